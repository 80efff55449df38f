// What every page gains from scripts: focus on errors, menus that close, and forms that are not sent twice.

const SENT_TWICE_GUARD_MS = 5000;

document.querySelector(".error-summary")?.focus();

/** Hold back a second press while the first one is on its way; let go if no new page comes. */
function guardAgainstSendingTwice(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-may-repeat")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  const buttons = [...form.querySelectorAll("button:not([type=button])")];
  buttons.forEach((button) => button.setAttribute("aria-disabled", "true"));
  setTimeout(() => letGo(form), SENT_TWICE_GUARD_MS);
}

function letGo(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-disabled=true]").forEach((button) => button.removeAttribute("aria-disabled"));
}

document.addEventListener("submit", guardAgainstSendingTwice);
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(letGo);
});

const menus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  menus().forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  menus().forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

document.addEventListener("focusin", (event) => {
  menus().forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

// Whoever signs out leaves no unsent words in the tab for the next one.
document.addEventListener("submit", (event) => {
  if (new URL(event.target.action).pathname.startsWith("/logga-ut")) sessionStorage.clear();
});

// A change of language opens the page anew. What is written and not sent comes along: within this tab, and once.

const WRITTEN = "stegvis-written";
const isChoice = (field) => field.type === "checkbox" || field.type === "radio";
const nameOf = (field) => [field.form.getAttribute("action"), field.name, isChoice(field) ? field.value : ""].join(" ");

function writtenFields() {
  const fields = [...document.querySelectorAll("main form textarea, main form select, main form input")];
  return fields.filter((field) => field.name && !["hidden", "password", "file"].includes(field.type));
}

function keepWhatIsWritten(link) {
  const place = new URL(link.href).searchParams.get("next");
  const fields = writtenFields().map((field) => [nameOf(field), isChoice(field) ? field.checked : field.value]);
  sessionStorage.setItem(WRITTEN, JSON.stringify({ place, fields }));
}

function bringBackWhatWasWritten() {
  const kept = JSON.parse(sessionStorage.getItem(WRITTEN));
  sessionStorage.removeItem(WRITTEN);
  if (kept?.place !== location.pathname + location.search) return;
  const values = new Map(kept.fields);
  writtenFields().forEach((field) => {
    const property = isChoice(field) ? "checked" : "value";
    const value = values.get(nameOf(field));
    if (value === undefined || value === field[property]) return;
    field[property] = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[hreflang]");
  if (link) keepWhatIsWritten(link);
});
bringBackWhatWasWritten();
