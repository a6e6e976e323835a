// Many pictures at once: each file is sent by itself, shows its progress, keeps its own result, and can be sent again.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("[data-upload]");
  if (!form) return;
  const drop = form.querySelector("[data-drop]");
  const input = form.querySelector("input[type=file]");
  const summary = form.querySelector("[data-summary]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]");
  const mostBytes = Number(form.dataset.maxBytes);
  const counts = { all: 0, new: 0, known: 0, refused: 0, failed: 0 };
  const queue = [];
  let running = 0;
  form.querySelector(".submit-row").hidden = true;
  input.required = false;

  input.addEventListener("change", () => { add(input.files); input.value = ""; });
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const kind of ["dragenter", "dragover"]) {
    drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("is-over"); });
  }
  for (const kind of ["dragleave", "drop"]) {
    drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.remove("is-over"); });
  }
  drop.addEventListener("drop", (event) => add(event.dataTransfer.files));
  // A file that misses the box would open in place of this page, and everything that waits would be gone.
  for (const kind of ["dragover", "drop"]) window.addEventListener(kind, (event) => event.preventDefault());
  window.addEventListener("beforeunload", (event) => { if (running || queue.length) event.preventDefault(); });

  function add(files) {
    for (const file of files) {
      const item = row(file);
      counts.all += 1;
      if (file.size > mostBytes) settle(item, file, { status: "refused", message: tooHeavy(file) });
      else queue.push([file, item]);
    }
    next();
  }

  function tooHeavy(file) {
    const mib = (bytes) => (bytes / 1048576).toFixed(1).replace(/\.0$/, "");
    return `The file is ${mib(file.size)} MiB; at most ${mib(mostBytes)} MiB are accepted. Save it with stronger compression or fewer pixels.`;
  }

  function next() {
    while (running < 2 && queue.length) {
      running += 1;
      send(...queue.shift());
    }
    tell();
  }

  function tell() {
    const parts = [`${counts.new + counts.known + counts.refused + counts.failed} of ${counts.all} done`];
    if (counts.new) parts.push(`${counts.new} uploaded`);
    if (counts.known) parts.push(`${counts.known} here already`);
    if (counts.refused) parts.push(`${counts.refused} refused`);
    if (counts.failed) parts.push(`${counts.failed} not sent`);
    summary.querySelector("[data-counts]").textContent = counts.all ? `${parts.join(", ")}.` : "";
    summary.querySelector("[data-again]").hidden = !counts.failed;
  }

  summary.querySelector("[data-again]").addEventListener("click", () => {
    for (const button of form.querySelectorAll("[data-results] button")) button.click();
  });

  function row(file) {
    const item = document.createElement("li");
    item.innerHTML = '<span class="shown"></span><span><span class="name"></span><br><span class="said">Waiting…</span></span><span class="way"></span>';
    item.querySelector(".name").textContent = file.name;
    form.querySelector("[data-results]").append(item);
    return item;
  }

  function send(file, item) {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("csrfmiddlewaretoken", token.value);
    body.append("files", file, file.name);
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", `Upload of ${file.name}`);
    item.querySelector(".way").replaceChildren(bar);
    item.querySelector(".said").className = "said";
    item.querySelector(".said").textContent = "Uploading…";
    request.upload.addEventListener("progress", (event) => { bar.value = event.total ? event.loaded / event.total : 0; });
    request.upload.addEventListener("load", () => {
      bar.removeAttribute("value");
      item.querySelector(".said").textContent = "Arrived; looking at it…";
    });
    request.addEventListener("loadend", () => {
      running -= 1;
      item.querySelector(".way").replaceChildren();
      settle(item, file, answerOf(request));
      next();
    });
    request.open("POST", form.action || window.location.href);
    request.setRequestHeader("Accept", "application/json");
    request.send(body);
  }

  // The result of the one file that was sent, or "failed" with a sentence: then nothing was stored, and it can be sent again.
  function answerOf(request) {
    const failed = (message) => ({ status: "failed", message });
    if (request.status === 0) return failed("The connection was lost before it arrived.");
    // A session that ended answers with the page to sign in, by way of a redirect, or refuses the old token.
    const isPage = !request.getResponseHeader("Content-Type")?.includes("json");
    if (request.status === 403 || (isPage && request.status < 400)) {
      return failed("You were signed out, or may not upload any more. Sign in in another tab, then send it again.");
    }
    if (request.status === 413) return { status: "refused", message: "The server does not take files of this size." };
    if (isPage) return failed("Something went wrong on the server; it was not stored.");
    return JSON.parse(request.responseText).results[0] || failed("It did not arrive whole.");
  }

  function settle(item, file, result) {
    counts[result.status] += 1;
    show(item, result);
    if (result.status === "failed") offer(item, file);
    tell();
  }

  function offer(item, file) {
    const again = document.createElement("button");
    again.type = "button";
    again.className = "button";
    again.textContent = "Send again";
    again.setAttribute("aria-label", `Send ${file.name} again`);
    again.addEventListener("click", async () => {
      again.remove();
      counts.failed -= 1;
      item.querySelector(".said").textContent = "Waiting…";
      await renew();
      queue.push([file, item]);
      next();
    });
    item.querySelector(".way").append(again);
  }

  // Whoever signed in anew has another token.
  let renewing = null;
  function renew() {
    renewing ||= fetch(window.location.href, { redirect: "manual" })
      .then((answer) => (answer.ok ? answer.text() : ""))
      .then((page) => {
        const found = new DOMParser().parseFromString(page, "text/html").querySelector("[data-upload] [name=csrfmiddlewaretoken]");
        if (found) token.value = found.value;
      })
      .catch(() => {})
      .finally(() => { renewing = null; });
    return renewing;
  }

  function show(item, result) {
    const said = item.querySelector(".said");
    said.textContent = result.message;
    said.classList.toggle("is-refused", result.status === "refused" || result.status === "failed");
    if (!result.link) return;
    const name = item.querySelector(".name");
    const link = document.createElement("a");
    link.href = result.link;
    link.target = "_blank"; // what still waits to be sent stays on this page
    link.textContent = name.textContent;
    name.replaceChildren(link);
    const picture = document.createElement("img");
    picture.src = result.thumbnail;
    picture.alt = "";
    picture.loading = "lazy";
    item.querySelector(".shown").append(picture);
  }
});
