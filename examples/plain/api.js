/* Everything this site asks of the API. The address stands in ?api=… or in localStorage; by default it is this machine's. */

const API = (() => {
  const given = new URLSearchParams(location.search).get("api");
  if (given) localStorage.setItem("api", given);
  return (given || localStorage.getItem("api") || "http://127.0.0.1:8000").replace(/\/$/, "");
})();

/* An answer that is no document: `status`, and a sentence for people. */
export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path.startsWith("http") ? path : `${API}/api/v1/${path}`, { credentials: "omit", ...options });
  } catch {
    throw new Problem(0, `The API at ${API} does not answer. Is it running?`);
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Problem(answer.status, body.detail || `The API answered ${answer.status}.`);
  return body;
}

/* `heard` is the newest change that the feed told of: with it, no cache on the way answers with what was before. */
const since = (heard) => (heard ? `min_seq=${heard}` : "");
export const articles = (heard, cursor = "") =>
  ask(`articles?${["limit=10", cursor && `cursor=${cursor}`, since(heard)].filter(Boolean).join("&")}`);
export const article = (heard, key) => ask(`articles/${encodeURIComponent(key)}?${since(heard)}`);
export const changes = (cursor = "") => ask(`changes?limit=100${cursor && `&cursor=${cursor}`}`);

/* A draft: the code of the address is exchanged for a token, which lives in this window alone and goes into a header alone. */
export async function preview(code) {
  const given = await ask("preview/exchange", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ code }),
  });
  const reread = () => ask(given.url, { headers: { Authorization: `Bearer ${given.token}` }, cache: "no-store" });
  return { reread, until: new Date(given.expires_at) };
}
