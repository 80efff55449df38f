// Helps the one who writes: a copy of the text in this browser, buttons that insert, links that go to a line.

const form = document.querySelector("form[data-editor]");
const SAVE_AFTER_MS = 800;

if (form) {
  const area = form.elements.text;
  const key = `stegvis-text:${form.dataset.editor}:${new URL(form.action).pathname}`;
  const told = form.querySelector("[data-copy]");
  const restore = form.querySelector("[data-restore]");
  let timer = 0;

  const read = () => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const drop = () => {
    try {
      localStorage.removeItem(key);
    } catch {
      // Nothing was kept.
    }
    restore.hidden = true;
  };
  const keep = () => {
    try {
      localStorage.setItem(key, area.value);
      told.textContent = told.dataset.text;
    } catch {
      told.textContent = "";
    }
  };

  const copy = read();
  if (copy !== null && copy !== area.value) restore.hidden = false;
  else drop();
  form.querySelector("[data-restore-take]").addEventListener("click", () => {
    area.value = copy;
    restore.hidden = true;
    area.focus();
  });
  form.querySelector("[data-restore-drop]").addEventListener("click", () => {
    drop();
    area.focus();
  });
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, SAVE_AFTER_MS);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    keep();
  });

  const toolbar = form.querySelector("[data-toolbar]");
  toolbar.hidden = false;
  toolbar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const before = button.dataset.before;
    const chosen = area.value.slice(area.selectionStart, area.selectionEnd);
    area.setRangeText(before + chosen + (button.dataset.after ?? ""), area.selectionStart, area.selectionEnd, "end");
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-line]");
    if (!link) return;
    event.preventDefault();
    const lines = area.value.split("\n");
    const line = Math.min(Number(link.dataset.line), lines.length);
    const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    area.focus();
    area.setSelectionRange(start, start + lines[line - 1].length);
    area.scrollTop = (area.scrollHeight / lines.length) * Math.max(0, line - 5);
  });
}
