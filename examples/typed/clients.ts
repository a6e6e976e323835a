/* The two APIs with their types, and what a strict program needs beside them. */

import createClient, { type Middleware } from "openapi-fetch";
import type { components as newsroomComponents, paths as NewsroomPaths } from "./made/newsroom.js";
import type { components, paths } from "./made/public.js";

export type Schemas = components["schemas"];
export type NewsroomSchemas = newsroomComponents["schemas"];
export type Block = Schemas["Article"]["body"][number];
export type Change = Schemas["Changes"]["data"][number];

/* Lists in a query are separated by commas. */
const querySerializer = { array: { style: "form", explode: false } } as const;

export const publicApi = (baseUrl: string) => createClient<paths>({ baseUrl, querySerializer });

export function newsroomApi(baseUrl: string, key: string) {
  const client = createClient<NewsroomPaths>({ baseUrl, querySerializer });
  const signed: Middleware = {
    onRequest({ request }) {
      request.headers.set("Authorization", `Bearer ${key}`);
    },
  };
  client.use(signed);
  return client;
}

/* An answer that is no document, with all that RFC 9457 says of it. */
export class Refused extends Error {
  constructor(readonly problem: Schemas["Problem"]) {
    super([`${problem.status}: ${problem.detail}`, ...problem.errors.map((each) => each.message)].join(" "));
  }
}

/* The document of an answer; a problem is thrown. */
export function got<Data>(answer: { data?: Data; error?: Schemas["Problem"] }): Data {
  if (answer.error !== undefined) throw new Refused(answer.error);
  if (answer.data === undefined) throw new Error("The answer has no body: it is a 304.");
  return answer.data;
}

/* Whether keys are there: they all are, but where `fields` chose, and that is nothing a type can know. */
export function has<Thing extends object, Key extends keyof Thing>(
  thing: Thing,
  ...keys: Key[]
): thing is Thing & { [K in Key]-?: Exclude<Thing[K], undefined> } {
  return keys.every((key) => thing[key] !== undefined);
}

/* Compiles only where every case was dealt with. At run time it is what a newer API may send: told, and passed over. */
export function untold(thing: never, otherwise: string): string {
  return `${otherwise}: ${JSON.stringify(thing).slice(0, 60)}`;
}
