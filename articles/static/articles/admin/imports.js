// The report of an import: a finding lights its lines, a key decides, and every decision is kept at once.
// Without this script the page works the same: decisions are sent with Accept.
"use strict";
(() => {
  const text = document.querySelector(".imported-text");
  const findings = [...document.querySelectorAll(".findings [data-lines]")];
  const form = document.getElementById("decisions");
  const linesOf = (finding) => finding.dataset.lines.split(" ").filter(Boolean)
    .map((number) => document.getElementById(`line-${number}`)).filter(Boolean);

  const mark = () => {
    for (const line of text.querySelectorAll(".has-doubt")) line.classList.remove("has-doubt");
    for (const finding of findings) {
      const doubtful = finding.matches(".is-doubtful:not(.is-settled)");
      for (const line of linesOf(finding)) line.classList.add(doubtful ? "has-doubt" : "has-finding");
    }
  };
  mark();

  const light = (finding, follow) => {
    for (const line of text.querySelectorAll(".is-lit")) line.classList.remove("is-lit");
    const lines = linesOf(finding);
    for (const line of lines) line.classList.add("is-lit");
    if (!follow || !lines.length) return;
    const frame = text.getBoundingClientRect(), place = lines[0].getBoundingClientRect();
    if (place.top < frame.top || place.bottom > frame.bottom) text.scrollTop += place.top - frame.top - frame.height / 3;
  };
  document.querySelector(".findings").addEventListener("mouseover", (event) => {
    const finding = event.target.closest("[data-lines]");
    if (finding) light(finding, true);
  });
  document.querySelector(".findings").addEventListener("focusin", (event) => {
    const finding = event.target.closest("[data-lines]");
    if (finding) light(finding, true);
  });
  text.addEventListener("click", (event) => {
    const line = event.target.closest("[data-line]");
    const finding = line && findings.find((each) => each.offsetParent && each.dataset.lines.split(" ").includes(line.dataset.line));
    if (finding) finding.focus();
  });

  let keeping = Promise.resolve();
  const keep = () => {
    const posted = new FormData(form);
    const status = document.getElementById("still-open");
    keeping = keeping.then(async () => {
      try {
        const answer = await fetch(form.dataset.keep, { method: "POST", body: posted });
        const told = await answer.json();
        status.textContent = answer.ok ? `${told.open} to decide` : told.detail;
        status.classList.toggle("is-open", !answer.ok || told.open > 0);
        status.classList.toggle("is-good", answer.ok && told.open === 0);
      } catch {
        status.textContent = "Not kept: is the connection gone? Accept sends your decisions again.";
      }
    });
  };
  const settle = (input) => {
    const card = input.closest(".finding");
    if (card) card.classList.toggle("is-settled", Boolean(input.value));
    mark();
  };
  if (form) document.addEventListener("change", (event) => {
    const input = event.target, card = input.closest(".finding");
    if (input.form !== form) return;
    if (input.value) forget(card, input);
    settle(input);
    keep();
  });
  // A name and a tick exclude each other: the last that was given holds.
  const forget = (card, given) => {
    for (const other of card ? card.querySelectorAll(".options input") : []) {
      if (other === given || other.type === given.type) continue;
      if (other.type === "radio") other.checked = false;
      else other.value = "";
    }
  };
  const known = document.getElementById("known-people");
  if (known) document.addEventListener("input", async (event) => {
    const typed = event.target;
    if (!typed.matches(".somebody input") || typed.value.trim().length < 2) return;
    const asked = typed.value;
    try {
      const answer = await fetch(`${known.dataset.ask}?q=${encodeURIComponent(asked.split(",")[0])}`);
      const { people } = await answer.json();
      if (typed.value === asked) known.replaceChildren(...people.map((name) => new Option(name, name)));
    } catch { /* whoever is offline types the name in full */ }
  });

  const button = document.getElementById("confirm-speakers");
  const assumed = () => [...document.querySelectorAll('.finding.is-inferred:not(.is-settled) input[name^="speakers:"][data-proposed]')];
  const confirmSpeakers = () => {
    const open = form ? assumed() : [];
    for (const input of open) { input.checked = true; settle(input); }
    if (open.length) keep();
  };
  if (button) {
    if (assumed().length) button.addEventListener("click", confirmSpeakers);
    else button.remove();
  }

  const step = (by) => {
    const seen = findings.filter((each) => each.offsetParent);
    const here = seen.indexOf(document.activeElement.closest("[data-lines]"));
    const next = seen[Math.min(Math.max(here + by, 0), seen.length - 1)];
    if (next) next.focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("textarea, select, input:not([type=radio])")) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "a") confirmSpeakers();
    else if (/^[1-9]$/.test(event.key)) {
      const card = document.activeElement.closest(".finding");
      const input = card && card.querySelectorAll(".options input[type=radio]")[Number(event.key) - 1];
      if (!input) return;
      input.checked = true;
      forget(card, input);
      settle(input);
      keep();
      const after = findings.slice(findings.indexOf(card) + 1).find((each) => each.offsetParent && each.matches(".finding:not(.is-settled)"));
      if (after) after.focus();
    } else return;
    event.preventDefault();
  });
})();
