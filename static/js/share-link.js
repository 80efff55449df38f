// Copying a link, or handing it to the phone's own list of ways to send. Without JavaScript it is there to read and scan.

const status = document.querySelector("[data-copied]");

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy).then(() => (status.textContent = status.dataset.copied), selectLink);
  });
}

/** Where the browser does not let us copy, the link is marked, ready to be copied by hand. */
function selectLink() {
  getSelection().selectAllChildren(document.querySelector("#link"));
}

for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share) continue;
  button.hidden = false;
  // Whoever closes the list has changed her mind, which is no fault.
  button.addEventListener("click", () => navigator.share({ title: button.dataset.shareTitle, url: button.dataset.share }).catch(() => {}));
}
