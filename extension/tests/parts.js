/** Parts for the tests: a page in jsdom, the browser's storage, a server that answers as told. */

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { JSDOM } from "jsdom";

const HERE = new URL("../", import.meta.url);

/** The text of one of the extension's files. */
export const fileOf = (path) => readFile(new URL(path, HERE), "utf8");

/** Load the page scripts into a document, as a click does. */
export async function openPage(html) {
  const { window } = new JSDOM(html, { runScripts: "outside-only", url: "https://shop.example/privacy" });
  window.CSS = { highlights: new Map() };
  for (const name of ["blocks", "walk", "read", "mark", "links"]) window.eval(await fileOf(`page/${name}.js`));
  return window;
}

/** Read a page and return the text that is sent. */
export async function textOf(html, whole = true) {
  const window = await openPage(html);
  return (await window.postilla.read({ whole })).text;
}

/** Give `globalThis` the parts of `chrome` that storage and permissions need. */
export function installChrome({ granted = [], quota = Infinity } = {}) {
  const stored = new Map();
  const copy = (value) => structuredClone(value);
  globalThis.chrome = {
    runtime: { id: "this-extension", getURL: (path) => new URL(path, HERE).href },
    permissions: { contains: async ({ origins }) => origins.every((origin) => granted.includes(origin)) },
    storage: {
      local: {
        get: async (key) =>
          Object.fromEntries([...stored].filter(([name]) => key === null || name === key).map(([name, value]) => [name, copy(value)])),
        set: async (values) => {
          const size = JSON.stringify([...stored].concat(Object.entries(values))).length;
          if (size > quota) throw new Error("QUOTA_BYTES quota exceeded");
          for (const [name, value] of Object.entries(values)) stored.set(name, copy(value));
        },
        remove: async (names) => [names].flat().forEach((name) => stored.delete(name)),
      },
    },
  };
  return stored;
}

/**
 * Run a server for as long as a test. `answer` gets the path and the parsed body, and returns the
 * status and what to send: an object as JSON, a string as it is.
 */
export async function serve(test, answer) {
  const asked = [];
  const server = createServer(async (request, response) => {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    const body = Buffer.concat(pieces).toString();
    asked.push({ path: request.url, headers: request.headers, body: body ? JSON.parse(body) : null });
    const [status, content, headers = {}] = answer(request.url, asked.at(-1).body);
    const type = status < 400 ? "application/json" : "application/problem+json";
    response.writeHead(status, { "Content-Type": type, Connection: "close", ...headers });
    response.end(typeof content === "string" ? content : JSON.stringify(content));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  test.after(() => server.close());
  return { base: `http://127.0.0.1:${server.address().port}`, asked };
}

/** A clause as a server sends it. */
export const clause = (changes = {}) => ({
  id: "c1", stance: "shares", modality: "does", action: "disclose", probability: 0.98, start: 0, end: 10, quote: "We share it.",
  heading: ["Sharing"], lead_in: null, recipients: [{ kind: "advertising", text: "advertisers", start: 0, end: 2, iri: null }],
  purposes: [], data: [], names: [], scope: null, choice: { kind: "none", text: null, start: null, end: null, url: null },
  applies: true, because: [], ...changes,
});

/** A report as a server sends it. */
export const report = (changes = {}) => ({
  schema_version: "1",
  engine: { version: "0.1.0", catalogue: "sha256:1", model: "sha256:2" },
  document: { sha256: "a1", language: "en", characters: 100, words: 20, units: 3, kind: "policy", text: null, ...changes.document },
  reader: { region: "eea", group: "consumer" },
  score: 58,
  grade: "C",
  clauses: [clause()],
  receipt: [{ item: "advertising", points: -42, clauses: ["c1"], because: "Advertisers get data." }],
  denials: [],
  notices: [],
  ...Object.fromEntries(Object.entries(changes).filter(([name]) => name !== "document")),
});

/** What changed of one recipient, as a server sends it. */
export const flow = (changes = {}) => ({ recipient: "advertising", before: [], after: [], gained: [], lost: [], ...changes });

/** A comparison as a server sends it. */
export const comparison = (changes = {}) => ({
  schema_version: "1",
  before: { document: {}, score: 60, grade: "B" },
  after: { document: {}, score: 58, grade: "C" },
  added: [],
  removed: [],
  changed: [],
  reworded: 0,
  flows: [],
  companies: { added: [], removed: [] },
  sale: null,
  ...changes,
});
