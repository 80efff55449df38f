// Moves the bar of an order of many certificates. Without this script the page says the same when it is loaded again.

const PAUSE = 2000;
const box = document.querySelector("[data-batch]");
const bar = box.querySelector("progress");
const number = box.querySelector("[data-batch-number]");
const words = box.querySelector("[data-batch-said]");
let said = tenth(bar.value, bar.max);

function tenth(settled, total) {
  return Math.floor((10 * settled) / (total || 1));
}

function show(state) {
  bar.value = state.settled;
  bar.textContent = number.textContent = `${state.settled}/${state.total}`;
  // Said aloud at every tenth, not at every look.
  const now = tenth(state.settled, state.total);
  if (now === said) return;
  said = now;
  words.textContent = state.said;
}

async function look() {
  try {
    const answer = await fetch(box.dataset.batch, { headers: { Accept: "application/json" } });
    if (answer.ok) {
      const state = await answer.json();
      show(state);
      if (!state.running) return location.reload();
    }
  } catch {
    // No connection just now: it is asked again.
  }
  setTimeout(look, PAUSE);
}

setTimeout(look, PAUSE);
