// A copy in this tab of what is written in a long form, so that bad coverage or a closed page loses nothing.
// It goes when the form has been sent, at signing out (site.js), and with the tab. It belongs to the account that wrote
// it: whoever signs in afterwards in the same tab neither sees nor keeps it. Files and secret fields are never copied.

const PREFIX = "stegvis-draft ";
const owner = () => document.querySelector("form[data-draft]").dataset.draft;
const key = () => `${PREFIX}${owner()} ${location.pathname}`;
const NEVER = new Set(["csrf_token", "form_key", "file_id"]);
const isChoice = (field) => field.type === "checkbox" || field.type === "radio";

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && field.type !== "file" && !NEVER.has(field.name));
}

function copy(form) {
  const kept = fieldsOf(form).map((field) => [field.name, field.value, isChoice(field) ? field.checked : null]);
  store(() => sessionStorage.setItem(key(), JSON.stringify(kept)));
}

/** A browser that keeps nothing for us is no reason to fail: the form works as without this script. */
function store(deed) {
  try {
    return deed();
  } catch {
    return null;
  }
}

function forgetOthers() {
  const mine = `${PREFIX}${owner()} `;
  Object.keys(sessionStorage)
    .filter((one) => one.startsWith(PREFIX) && !one.startsWith(mine))
    .forEach((one) => sessionStorage.removeItem(one));
}

function restore(form, kept) {
  kept.forEach(([name, value, checked]) => {
    const field = fieldsOf(form).find((one) => one.name === name && (checked === null || one.value === value));
    if (!field) return;
    if (checked === null) field.value = value;
    else field.checked = checked;
    if (checked) field.closest("details")?.setAttribute("open", "");
  });
}

function start() {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  store(forgetOthers);
  const kept = JSON.parse(store(() => sessionStorage.getItem(key())) || "null");
  // An answer of the server holds what was sent already.
  if (kept && !document.querySelector(".error-summary")) {
    restore(form, kept);
    const status = document.querySelector("[data-draft-status]");
    status.textContent = status.dataset.kept;
  }
  document.addEventListener("input", (event) => {
    const written = event.target.closest("form[data-draft]");
    if (written) copy(written);
  });
  document.addEventListener("stegvis:sent", () => store(() => sessionStorage.removeItem(key())));
}

start();
