// Many pictures at once: each file is sent by itself, shows its progress, and keeps its own result.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("[data-upload]");
  if (!form) return;
  const drop = form.querySelector("[data-drop]");
  const input = form.querySelector("input[type=file]");
  form.querySelector(".submit-row").hidden = true;
  input.required = false;
  const queue = [];
  let running = 0;

  input.addEventListener("change", () => { add(input.files); input.value = ""; });
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const kind of ["dragenter", "dragover"]) {
    drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("is-over"); });
  }
  for (const kind of ["dragleave", "drop"]) {
    drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.remove("is-over"); });
  }
  drop.addEventListener("drop", (event) => add(event.dataTransfer.files));

  function add(files) {
    for (const file of files) queue.push([file, row(file)]);
    next();
  }

  function next() {
    while (running < 2 && queue.length) {
      running += 1;
      send(...queue.shift());
    }
  }

  function row(file) {
    const item = document.createElement("li");
    item.innerHTML = '<span class="shown"></span><span><span class="name"></span><br><span class="said">Waiting…</span></span><progress max="1" value="0"></progress>';
    item.querySelector(".name").textContent = file.name;
    form.querySelector("[data-results]").append(item);
    return item;
  }

  function send(file, item) {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    body.append("files", file, file.name);
    const bar = item.querySelector("progress");
    request.upload.addEventListener("progress", (event) => { bar.value = event.loaded / event.total; });
    request.addEventListener("loadend", () => {
      bar.remove();
      running -= 1;
      const answer = request.status === 200 ? JSON.parse(request.responseText).results[0] : undefined;
      show(item, answer || { status: "refused", message: "The upload did not arrive. Choose the file again." });
      next();
    });
    item.querySelector(".said").textContent = "Uploading…";
    request.open("POST", form.action || window.location.href);
    request.setRequestHeader("Accept", "application/json");
    request.send(body);
  }

  function show(item, result) {
    const said = item.querySelector(".said");
    said.textContent = result.message;
    said.classList.toggle("is-refused", result.status === "refused");
    if (!result.link) return;
    const name = item.querySelector(".name");
    const link = document.createElement("a");
    link.href = result.link;
    link.textContent = name.textContent;
    name.replaceChildren(link);
    const picture = document.createElement("img");
    picture.src = result.thumbnail;
    picture.alt = "";
    item.querySelector(".shown").append(picture);
  }
});
