/**
 * Others' programs look at our credentials. Reads and writes one JSON object a line.
 *
 * In:  {"ask": "verify", "credential": …, "now": …} or {"ask": "canonize", "document": …}, and {"address": …, "content": …}
 *      in answer to what it wants.
 * Out: {"wants": address} for whatever it would fetch; then {"answer": …}. It opens no connection itself.
 */
import {createInterface} from 'node:readline';
import {named} from '@digitalbazaar/credentials-context';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {verifyCredential} from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import jsonld from 'jsonld';

const MULTIKEY = 'https://w3id.org/security/multikey/v1';
// The publisher's own copy of the W3C's context, not ours.
const OWN_CONTEXTS = new Map([[named.get('v2').id, named.get('v2').context]]);
const waiting = new Map();

const say = message => process.stdout.write(JSON.stringify(message) + '\n');

function fetched(address) {
  return new Promise((found, missing) => {
    waiting.set(address, [...(waiting.get(address) ?? []), {found, missing}]);
    say({wants: address});
  });
}

function arrived({address, content}) {
  // Each line answers one wish: two may want the same address at the same time.
  const [{found, missing}, ...others] = waiting.get(address);
  waiting.set(address, others);
  if(content === null) {
    missing(new Error(`Not found: ${address}`));
  } else {
    found(content);
  }
}

/** Where the document of a did:web lies, by the method's specification, §2.5. */
function addressOf(did) {
  const [host, ...path] = did.slice('did:web:'.length).split(':').map(decodeURIComponent);
  return `https://${host}/${path.length ? path.join('/') : '.well-known'}/did.json`;
}

async function resolved(did) {
  const [controller, fragment] = did.split('#');
  const document = await fetched(addressOf(controller));
  if(document.id !== controller) {
    throw new Error(`Another's document: ${document.id}`);
  }
  if(fragment === undefined) {
    return document;
  }
  const method = document.verificationMethod.find(one => one.id === did);
  if(method === undefined) {
    throw new Error(`No such key: ${did}`);
  }
  return {'@context': MULTIKEY, ...method};
}

async function documentLoader(address) {
  const document = OWN_CONTEXTS.get(address) ??
    (address.startsWith('did:web:') ? await resolved(address) : await fetched(address));
  return {contextUrl: null, documentUrl: address, document};
}

/** Every message of an error and of what lies within it. */
function messagesOf(error) {
  if(!error) {
    return [];
  }
  const inner = [error.cause, error.details?.event?.code && {message: error.details.event.code},
    ...(error.errors ?? [])];
  return [...new Set([error.message, ...inner.flatMap(messagesOf)])];
}

async function verify({credential, now}) {
  const suite = new DataIntegrityProof({cryptosuite});
  const result = await verifyCredential({credential, now, suite, documentLoader, checkStatus});
  const status = result.statusResult;
  return {
    verified: result.verified,
    ended: status?.results?.map(one => one.status) ?? [],
    errors: [...messagesOf(result.error), ...messagesOf(status?.error)]
  };
}

async function canonize({document}) {
  return {quads: await jsonld.canonize(document, {
    algorithm: 'RDFC-1.0', format: 'application/n-quads', safe: true, documentLoader
  })};
}

const ASKED = {verify, canonize};

for await (const line of createInterface({input: process.stdin})) {
  const message = JSON.parse(line);
  if(message.ask) {
    ASKED[message.ask](message).then(
      answer => say({answer}), error => say({answer: {errors: messagesOf(error)}}));
  } else {
    arrived(message);
  }
}
