/* The editors' screens: order by keyboard, previews of what is chosen, and no unsaved word lost by a button. */
(() => {
  "use strict";
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const form = document.getElementById("article_form");
  const BLOCK = ".order-machine .inline-related:not(.empty-form)";

  // -- blocks: one order for eyes, keyboard and form -----------------------------------------------------------------
  const place = (block) => Number(block.querySelector(".order-machine-ordering").value);
  const ordered = () => all(BLOCK).sort((a, b) => place(a) - place(b));

  function arrange() {
    // The block editor orders by CSS; the keyboard follows the document, so the document is brought into that order.
    const machine = document.querySelector(".order-machine");
    if (!machine) return;
    const focused = document.activeElement;
    ordered().forEach((block, at, blocks) => {
      const before = at ? blocks[at - 1].nextElementSibling : machine.firstElementChild;
      if (before !== block) machine.insertBefore(block, before);
    });
    if (focused !== document.activeElement && machine.contains(focused)) focused.focus();
    all(BLOCK).forEach(name);
  }

  function moveBlock(block, step) {
    const blocks = ordered();
    const at = blocks.indexOf(block);
    if (!blocks[at + step]) return;
    blocks.splice(at, 1);
    blocks.splice(at + step, 0, block);
    blocks.forEach((each, index) => {
      each.querySelector(".order-machine-ordering").value = (index + 1) * 10;
      each.style.order = (index + 1) * 10;
    });
    arrange();
  }

  function name(block) {
    const label = block.querySelector("h3 .inline_label");
    const chosen = block.querySelector("select.admin-autocomplete option:checked");
    const typed = all("textarea, input[type=text]", block).map((field) => field.value).find(Boolean) || "";
    const words = (chosen && chosen.textContent) || new DOMParser().parseFromString(typed, "text/html").body.textContent;
    label.textContent = words.slice(0, 120);
  }

  function showSentence(block) {
    const display = block.querySelector("select[name$=-display]");
    if (display) block.classList.toggle("not-inline", display.value !== "inline");
  }

  function offerBlocks() {
    const machine = document.querySelector(".order-machine-wrapper");
    const editor = window.ContentEditor;
    if (!machine || !editor.allowChange) return;
    const bar = document.createElement("div");
    bar.className = "add-blocks";
    bar.append("Add:");
    for (const plugin of editor.plugins) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "tool";
      button.textContent = plugin.title;
      button.addEventListener("click", () => { editor._insertBefore = null; editor.addContent(plugin.prefix); });
      bar.append(button);
    }
    machine.after(bar);
    all(".plugin-buttons .plugin-button").forEach((button) => { button.tabIndex = 0; });
    all(".order-machine-insert-target").forEach(reachable);
  }

  function reachable(target) {
    target.tabIndex = 0;
    target.setAttribute("role", "button");
    target.setAttribute("aria-label", target.classList.contains("last") ? "Add a block at the end" : "Add a block before this one");
  }

  document.addEventListener("content-editor:ready", () => { offerBlocks(); arrange(); all(BLOCK).forEach(showSentence); });
  document.addEventListener("formset:added", (event) => {
    all(".order-machine-insert-target", event.target).forEach(reachable);
    event.target.dataset.fresh = "";
    setTimeout(() => {
      arrange();
      if (event.target.matches(BLOCK)) showSentence(event.target);
      const choice = event.target.querySelector(".select2-selection");
      if (choice) choice.focus();
    }, 0);
  });
  // The rich-text editor stands in for a textarea, whose label names it for those who hear the page.
  document.addEventListener("prose-editor:ready", (event) => {
    const label = event.target.id && document.querySelector(`label[for="${CSS.escape(event.target.id)}"]`);
    if (label) event.detail.editor.view.dom.setAttribute("aria-label", label.textContent.trim().replace(/:$/, ""));
  });
  // Whoever adds a text wants to write: the cursor waits in it as soon as its editor has started.
  document.addEventListener("prose-editor:ready", (event) => {
    const block = event.target.closest("[data-fresh]");
    if (!block || !event.target.parentElement.offsetParent) return;
    delete block.dataset.fresh;
    event.detail.editor.commands.focus();
  });
  document.addEventListener("drop", () => setTimeout(arrange, 0));

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".block-up, .block-down, .row-up, .row-down");
    if (!button) return;
    event.preventDefault();
    event.stopPropagation(); // a click on the bar would fold the block
    const step = button.matches(".block-up, .row-up") ? -1 : 1;
    if (button.matches(".block-up, .block-down")) moveBlock(button.closest(".inline-related"), step);
    else moveRow(button.closest(".row"), step);
    button.focus();
  }, true);

  function moveRow(row, step) {
    const rows = all(":scope > .row:not(.empty-form)", row.parentElement);
    const other = rows[rows.indexOf(row) + step];
    if (other) other[step < 0 ? "before" : "after"](row);
  }

  function numberRows() {
    all(".rows").forEach((group) => {
      all(".row:not(.empty-form) input[name$=-position]", group).forEach((field, at) => { field.value = at; });
    });
  }

  // -- what was chosen ----------------------------------------------------------------------------------------------
  async function peek(select) {
    const box = select.closest(".related-widget-wrapper, div").querySelector(".peek");
    if (!box) return;
    box.textContent = "";
    if (!select.value) return;
    const root = form.dataset.peek || form.closest(".desk").dataset.peek;
    const answer = await fetch(`${root}${box.dataset.kind}/${encodeURIComponent(select.value)}/`, { credentials: "same-origin" });
    if (answer.ok) box.innerHTML = await answer.text(); // our own template, escaped there
  }
  if (form && window.django) {
    window.django.jQuery(document).on("change", "select.admin-autocomplete", (event) => peek(event.target));
  }
  document.addEventListener("change", (event) => {
    const block = event.target.closest(BLOCK);
    if (block) { showSentence(block); name(block); }
  });

  // -- saving -------------------------------------------------------------------------------------------------------
  // Sorted, because blocks change places in the document without changing what they say.
  const state = () => { numberRows(); return [...new FormData(form)].map((field) => field.join("=")).sort().join("&"); };
  let opened = null;
  let leaving = false;
  const isDirty = () => form && (all(".errornote").length > 0 || (opened !== null && state() !== opened));
  if (form) {
    const note = () => { if (opened === null) opened = state(); };
    ["keydown", "pointerdown"].forEach((kind) => document.addEventListener(kind, note, { capture: true }));
    window.addEventListener("load", note);
    form.addEventListener("submit", send);
    window.addEventListener("beforeunload", (event) => { if (!leaving && isDirty()) event.preventDefault(); });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !form) return;
    event.preventDefault();
    event.stopPropagation(); // a text editor would break the line first
    form.querySelector("input[name=_preview]").click();
  }, true);
  document.addEventListener("keydown", (event) => {
    const block = event.target.closest(BLOCK);
    if (block && event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown") && event.target.closest("h3")) {
      event.preventDefault();
      moveBlock(block, event.key === "ArrowUp" ? -1 : 1);
    }
    if ((event.key === "Enter" || event.key === " ") && event.target.matches(".order-machine-insert-target, .plugin-button")) {
      event.preventDefault();
      event.target.click();
      const first = document.querySelector(".plugin-buttons-visible .plugin-button:not(.content-editor-hide)");
      if (first) first.focus();
    }
  });

  // A form posted without a session would be answered by the sign-in page and its text lost: so the session is asked first.
  let sending = "";
  async function send(event) {
    numberRows();
    if (sending === "checked") { sending = "sent"; leaving = true; return; }
    event.preventDefault();
    if (sending) return; // pressed twice
    sending = "asking";
    const trouble = await whyNot();
    sending = "";
    form.querySelector(".unsent").textContent = trouble;
    if (trouble) return;
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    if (token) form.elements.csrfmiddlewaretoken.value = token[1]; // signing in again has changed it
    sending = "checked";
    form.requestSubmit(event.submitter);
  }
  async function whyNot() {
    try {
      const answer = await fetch(form.closest(".desk").dataset.session, { cache: "no-store", redirect: "manual", credentials: "same-origin" });
      if (answer.ok) return "";
      return "You have been signed out. Nothing is lost: sign in again in another tab, then save here.";
    } catch {
      return "The newsroom cannot be reached. Nothing is lost: your text stays here, try again in a moment.";
    }
  }
  window.addEventListener("pageshow", () => { sending = ""; leaving = false; });

  // -- the buttons beside the form ----------------------------------------------------------------------------------
  const dialog = document.getElementById("unsaved");
  let asked = null;
  all("form.act").forEach((act) => act.addEventListener("submit", (event) => {
    if (isDirty() && dialog) {
      event.preventDefault();
      asked = act;
      dialog.querySelector("[data-label]").textContent = act.querySelector("button").textContent;
      dialog.showModal();
    } else leaving = true;
  }));
  if (dialog) dialog.addEventListener("click", (event) => {
    const answer = event.target.dataset.answer;
    if (!answer) return;
    dialog.close();
    if (answer === "save") {
      form.elements._then.value = asked.dataset.name;
      ["_to", "_note", "_at"].forEach((field) => { form.elements[field].value = asked.elements[field]?.value || ""; });
      form.querySelector("input[name=_continue]").click();
    } else if (answer === "anyway") {
      leaving = true;
      asked.submit();
    }
  });

  // A link to a field of this page puts the cursor there, unfolded.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".blockers a");
    if (!link || !form || link.pathname !== location.pathname || !link.hash) return;
    const target = document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    target.scrollIntoView({ block: "center" });
    const fields = [target, ...all("input:not([type=hidden]), textarea, .select2-selection, .add-row a", target)];
    const field = fields.find((each) => each.matches("input, textarea, .select2-selection, a") && each.offsetParent);
    if (field) field.focus({ preventScroll: true });
  });

  // -- two sides ----------------------------------------------------------------------------------------------------
  const only = document.querySelector("[data-only-differing]");
  if (only) {
    const table = document.querySelector(".sides");
    const show = () => table.classList.toggle("only-differing", only.checked);
    only.addEventListener("change", show);
    show();
  }
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const words = button.parentElement.querySelector(".words");
    try {
      await navigator.clipboard.writeText(words.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(words); // no clipboard without HTTPS: selected, ready for Ctrl+C
      button.textContent = "Selected: press Ctrl+C";
    }
  });
})();
