// The assessor's bench: saves in the background, shows the next criterion, and judges by keys.
// Without this script the same form is sent as usual.

const bench = document.querySelector("[data-bench]");
const WAIT_AT_MOST_MS = 20000;
const SWITCH = "stegvis-bench-keys";
const GAP = "[…]";
const WRITES = "textarea, select, input:not([type=radio]):not([type=checkbox])";

const form = () => bench.querySelector("form");
const templates = () => [...bench.querySelectorAll("[data-template]")];
const reason = () => form().elements.reason;
const text = (name) => bench.getAttribute(`data-text-${name}`);
const status = document.querySelector("[data-bench-status]");
const valuesOf = (one) => new URLSearchParams(new FormData(one)).toString();
let unchanged = "";

function say(message, isProblem = false) {
  status.classList.toggle("not-saved", isProblem);
  status.textContent = message;
}

/** Put another part of the bench in the place of this one, and the focus where it begins. */
function show(html, { moves }) {
  bench.innerHTML = html;
  const part = bench.querySelector("[data-part]");
  document.title = part.dataset.title;
  if (moves && part.dataset.address !== location.pathname) history.pushState(null, "", part.dataset.address);
  begin();
  (bench.querySelector(".error-summary") ?? bench.querySelector("h1")).focus();
  if (part.dataset.saved) say(part.dataset.saved);
}

function begin() {
  unchanged = valuesOf(form());
  templates().forEach((button) => (button.hidden = false));
}

async function ask(address, options) {
  const timer = new AbortController();
  const alarm = setTimeout(() => timer.abort(), WAIT_AT_MOST_MS);
  try {
    const answer = await fetch(address, { ...options, headers: { "X-Fragment": "1" }, signal: timer.signal });
    return { answer, html: await answer.text() };
  } finally {
    clearTimeout(alarm);
  }
}

async function save() {
  const sent = form();
  if (sent.dataset.sending) return;
  sent.dataset.sending = "yes";
  const body = new URLSearchParams(new FormData(sent));
  say(text("sending"));
  try {
    const { answer, html } = await ask(sent.action, { method: "POST", body });
    if (answer.headers.get("X-Fragment") !== "1") {
      say(text(answer.redirected || answer.status === 400 ? "signed-out" : "offline"), true);
    } else if (valuesOf(sent) !== body.toString()) {
      say(text("written-on"), true);
    } else if (answer.headers.has("X-Stegvis-Location")) {
      location.assign(answer.headers.get("X-Stegvis-Location"));
      return;
    } else {
      say("");
      show(html, { moves: answer.ok });
    }
  } catch {
    say(text("offline"), true);
  } finally {
    delete sent.dataset.sending;
  }
}

/** Go to another criterion. What is written and not saved holds her here. */
async function go(address) {
  if (valuesOf(form()) !== unchanged) return say(text("stay"), true);
  say("");
  try {
    const { answer, html } = await ask(address, {});
    if (answer.ok && answer.headers.get("X-Fragment") === "1") return show(html, { moves: true });
  } catch {
    // The ordinary way tells what is wrong.
  }
  location.assign(address);
}

function choose(result) {
  form().querySelector(`input[name=result][value=${result}]`).checked = true;
}

/** Begin the reason with a template, or add it to what is written, and stand at its first gap. */
function useTemplate(button) {
  if (!button) return;
  const area = reason();
  const start = area.value ? area.value.length + 1 : 0;
  // A template says what is left to show: whoever begins with one means "not yet", unless she has chosen already.
  if (!form().elements.result.value) choose("not_yet");
  area.value = [area.value, button.dataset.template].filter(Boolean).join("\n");
  standAtGap(start);
}

/** Select the first gap from here onward, ready to be written over. Whether there is one. */
function standAtGap(start = 0) {
  const area = reason();
  const gap = area.value.indexOf(GAP, start);
  if (gap < 0) return false;
  area.focus();
  area.setSelectionRange(gap, gap + GAP.length);
  return true;
}

/** Done with what she was writing: on to the next gap, or save when none is left. */
function finishWriting() {
  if (standAtGap()) say(text("gap"));
  else form().requestSubmit();
}

const KEYS = {
  1: () => useTemplate(templates()[0]),
  2: () => useTemplate(templates()[1]),
  3: () => useTemplate(templates()[2]),
  4: () => useTemplate(templates()[3]),
  u: () => {
    choose("met");
    save();
  },
  i: () => {
    choose("not_yet");
    reason().focus();
  },
  s: () => reason().focus(),
  n: () => bench.querySelector("[data-go=following]")?.click(),
  f: () => bench.querySelector("[data-go=preceding]")?.click(),
};

function isOn() {
  return document.querySelector("[data-bench-switch]").checked;
}

function press(event) {
  const writes = event.target.matches(WRITES);
  if (event.key === "Escape" && writes) return bench.querySelector("h1").focus();
  if (event.ctrlKey && event.key === "Enter" && writes) return finishWriting();
  if (writes || !isOn() || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const deed = KEYS[event.key.toLowerCase()];
  if (!deed || form().dataset.sending) return;
  event.preventDefault();
  deed();
}

function remembered() {
  try {
    return localStorage.getItem(SWITCH) !== "off";
  } catch {
    return true;
  }
}

function remember(on) {
  try {
    localStorage.setItem(SWITCH, on ? "on" : "off");
  } catch {
    // It holds for this page at least.
  }
}

if (bench) {
  const box = document.querySelector("[data-bench-switch]");
  document.querySelector("[data-bench-keys]").hidden = false;
  box.checked = remembered();
  box.addEventListener("change", () => remember(box.checked));
  bench.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  bench.addEventListener("click", (event) => {
    const button = event.target.closest("[data-template]");
    if (button) return useTemplate(button);
    const link = event.target.closest("a[data-go], .criteria-index a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(link.href);
  });
  bench.addEventListener("keydown", press);
  addEventListener("popstate", () => location.reload());
  begin();
  // The keys work where the focus is: it begins in the bench for those who use them.
  if (box.checked && !bench.querySelector(".error-summary")) bench.querySelector("h1").focus();
}
