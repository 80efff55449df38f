// A form with a file shows how far the sending has come. Without this script the same form is sent as it is.

const SCRIPT_HEADER = "X-Stegvis-Script";

function start() {
  document.querySelectorAll("form[data-upload]").forEach((form) => form.addEventListener("submit", send));
}

function hasFile(form) {
  return [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length > 0);
}

function send(event) {
  const form = event.target;
  if (!hasFile(form) && !("always" in form.dataset)) return;
  event.preventDefault();
  if (form.dataset.sending) return;
  if (isTooLarge(form)) return say(form, form.dataset.tooLarge);
  form.dataset.sending = "yes";
  const progress = showProgress(form);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader(SCRIPT_HEADER, "upload");
  request.upload.addEventListener("progress", (step) => {
    if (step.lengthComputable) progress.show(Math.floor((100 * step.loaded) / step.total));
  });
  request.addEventListener("load", () => take(request, form, progress));
  request.addEventListener("error", () => fail(form, progress));
  request.send(sent(form, event.submitter));
}

/** What the form holds, and which of its buttons was pressed. */
function sent(form, button) {
  const data = new FormData(form);
  if (button?.name) data.append(button.name, button.value);
  return data;
}

/** What the server would refuse after minutes of sending is told before. */
function isTooLarge(form) {
  const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
  return files.some((file) => file.size > Number(form.dataset.limit || Infinity));
}

function showProgress(form) {
  const box = document.createElement("div");
  const bar = document.createElement("progress");
  const words = document.createElement("p");
  box.className = "progress";
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", form.dataset.progress);
  words.setAttribute("role", "status");
  box.append(bar, words);
  form.append(box);
  box.scrollIntoView({ block: "nearest" });
  let said = -1;
  return {
    remove: () => box.remove(),
    show: (percent) => {
      bar.value = percent;
      // Said aloud at every quarter, not at every step.
      const quarter = Math.floor(percent / 25);
      if (quarter === said) return;
      said = quarter;
      words.textContent = `${form.dataset.progress} ${percent} %`;
    },
  };
}

/** The answer: an address to go to, the same form with what is wrong, or something that we can't use. */
function take(request, form, progress) {
  const goal = request.getResponseHeader("X-Stegvis-Location");
  if (goal) {
    document.dispatchEvent(new Event("stegvis:sent"));
    location.assign(goal);
  } else if (request.status === 422 || request.getResponseHeader("X-Stegvis-Final")) {
    showAnswer(request.responseText);
  } else if (request.status < 400) {
    location.assign(request.responseURL);
  } else {
    fail(form, progress);
  }
}

function showAnswer(html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  document.title = answer.title;
  document.querySelector("main").replaceWith(document.adoptNode(answer.querySelector("main")));
  start();
  // What other scripts offer in a page is to be offered in this one too.
  document.dispatchEvent(new Event("stegvis:shown"));
  scrollTo(0, 0);
  document.querySelector(".error-summary")?.focus();
}

/** Nothing that was typed or chosen is lost: the page stays, and the same button tries again. */
async function fail(form, progress) {
  const words = (await hasEnded()) ? form.dataset.ended : form.dataset.failed;
  progress.remove();
  delete form.dataset.sending;
  say(form, words);
}

/** Whether the session has ended: then this page leads to signing in. */
async function hasEnded() {
  try {
    const answer = await fetch(location.href, { method: "HEAD", redirect: "manual", cache: "no-store" });
    return answer.type === "opaqueredirect";
  } catch {
    return false;
  }
}

function say(form, words) {
  form.querySelector(".upload-failed")?.remove();
  const message = document.createElement("p");
  message.className = "error upload-failed";
  message.setAttribute("role", "alert");
  message.textContent = words;
  form.append(message);
}

start();
