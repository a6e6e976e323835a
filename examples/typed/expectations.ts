/* What must not compile. Each `@ts-expect-error` is an error itself where the types became looser than the contract. */

import { type Block, type Change, newsroomApi, type NewsroomSchemas, publicApi, type Schemas } from "./clients.js";

const api = publicApi("http://127.0.0.1:8000");
const newsroom = newsroomApi("http://127.0.0.1:8000", "prf_live_");

export function ofDocuments(article: Schemas["Article"], block: Block, change: Change, draft: NewsroomSchemas["SavedDraft"]) {
  // @ts-expect-error a missing key
  const heading: Schemas["Heading"] = { type: "heading", key: "b.1", level: 2, text: "", html: "" };
  // @ts-expect-error a value that the contract does not know
  const standing: Schemas["Article"]["standing"] = "draft";
  // @ts-expect-error a word that no article has
  const kind: Schemas["ArticleCard"]["kind"] = "poem";
  // @ts-expect-error null is no text
  const title: Schemas["Article"]["title"] = null;
  // @ts-expect-error a dek can be null
  const dek: string = article.dek;
  // @ts-expect-error an id may not be in its map
  const name: string = article.people["one"].name;
  // @ts-expect-error only some blocks have a level
  const level: number = block.level;
  // @ts-expect-error only what is gone has a reason
  const reason: string = change.reason;
  // @ts-expect-error a chosen key that is left out is not undefined
  const sparse: Schemas["ArticleSparse"] = { title: undefined };
  // @ts-expect-error there is no such key
  const staff = article.owner;
  const saved: string = draft.dek; // always there, in an answer
  return [heading, standing, kind, title, dek, name, level, reason, sparse, staff, saved];
}

export function ofKinds(block: Block): string {
  switch (block.type) {
    case "paragraph":
      return block.html;
    default: {
      // @ts-expect-error seven kinds are left
      const none: never = block;
      return String(none);
    }
  }
}

export async function ofRequests() {
  // @ts-expect-error no such path
  await api.GET("/api/v1/article");
  // @ts-expect-error a key is missing from the path
  await api.GET("/api/v1/articles/{key}");
  // @ts-expect-error no such order
  await api.GET("/api/v1/articles", { params: { query: { sort: "title" } } });
  // @ts-expect-error no such parameter
  await api.GET("/api/v1/articles", { params: { query: { page: 2 } } });
  // @ts-expect-error nothing to look for
  await api.GET("/api/v1/search", { params: { query: {} } });
  // @ts-expect-error the code is missing
  await api.POST("/api/v1/preview/exchange", { body: {} });
  // @ts-expect-error verbs set the stage, bodies do not
  await newsroom.POST("/api/newsroom/v1/articles", { body: { stage: "live" } });
  // @ts-expect-error no such block
  await newsroom.POST("/api/newsroom/v1/articles", { body: { blocks: [{ type: "poem", id: "1" }] } });
  const params = { path: { key: "1" } };
  // @ts-expect-error a change says in If-Match what it was made on
  await newsroom.PATCH("/api/newsroom/v1/articles/{key}", { params, body: { dek: "" } });
}
