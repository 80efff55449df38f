// A big button to listen with. Without this script the browser's own controls do the same.

function start() {
  document.querySelectorAll("[data-listen]").forEach(offer);
}

function offer(box) {
  const button = box.querySelector("button");
  const player = box.querySelector("audio");
  const show = () => button.setAttribute("aria-pressed", String(!player.paused));
  button.hidden = false;
  button.addEventListener("click", () => (player.paused ? player.play() : player.pause()));
  ["play", "pause", "ended"].forEach((name) => player.addEventListener(name, show));
}

document.addEventListener("stegvis:shown", start);
start();
