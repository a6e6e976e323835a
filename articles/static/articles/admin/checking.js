// The checking desk by keyboard. Each key presses the button or follows the link that carries it, so that without this script
// everything is still there; what it adds of its own is the selection, the place in the text, and who else is here.
"use strict";
(() => {
  const desk = document.querySelector(".checking");
  const pane = document.querySelector(".text-pane");
  if (!desk || !pane) return;

  const here = document.getElementById("here");
  if (here) pane.scrollTop += here.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
  const passage = document.getElementById("passage");
  const capture = passage && passage.closest(".capture");
  if (capture) capture.scrollTop += passage.getBoundingClientRect().top - capture.getBoundingClientRect().top - 40;
  const refusal = document.getElementById("refusal");
  if (refusal) refusal.focus();
  document.getElementById("show-keys").hidden = false;

  const open = (id, field) => {
    const box = document.getElementById(id);
    if (!box) return;
    box.open = true;
    const first = box.querySelector(field || "textarea, input:not([type=hidden])");
    (first || box).focus();
  };

  // Offsets count code points, as the server does; JavaScript's strings count UTF-16 units.
  const points = (text) => [...text].length;
  let selected = null;
  const keepSelection = () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    const holder = (node) => (node.nodeType === 1 ? node : node.parentElement);
    const place = holder(range.startContainer).closest(".place");
    const words = selection.toString().replace(/\[(?:checked|claimed|suggested|uncovered)\] /g, "");
    if (!words.trim()) return;
    selected = { words: words.trim(), place: "", start: "" };
    const run = holder(range.startContainer).closest("[data-start]");
    if (place && run && range.startContainer.nodeType === 3) {
      const before = range.startContainer.data.slice(0, range.startOffset);
      selected.place = place.dataset.place;
      selected.start = Number(run.dataset.start) + points(before) + points(words) - points(words.trimStart());
    }
  };
  document.addEventListener("selectionchange", keepSelection);

  const claimFromSelection = () => {
    const box = document.getElementById("new-claim");
    if (!box) return;
    if (selected) {
      box.querySelector("[name=words]").value = selected.words;
      box.querySelector("[name=place]").value = selected.place;
      box.querySelector("[name=start]").value = selected.start;
    }
    open("new-claim", selected ? "select" : "textarea");
  };
  const passageFromSelection = () => {
    const fields = [...document.querySelectorAll(".takes-selection")];
    const field = fields.find((each) => !each.value) || fields[fields.length - 1];
    if (!field) return;
    for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    if (selected) field.value = selected.words;
    field.focus();
  };
  const showKeys = () => { const box = document.getElementById("keys"); box.open = !box.open; if (box.open) { box.querySelector("summary").focus(); box.scrollIntoView({ block: "nearest" }); } };
  document.getElementById("show-keys").addEventListener("click", showKeys);

  const own = {
    "?": showKeys, c: claimFromSelection, p: passageFromSelection, q: () => open("query"), s: () => open("search"),
    d: () => { const diff = document.getElementById("diff"); if (diff) { diff.focus(); diff.scrollIntoView({ block: "center" }); } },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.matches("textarea, select, input:not([type=checkbox]):not([type=radio]), [contenteditable]")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.repeat && /^[0-9azrx]$/.test(event.key)) return; // a key held down gives one verdict
    const button = event.key.length === 1 && desk.querySelector(`[data-key="${CSS.escape(event.key)}"]:not([disabled]):not([id="show-keys"])`);
    keepSelection(); // its event may still be on the way
    if (own[event.key]) own[event.key]();
    else if (button) button.click();
    else return;
    event.preventDefault();
  });

  // A verdict is sent once, however often the key is struck before the page answers.
  for (const form of desk.querySelectorAll("form")) form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => { for (const form of desk.querySelectorAll("form")) delete form.dataset.sent; });

  const present = document.getElementById("present");
  const token = desk.querySelector("[name=csrfmiddlewaretoken]");
  if (token) setInterval(async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(desk.dataset.present, { method: "POST", headers: { "X-CSRFToken": token.value } });
      const { others } = await answer.json();
      present.hidden = !others.length;
      present.textContent = `Here now: ${others.join(", ")}`;
    } catch { /* asked again in a minute */ }
  }, 60000);
})();
