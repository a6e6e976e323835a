// The form of one picture: the focal point is set by a click, and the alt text counts its characters.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const x = document.getElementById("id_focal_x");
  const y = document.getElementById("id_focal_y");
  for (const frame of document.querySelectorAll("[data-focal]")) focal(frame, x, y);
  for (const field of document.querySelectorAll("[data-counted]")) counted(field);
});

function focal(frame, x, y) {
  const mark = frame.querySelector(".focal-mark");
  if (!x || !y) { frame.style.cursor = "auto"; return; }
  const show = () => {
    mark.hidden = x.value === "" || y.value === "";
    mark.style.left = `${x.value * 100}%`;
    mark.style.top = `${y.value * 100}%`;
  };
  frame.addEventListener("click", (event) => {
    const box = frame.querySelector("img").getBoundingClientRect();
    const part = (at, start, length) => Math.min(1, Math.max(0, (at - start) / length)).toFixed(3);
    x.value = part(event.clientX, box.left, box.width);
    y.value = part(event.clientY, box.top, box.height);
    show();
  });
  // By keyboard: the arrows move the point a hundredth, with Shift a tenth; Delete takes it away.
  frame.tabIndex = 0;
  frame.setAttribute("role", "group");
  frame.setAttribute("aria-label", "Focal point: the arrow keys move it, Delete takes it away");
  frame.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const isClearing = event.key === "Delete" || event.key === "Backspace";
    if (!isClearing && !steps[event.key]) return;
    event.preventDefault();
    const by = event.shiftKey ? 0.1 : 0.01;
    const moved = (field, step) => Math.min(1, Math.max(0, (field.value === "" ? 0.5 : Number(field.value)) + step * by)).toFixed(3);
    const values = isClearing ? ["", ""] : [moved(x, steps[event.key][0]), moved(y, steps[event.key][1])];
    [x.value, y.value] = values;
    show();
  });
  x.addEventListener("input", show);
  y.addEventListener("input", show);
  show();
}

function counted(field) {
  const most = Number(field.dataset.counted);
  const note = document.createElement("span");
  note.className = "counted";
  const help = field.closest(".form-row")?.querySelector(".help");
  if (help) help.append(note);
  else field.after(note);
  const count = () => {
    const length = [...field.value.trim()].length;
    note.classList.toggle("is-long", length > 2 * most);
    note.textContent = length > most
      ? `${length} characters: more than about ${most} is tiring to hear. Put details into the extended description.`
      : `${length} of about ${most} characters`;
  };
  field.addEventListener("input", count);
  count();
}
