/* Reads all that a site needs, with every type checked: `make clients` makes the types, compiles this and runs it.

   API is where the API is; ARTICLE an id or slug; PREVIEW_CODE a code of the newsroom's preview button; NEWSROOM_KEY a key with the
   scopes `articles:write` and `newsroom:read`. What is not given is passed over. */

import { type Block, type Change, got, has, newsroomApi, publicApi, Refused, type Schemas, untold } from "./clients.js";

const base = process.env["API"] ?? "http://127.0.0.1:8000";
const api = publicApi(base);

async function newest(): Promise<string | undefined> {
  const { data, page } = got(await api.GET("/api/v1/articles", { params: { query: { limit: 5, sort: "-published_at" } } }));
  for (const card of data) {
    if (!has(card, "title", "bylines", "lead_image")) continue;
    const by = card.bylines.map((byline) => byline.name).join(", ");
    console.log(`- ${card.title}${by && `, by ${by}`}${card.lead_image ? ` (picture: ${card.lead_image.credit})` : ""}`);
  }
  console.log(page.next === null ? "That is all." : "There is more.");
  return data[0]?.id;
}

type Article = Schemas["Article"];
type Maps = Pick<Article, "quotes" | "people" | "images" | "sources">;

function printed(block: Block, { quotes, people, images, sources }: Maps): string {
  switch (block.type) {
    case "paragraph":
      return [block.text, ...block.citations.map((id) => `[${sources[id]?.title ?? id}]`)].join(" ");
    case "heading":
      return `${"#".repeat(block.level)} ${block.text}`;
    case "list":
      return block.items.map((item, place) => `${block.ordered ? `${place + 1}.` : "*"} ${item.text}`).join("\n");
    case "quote": {
      if (block.text !== null) return block.text;
      const quote = quotes[block.quote];
      const person = quote?.person ? people[quote.person] : undefined;
      return quote ? `“${quote.text}” ${quote.as_credited || (person?.name ?? "")}` : "";
    }
    case "image": {
      const image = images[block.image];
      return `(${block.alt}: ${image ? `${image.width} × ${image.height}, ${image.credit.line}` : "no picture"})`;
    }
    case "callout":
      return `${block.tone.replace("_", " ")}: ${block.text}`;
    case "table":
      return [block.header, ...block.rows].map((row) => row.join(" | ")).join("\n");
    case "embed":
      return block.title ?? block.url;
    default:
      return untold(block, "A block that this program does not know");
  }
}

function show(article: Article | Schemas["ArticleRendered"] | Schemas["ArticleSparse"]): void {
  if (!has(article, "title", "standing", "body", "quotes", "people", "images", "sources", "trust")) return;
  const { title, standing, body, trust } = article;
  console.log(`\n== ${title}${standing === "retracted" ? " (retracted)" : ""}`);
  if (Array.isArray(body)) for (const block of body) console.log(printed(block, article));
  console.log(`${trust.sources.alive} of ${trust.sources.total} sources can be opened.`);
}

function told(change: Change): string {
  switch (change.op) {
    case "put":
      return `${change.seq} ${change.kind} ${change.document?.type ?? change.id} is public${change.cause ? `, for its ${change.cause.kind}` : ""}`;
    case "gone":
      return `${change.seq} ${change.kind} ${change.id} is gone: ${change.note ?? change.reason}`;
    default:
      return untold(change, "A change that this program does not know");
  }
}

async function follow(): Promise<void> {
  let cursor: string | undefined;
  for (let caughtUp = false; !caughtUp; ) {
    const query = { limit: 50, include: "documents" as const, ...(cursor === undefined ? {} : { cursor }) };
    const page = got(await api.GET("/api/v1/changes", { params: { query } }));
    for (const change of page.data.slice(-3)) console.log(told(change));
    ({ next: cursor, caught_up: caughtUp } = page);
  }
}

async function refused(): Promise<void> {
  const { error, response } = await api.GET("/api/v1/articles/{key}", { params: { path: { key: "no-such-article" } } });
  if (error === undefined) throw new Error("An article that does not exist was found.");
  console.log(`\n${response.status} ${error.title}: ${error.detail}`);
}

async function preview(code: string): Promise<void> {
  const { token, article } = got(await api.POST("/api/v1/preview/exchange", { body: { code } }));
  const headers = { Authorization: `Bearer ${token}` };
  const draft = got(await api.GET("/api/v1/preview/articles/{key}", { params: { path: { key: article } }, headers }));
  show(draft);
  if (has(draft, "_source")) console.log(`Its title is mended at ${draft._source["/title"] ?? "an unknown place"}`);
}

async function write(key: string): Promise<void> {
  const newsroom = newsroomApi(base, key);
  const made = got(
    await newsroom.POST("/api/newsroom/v1/articles", {
      params: { header: { "Idempotency-Key": `typed-${Date.now()}` } },
      body: {
        title: "Written by a typed program",
        kind: "explainer",
        blocks: [{ type: "text", id: crypto.randomUUID(), html: "<p>One paragraph.</p>" }],
      },
    }),
  );
  const kinds = made.draft.blocks.map((block) => (block.type === "text" ? block.html : block.type));
  const path = { key: made.id };
  const patched = got(
    await newsroom.PATCH("/api/newsroom/v1/articles/{key}", {
      params: { path, header: { "If-Match": `"${made.version}"` } },
      body: { dek: "And changed by it.", lead_image: null },
    }),
  );
  console.log(`\n${patched.title}, version ${patched.version}: ${patched.draft.dek} ${kinds.join(" ")}`);
  const { data } = got(await newsroom.GET("/api/newsroom/v1/articles/{key}/blockers", { params: { path } }));
  for (const { sentence, who } of data.slice(0, 3)) console.log(`Not yet: ${sentence} (${who})`);
}

try {
  const key = process.env["ARTICLE"] ?? (await newest());
  if (key !== undefined) show(got(await api.GET("/api/v1/articles/{key}", { params: { path: { key } } })));
  await follow();
  await refused();
  if (process.env["PREVIEW_CODE"]) await preview(process.env["PREVIEW_CODE"]);
  if (process.env["NEWSROOM_KEY"]) await write(process.env["NEWSROOM_KEY"]);
} catch (problem) {
  if (!(problem instanceof Refused)) throw problem;
  console.error(`Refused: ${problem.message}`);
  process.exitCode = 1;
}
