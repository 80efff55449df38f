// Saves answers without leaving the page. A copy of what is written stays in this browser until the server has
// confirmed it, and nobody is moved on while something is not saved. Without this script each form is sent as usual.

const lesson = document.querySelector("[data-lesson]");
const OLDEST_COPY_MS = 7 * 24 * 3600 * 1000;
const WAIT_AT_MOST_MS = 20000;
const PREFIX = "stegvis-answer:";

const text = (name) => lesson.getAttribute(`data-text-${name}`);
const keyOf = (form) => `${PREFIX}${lesson.dataset.lesson}:${new URL(form.action).pathname}`;
const saveForms = () => [...lesson.querySelectorAll("form[data-save]")];
const status = (form) => form.querySelector("[data-status]");

/** What the form holds, without the token. */
function valuesOf(form) {
  return [...new FormData(form)].filter(([name]) => name !== "csrf_token" && name !== "variant");
}

function keepCopy(form) {
  form.dataset.unsaved = "";
  try {
    localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), values: valuesOf(form) }));
  } catch {
    // A full or closed store: the answer still stands in the form.
  }
}

function dropCopy(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}

/** Whether a copy was made when the form stood where it stands now: the hidden fields say how far one has come. */
function standsWhereItStood(form, copy) {
  const hidden = [...form.elements].filter((one) => one.type === "hidden").map((one) => one.name);
  const placeIn = (values) => JSON.stringify(values.filter(([name]) => hidden.includes(name)));
  return placeIn(copy.values) === placeIn(valuesOf(form));
}

/** Put back what was written here and never reached the server. */
function restoreCopy(form) {
  let copy = null;
  try {
    copy = JSON.parse(localStorage.getItem(keyOf(form)));
  } catch {
    return;
  }
  if (!copy || Date.now() - copy.at > OLDEST_COPY_MS || !standsWhereItStood(form, copy)) return dropCopy(keyOf(form));
  if (JSON.stringify(copy.values) === JSON.stringify(valuesOf(form))) {
    if (!("unsaved" in form.dataset)) dropCopy(keyOf(form));
    return;
  }
  for (const control of form.elements) {
    if (!control.name || control.type === "hidden") continue;
    const values = copy.values.filter(([name]) => name === control.name).map(([, value]) => value);
    if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
    else control.value = values[0] ?? "";
  }
  form.dataset.unsaved = "";
  say(form, text("restored"));
}

function say(form, message, link) {
  const place = status(form);
  place.classList.add("not-saved");
  place.textContent = message;
  if (link) {
    const anchor = document.createElement("a");
    anchor.href = link;
    anchor.textContent = text("sign-in");
    place.append(" ", anchor);
  }
}

/** Send one form, with the button that sent it when it has a value. True when the server has confirmed that it is saved. */
async function save(form, button) {
  if (form.dataset.sending) return false;
  form.dataset.sending = "yes";
  keepCopy(form);
  status(form).classList.remove("not-saved");
  status(form).textContent = text("sending");
  const timer = new AbortController();
  const alarm = setTimeout(() => timer.abort(), WAIT_AT_MOST_MS);
  try {
    const sent = JSON.stringify(valuesOf(form));
    const body = new URLSearchParams(new FormData(form));
    if (button?.name) body.append(button.name, button.value);
    const answer = await fetch(form.action, {
      method: "POST",
      body,
      headers: { "X-Fragment": "1" },
      signal: timer.signal,
    });
    if (answer.headers.get("X-Fragment") !== "1") {
      say(form, text(answer.redirected ? "signed-out" : "refused"), answer.redirected ? answer.url : "");
      return false;
    }
    const html = await answer.text();
    if (answer.ok && JSON.stringify(valuesOf(form)) !== sent) {
      // Written on while the answer was on its way: what is newer stays, and is not saved yet.
      keepCopy(form);
      say(form, text("restored"));
      return false;
    }
    if (answer.ok) dropCopy(keyOf(form));
    replace(form, html, Boolean(button));
    return answer.ok;
  } catch {
    say(form, text("offline"));
    return false;
  } finally {
    clearTimeout(alarm);
    delete form.dataset.sending;
  }
}

/** The part of the page that the server made anew, with the focus where it was, or on the step that was come to. */
function replace(form, html, isPressed) {
  const part = form.closest("[data-fragment]");
  const hadFocus = part.contains(document.activeElement);
  const id = part.id;
  part.insertAdjacentHTML("afterend", html);
  part.remove();
  const made = document.getElementById(id);
  const error = made.querySelector(".error");
  const step = error ? null : made.querySelector("[data-now]");
  // Some browsers give a pressed button no focus, so that the press itself has to tell.
  if (step && (hadFocus || isPressed)) step.focus();
  else if (hadFocus) made.querySelector(error ? "input:not([type=hidden]), select, textarea" : "button[type=submit]")?.focus();
  const place = made.querySelector("[data-status]");
  const said = [...place.childNodes];
  // Said again a moment later, so that screen readers hear it: a live region that arrives filled is silent.
  place.replaceChildren();
  // What has been said meanwhile is newer.
  setTimeout(() => place.hasChildNodes() || place.replaceChildren(...said), 100);
}

/** Save everything that is not saved; stay when something can't be. */
async function saveAllBefore(form) {
  for (const each of saveForms().filter((one) => "unsaved" in one.dataset)) {
    if (!(await save(each))) {
      say(form, text("stay"));
      return false;
    }
  }
  return true;
}

if (lesson) {
  saveForms().forEach(restoreCopy);
  lesson.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-save]");
    if (form) keepCopy(form);
  });
  lesson.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-save]")) {
      event.preventDefault();
      save(form, event.submitter);
    } else if (form.matches("[data-leave]") && saveForms().some((one) => "unsaved" in one.dataset)) {
      event.preventDefault();
      saveAllBefore(form).then((allSaved) => allSaved && form.submit());
    }
  });
}
