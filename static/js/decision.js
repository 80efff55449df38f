// The decision by keyboard: Ctrl + Enter goes to the next thing that is left to say, and decides when nothing is.
// Without this script the same form is sent as usual, and says on the page what is missing.

const decision = document.querySelector("form[data-decision]");
const allPoints = decision.querySelector("[data-all-points]");
const { points_reason: whyNot, reason } = decision.elements;
const every = (selector) => [...decision.querySelectorAll(selector)];
const points = every("input[name=points]");
const autonomy = every("input[name=autonomy]");
const reasons = every("textarea[name^=reason_]");
const isAchieved = () => decision.querySelector("input[name=outcome]:checked")?.value === "achieved";
const isEmpty = (area) => !area.value.trim();

/** Where to say what is left to say, in the order of the page; undefined when all is said. */
function missing() {
  if (isEmpty(whyNot) && points.some((box) => !box.checked)) return allPoints;
  if (!autonomy.some((one) => one.checked)) return autonomy[0];
  return [...reasons, ...(isAchieved() ? [] : [reason])].find(isEmpty);
}

/** One tick for each of the five, when the assessor says so; then on to the next question. */
function tickAll() {
  points.forEach((box) => (box.checked = true));
  (autonomy.find((one) => one.checked) ?? autonomy[0]).focus();
}

function press(event) {
  if (event.ctrlKey && event.key === "Enter") {
    const next = missing();
    event.preventDefault();
    if (next && next !== document.activeElement) next.focus();
    else decision.requestSubmit();
  } else if (event.target.name === "autonomy" && !event.altKey && !event.metaKey && !event.ctrlKey) {
    const chosen = autonomy[Number(event.key) - 1];
    if (!chosen) return;
    event.preventDefault();
    chosen.checked = true;
    (missing() ?? chosen).focus();
  }
}

allPoints.hidden = false;
allPoints.addEventListener("click", tickAll);
decision.addEventListener("keydown", press);
if (!document.querySelector(".error-summary, main .panel-warning")) (missing() ?? reasons[0]).focus();
