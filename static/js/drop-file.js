// A file can be dropped anywhere on the page, and is sent at once. Without this script it is chosen in the field.

const form = document.querySelector("form[data-drop]");
const field = form.querySelector("input[type=file]");
const words = form.querySelector("[data-drop-words]");
const said = form.querySelector("[data-drop-said]");
const wrong = form.querySelector("[data-drop-wrong]");
const wrongText = wrong.querySelector("span");
const describedBefore = field.getAttribute("aria-describedby");

/** A browser tells every third of a second that something is still held over the page, and not always that it left. */
const LET_GO_MS = 1000;
let waiting;

form.classList.add("drop-zone");
words.hidden = false;

const holdsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

function over(event) {
  if (!holdsFiles(event)) return;
  // Else the browser would open the file in place of the page.
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
  form.classList.add("drop-over");
  clearTimeout(waiting);
  waiting = setTimeout(away, LET_GO_MS);
}

function away() {
  clearTimeout(waiting);
  form.classList.remove("drop-over");
}

function drop(event) {
  away();
  if (!holdsFiles(event)) return;
  event.preventDefault();
  const refusal = refusalOf(event.dataTransfer.files, hasFolder(event.dataTransfer));
  if (refusal) return refuse(refusal);
  field.files = event.dataTransfer.files;
  accept(form.dataset.checking);
  form.requestSubmit();
}

function hasFolder(transfer) {
  return [...transfer.items].some((item) => item.webkitGetAsEntry?.()?.isDirectory);
}

function choose() {
  if (field.files.length === 0) return;
  const refusal = refusalOf(field.files, false);
  if (refusal) refuse(refusal);
  else accept(form.dataset.chosen);
}

/** What the server would refuse after it was sent is told before, or nothing. */
function refusalOf(files, isFolder) {
  if (isFolder || files.length === 0) return form.dataset.noFile;
  if (files.length > 1) return form.dataset.several;
  if (files[0].size === 0) return form.dataset.empty;
  if (files[0].size > Number(form.dataset.limit)) return form.dataset.tooLarge;
  return "";
}

function refuse(text) {
  field.value = "";
  said.textContent = "";
  wrongText.textContent = text;
  wrong.hidden = false;
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", [describedBefore, wrong.id].filter(Boolean).join(" "));
}

/** The name stands in an element of its own, since it may run the other way than the sentence round it. */
function accept(sentence) {
  wrong.hidden = true;
  wrongText.textContent = "";
  field.removeAttribute("aria-invalid");
  if (describedBefore) field.setAttribute("aria-describedby", describedBefore);
  const name = document.createElement("bdi");
  name.textContent = field.files[0].name;
  const [before, after] = sentence.split("{name}");
  said.replaceChildren(before, name, after);
}

document.addEventListener("dragenter", over);
document.addEventListener("dragover", over);
document.addEventListener("drop", drop);
field.addEventListener("change", choose);
