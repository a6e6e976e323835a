/* A front end in three short files: it lists, shows, previews and listens. Addresses: #/slug, and ?code=… for a preview. */

import * as api from "./api.js";
import { articlePage, cards, escape } from "./pages.js";

const main = document.getElementById("main");
const news = document.getElementById("news");
const banner = document.getElementById("draft");
const LISTEN_EVERY_MS = Number(new URLSearchParams(location.search).get("every")) || 5000;

let heard = 0;
let shown = { list: true, id: null };
let draft = null;

function show(html, title) {
  main.innerHTML = html;
  document.title = title ? `${title} – The Plain Reader` : "The Plain Reader";
}

async function list() {
  const { data, page } = await api.articles(heard);
  shown = { list: true, id: null };
  show(data.length ? `<ul class="cards">${cards(data)}</ul>` : "<p>Nothing is published yet.</p>");
  if (page.next) more(page.next);
}

function more(cursor) {
  const button = Object.assign(document.createElement("button"), { textContent: "More" });
  main.append(button);
  button.addEventListener("click", async () => {
    const { data, page } = await api.articles(heard, cursor);
    button.remove();
    main.querySelector(".cards").insertAdjacentHTML("beforeend", cards(data));
    if (page.next) more(page.next);
  });
}

async function article(key) {
  const found = await api.article(heard, key);
  shown = { list: false, id: found.id };
  show(articlePage(found), found.title);
}

async function preview() {
  const found = await draft.reread();
  shown = { list: false, id: null };
  banner.hidden = false;
  banner.textContent = `A draft, not published. This view ends at ${draft.until.toLocaleTimeString()}.`;
  show(articlePage(found, found._source), found.title);
}

async function route() {
  const code = new URLSearchParams(location.search).get("code");
  const key = decodeURIComponent(location.hash.replace(/^#\/?/, ""));
  try {
    if (code) {
      const rest = new URLSearchParams(location.search);
      rest.delete("code");
      history.replaceState(null, "", `${location.pathname}${rest.size ? `?${rest}` : ""}#draft`); // it is spent with this use
      draft = await api.preview(code);
    }
    if (draft && (code || key === "draft")) return await preview();
    if (key === "draft") throw new api.Problem(401, "This view of a draft has ended. Press “Preview on the site” in the newsroom again.");
    banner.hidden = true;
    return await (key ? article(key) : list());
  } catch (problem) {
    if (!(problem instanceof api.Problem)) throw problem;
    const sentences = {
      401: code ? "This preview link was used already, or is older than a minute. Press “Preview on the site” in the newsroom again." : "",
      404: "There is no such article.",
    };
    show(`<p role="alert">${escape(sentences[problem.status] || problem.message)}</p><p><a href="#/">All articles</a></p>`);
  }
}

/* Listening: the feed is read from where it stood when this window opened; what changed is named, and shown when asked for. */
async function listen(cursor) {
  try {
    const page = await api.changes(cursor);
    heard = page.data.at(-1)?.seq ?? heard;
    const touched = page.data.filter((change) => change.kind === "article");
    if (touched.some((change) => change.id === shown.id)) tell("This article has changed.");
    else if (shown.list && touched.length) tell("There is news.");
    setTimeout(listen, page.caught_up ? LISTEN_EVERY_MS : 0, page.next);
  } catch {
    setTimeout(listen, 4 * LISTEN_EVERY_MS, cursor); // away for a while: go on from the same place
  }
}

function tell(sentence) {
  news.innerHTML = `${escape(sentence)} <button type="button">Show</button>`;
  news.querySelector("button").addEventListener("click", async () => { news.textContent = ""; await route(); main.focus(); });
}

/* To the end of the feed, page by page, without looking: what stands there is what the list shows. */
async function end(cursor = "") {
  const page = await api.changes(cursor);
  return page.caught_up ? page.next : end(page.next);
}

addEventListener("hashchange", route);
const [start] = await Promise.all([end().catch(() => ""), route()]);
listen(start);
