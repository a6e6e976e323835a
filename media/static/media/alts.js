// Alt texts of many pictures: each is saved when it is left, and what could not be saved stays where it was typed.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("[data-alt]")) row(form);
});

function row(form) {
  const text = form.elements.alt_text;
  const box = form.elements.is_decorative;
  const said = form.querySelector(".alt-said");
  form.querySelector("[data-save]").hidden = true;
  let kept = state();
  let busy = false;

  form.addEventListener("submit", (event) => { event.preventDefault(); save(); });
  text.addEventListener("blur", save);
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    save();
    form.nextElementSibling?.querySelector?.("textarea")?.focus();
  });
  box.addEventListener("change", () => { text.readOnly = box.checked; save(); });
  text.readOnly = box.checked;
  window.addEventListener("beforeunload", (event) => { if (state() !== kept) event.preventDefault(); });

  function state() { return JSON.stringify([text.value.trim(), box.checked]); }

  async function save() {
    const sent = state();
    if (sent === kept || busy) return;
    busy = true;
    tell("Saving…", "");
    try {
      const answer = await fetch(window.location.href, {
        method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, redirect: "manual",
      });
      if (!answer.headers.get("Content-Type")?.includes("json")) throw new Error("not saved");
      const told = await answer.json();
      if (told.base) form.elements.base.value = told.base;
      if (answer.ok) kept = sent;
      tell(answer.ok ? told.message : `${told.message}${told.stored ? ` Stored now: “${told.stored}”.` : ""}`, answer.ok ? "is-saved" : "is-refused");
    } catch {
      tell("Not saved: no connection, or you were signed out. What you typed is still here; leave the field again to retry.", "is-refused");
    }
    busy = false;
    if (state() !== sent && document.activeElement !== text) save();
  }

  function tell(words, mark) { said.textContent = words; said.className = `alt-said ${mark}`; }
}
