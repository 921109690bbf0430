import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse } from "../lib/analysis.js";
import { PageError } from "../lib/page.js";
import { Client, parseServer } from "../lib/server.js";
import { deleteVisits, exportVisits, findVisit, fingerprint, keepVisit, recallVisits, VERSION } from "../lib/visits.js";
import { clause, comparison, installChrome, openPage, report, serve } from "./parts.js";

const POLICY = "<h1>Privacy</h1><p>We share it.</p>";

/** Analyse a page with a server that is given by its address; return all states. */
async function run(base, { html = POLICY, online = true, remember = true, whole = true, signal = new AbortController().signal, read, url } = {}) {
  const { postilla } = await openPage(html);
  const page = {
    url: url ?? "https://shop.example/privacy",
    read: read ?? (async (all) => ({ ...(await postilla.read({ whole: all })) })),
    findLinks: async () => Array.from(postilla.findLinks(), (link) => ({ ...link })),
  };
  const states = [];
  const client = new Client(parseServer(base), () => online);
  const asker = { region: "uk", group: "business", locale: "it" };
  await analyse({ page, client, asker, whole, remember, signal, show: (state) => states.push(state) });
  return states;
}

const lastOf = async (...parameters) => (await run(...parameters)).at(-1);

test("a policy is read, asked about and shown", async (test) => {
  installChrome();
  const { base, asked } = await serve(test, () => [200, report()]);
  const states = await run(base);
  assert.deepEqual(states.map(({ kind }) => kind), ["reading", "asking", "result", "result"]);
  assert.equal(states.at(-1).outcome.report.grade, "C");
  assert.deepEqual(asked[0].path, "/v1/score");
});

test("the server gets the text, the reader and the language, and nothing else of the page", async (test) => {
  installChrome();
  const { base, asked } = await serve(test, () => [200, report()]);
  const state = await lastOf(base, { html: `<title>Secret title</title>${POLICY}` });
  const sent = { text: "# Privacy\n\nWe share it.", lang: "auto", region: "uk", group: "business", locale: "it", offsets: "utf-16" };
  assert.deepEqual(asked[0].body, sent);
  assert.deepEqual(state.outcome.request, sent);
  const { headers } = asked[0];
  assert.ok(!("cookie" in headers) && !("referer" in headers));
  assert.doesNotMatch(JSON.stringify([headers, asked[0].body]), /shop\.example|Secret/);
});

for (const kind of ["not-a-policy", "too-short", "unsupported-language"]) {
  test(`a page that is ${kind} gets no grade, and links that may help`, async (test) => {
    const stored = installChrome();
    const { base } = await serve(test, () => [200, report({ document: { kind }, score: null, grade: null, clauses: [], receipt: [] })]);
    const state = await lastOf(base, { html: '<p>Cake</p><footer><a href="/p">Privacy</a></footer>' });
    assert.equal(state.kind, kind);
    assert.deepEqual(state.outcome.links, [{ text: "Privacy", url: "https://shop.example/p" }]);
    assert.equal(stored.size, 0);
  });
}

const FAILURES = [
  ["413 is too long", [413, { detail: "At most 5 bytes." }], "too-long", "413 · At most 5 bytes."],
  ["429 is busy", [429, { detail: "Try again in 3 seconds." }], "busy", "429 · Try again in 3 seconds."],
  ["503 is busy", [503, "down"], "busy", "503"],
  ["500 is an error", [500, { detail: "Something went wrong." }], "server-error", "500 · Something went wrong."],
  ["404 is an error", [404, "<!doctype html>"], "server-error", "404"],
  ["HTML is an error", [200, "<!doctype html>"], "server-error", ""],
  ["nothing is an error", [200, ""], "server-error", ""],
  ["another schema is another version", [200, report({ schema_version: "9" })], "other-version", "schema_version: 9, not 1"],
  ["a grade without a score is an error", [200, report({ score: null })], "server-error", "report.score: no score from 0 to 100 with its grade"],
  ["a very long detail is cut", [500, { detail: "x".repeat(5000) }], "server-error", `500 · ${"x".repeat(300)}`],
  ["a detail that is no text is left out", [500, { detail: { html: "<b>" } }], "server-error", "500"],
];

for (const [name, answer, kind, detail] of FAILURES) {
  test(`from the server, ${name}, and never a grade`, async (test) => {
    installChrome();
    const { base } = await serve(test, () => answer);
    const states = await run(base);
    assert.deepEqual(states.at(-1), { kind, detail, wait: 0 });
    assert.ok(states.every((state) => state.kind !== "result"));
  });
}

const WAITS = [["7", 7], ["0.5", 1], ["soon", 0], ["-3", 0], ["999999", 0], ["Thu, 26 Nov 2026 11:00:00 GMT", 0]];

for (const [said, wait] of WAITS) {
  test(`a busy server that says "${said}" is asked again in ${wait} seconds`, async (test) => {
    installChrome();
    const { base } = await serve(test, () => [429, { detail: "Wait." }, { "Retry-After": said }]);
    assert.deepEqual((await run(base)).at(-1), { kind: "busy", detail: "429 · Wait.", wait });
  });
}

test("a server that is not there is unreachable, even when the computer is offline", async () => {
  installChrome();
  assert.deepEqual(await lastOf("http://127.0.0.1:9", { online: false }), { kind: "unreachable", detail: "", wait: 0 });
});

test("a server elsewhere that cannot be reached offline is offline", async () => {
  installChrome();
  assert.deepEqual(await lastOf("https://policies.invalid", { online: false }), { kind: "offline", detail: "", wait: 0 });
  assert.deepEqual(await lastOf("https://policies.invalid", { online: true }), { kind: "unreachable", detail: "", wait: 0 });
});

test("a redirection is not followed", async (test) => {
  installChrome();
  const { base, asked } = await serve(test, () => [302, ""]);
  assert.equal((await lastOf(base)).kind, "unreachable");
  assert.equal(asked.length, 1);
});

for (const kind of ["pdf", "no-access", "gone"]) {
  test(`a page that cannot be read is said to be: ${kind}`, async () => {
    const read = async () => {
      throw new PageError(kind);
    };
    assert.deepEqual(await lastOf("http://127.0.0.1:9", { read }), { kind });
  });
}

test("a page that is too long is not sent", async (test) => {
  const { base, asked } = await serve(test, () => [200, report()]);
  const read = async () => ({ text: "a", whole: true, full: true, hidden: 0, marked: false });
  assert.deepEqual([await lastOf(base, { read }), asked], [{ kind: "too-long", detail: "", wait: 0 }, []]);
});

test("a page without text is not sent", async (test) => {
  const { base, asked } = await serve(test, () => [200, report()]);
  assert.deepEqual([await lastOf(base, { html: "<img>" }), asked], [{ kind: "empty", links: [] }, []]);
});

test("a cancelled analysis shows nothing more", async (test) => {
  installChrome();
  const controller = new AbortController();
  const { base } = await serve(test, () => {
    controller.abort();
    return [200, report()];
  });
  const states = await run(base, { signal: controller.signal });
  assert.deepEqual(states.map(({ kind }) => kind), ["reading", "asking"]);
});

test("a page that goes on after the analysis was cancelled shows nothing more", async () => {
  const controller = new AbortController();
  const read = async (_, onProgress) => {
    onProgress(0.5);
    controller.abort();
    onProgress(0.9);
    return { text: "a", whole: true, full: false, hidden: 0, marked: false };
  };
  const states = await run("http://127.0.0.1:9", { read, signal: controller.signal });
  assert.deepEqual(states, [{ kind: "reading", part: 0 }, { kind: "reading", part: 0.5 }]);
});

/** A server whose policy can be changed between two visits. */
async function changing(test) {
  const now = { report: report(), comparison: [200, comparison()] };
  const served = await serve(test, (path) => (path === "/v1/score" ? [200, now.report] : now.comparison));
  return { ...served, now };
}

const newsOf = async (base, options) => (await lastOf(base, options)).outcome.news;

test("the first visit is kept, and the same text again is the same", async (test) => {
  installChrome();
  const { base, asked } = await changing(test);
  assert.deepEqual(await newsOf(base), { kind: "first" });
  assert.equal((await newsOf(base)).kind, "same");
  assert.ok(asked.every(({ path }) => path === "/v1/score"));
});

test("what changed is shown until it changes again, and comes from comparing two reports", async (test) => {
  installChrome();
  const { base, asked, now } = await changing(test);
  await run(base);
  now.report = report({ document: { sha256: "b2" } });
  now.comparison = [200, comparison({ added: [clause({ quote: "We sell it." })] })];
  for (const _ of ["at once", "later again"]) {
    const news = await newsOf(base);
    assert.deepEqual([news.kind, news.comparison.added[0].quote, news.retooled], ["changed", "We sell it.", false]);
  }
  const compared = asked.filter(({ path }) => path === "/v1/compare");
  assert.equal(compared.length, 1);
  assert.deepEqual(compared[0].body.before, { report: report() });
  assert.deepEqual(compared[0].body.after, { report: now.report });
  assert.equal(compared[0].body.region, "uk");
});

test("a new engine is told apart from a new policy", async (test) => {
  installChrome();
  const { base, now } = await changing(test);
  await run(base);
  now.report = report({ document: { sha256: "b2" }, engine: { version: "0.2.0", catalogue: "sha256:1", model: "sha256:2" } });
  now.comparison = [200, comparison({ removed: [clause()] })];
  assert.equal((await newsOf(base)).retooled, true);
});

test("a comparison that finds nothing is no change", async (test) => {
  installChrome();
  const { base, now } = await changing(test);
  await run(base);
  now.report = report({ document: { sha256: "b2" } });
  assert.equal((await newsOf(base)).kind, "same");
});

test("while the comparison fails, the earlier visit stays, so that no change is missed", async (test) => {
  installChrome();
  const { base, now } = await changing(test);
  await run(base);
  now.report = report({ document: { sha256: "b2" } });
  now.comparison = [500, { detail: "broken" }];
  assert.deepEqual(await newsOf(base), { kind: "unknown" });
  now.comparison = [200, comparison({ added: [clause({ quote: "We sell it." })] })];
  assert.equal((await newsOf(base)).comparison.added[0].quote, "We sell it.");
});

test("an earlier visit that the server cannot read any more makes room, and says so once", async (test) => {
  installChrome();
  const { base, now } = await changing(test);
  await run(base);
  now.report = report({ document: { sha256: "b2" } });
  now.comparison = [422, { detail: "before.report: schema_version must be 1" }];
  assert.deepEqual(await newsOf(base), { kind: "restarted" });
  assert.equal((await newsOf(base)).kind, "same");
});

test("what changed comes with the result, and does not push it down afterwards", async (test) => {
  installChrome();
  const { base, now } = await changing(test);
  await run(base);
  now.report = report({ document: { sha256: "b2" } });
  now.comparison = [200, comparison({ added: [clause({ quote: "We sell it." })] })];
  const results = (await run(base)).filter(({ kind }) => kind === "result");
  assert.deepEqual(results.map(({ outcome }) => outcome.news.kind), ["changed"]);
});

test("a policy that moved within its site is known by its clauses", async (test) => {
  installChrome();
  const { base, now } = await changing(test);
  const clauses = ["a", "b", "c"].map((quote) => clause({ quote }));
  now.report = report({ clauses });
  await run(base);
  now.report = report({ document: { sha256: "b2" }, clauses: [...clauses.slice(1), clause({ quote: "d" })] });
  now.comparison = [200, comparison({ added: [clause({ quote: "d" })] })];
  assert.equal((await newsOf(base, { url: "https://shop.example/privacy/2026" })).kind, "changed");
  now.report = report({ document: { sha256: "c3" }, clauses: [clause({ quote: "cookies" })] });
  assert.equal((await newsOf(base, { url: "https://shop.example/cookies" })).kind, "first");
  assert.equal((await newsOf(base, { url: "https://other.example/privacy" })).kind, "first");
});

test("a private window and a selection leave no trace", async (test) => {
  const stored = installChrome();
  const { base } = await changing(test);
  await run(base, { remember: false });
  await run(base, { read: async () => ({ text: "part", whole: false, full: false, hidden: 0, marked: false }) });
  assert.equal(stored.size, 0);
});

test("a browser that refuses to store stops nothing", async (test) => {
  installChrome({ quota: 10 });
  const { base } = await changing(test);
  assert.deepEqual(await newsOf(base), { kind: "first" });
});

const visit = (changes) => ({ path: "/p", since: 1, seen: 1, sha256: "a", engine: "e", report: {}, quotes: [], change: null, ...changes });

test("memory is bounded: the oldest sites make room", async () => {
  installChrome();
  for (let site = 0; site < 105; site += 1) await keepVisit(`https://${site}.example`, visit({ seen: site }), undefined);
  const kept = Object.keys(await exportVisits());
  assert.deepEqual([kept.length, kept.includes("https://4.example"), kept.includes("https://5.example")], [100, false, true]);
  for (let site = 0; site < 9; site += 1) {
    await keepVisit(`https://large${site}.example`, visit({ seen: 200 + site, report: "x".repeat(900_000) }), undefined);
  }
  assert.ok(JSON.stringify(await exportVisits()).length < 5_100_000);
  assert.equal(await keepVisit("https://huge.example", visit({ report: "x".repeat(2_000_000) }), undefined), false);
});

test("a site keeps its four latest policies", async () => {
  installChrome();
  for (let page = 0; page < 6; page += 1) await keepVisit("https://a.example", visit({ path: `/${page}`, seen: page }), undefined);
  const [site] = Object.values(await exportVisits());
  assert.deepEqual(site.visits.map(({ path }) => path), ["/5", "/4", "/3", "/2"]);
});

test("what a newer version stored is neither understood nor overwritten", async () => {
  const stored = installChrome();
  const newer = { version: VERSION + 1, anything: true };
  stored.set("visit https://a.example", newer);
  assert.equal(findVisit(await recallVisits("https://a.example"), "/p", []), undefined);
  assert.equal(await keepVisit("https://a.example", visit(), undefined), false);
  assert.deepEqual(stored.get("visit https://a.example"), newer);
});

for (const damaged of [null, 5, {}, { version: VERSION }, { version: VERSION, visits: [null, {}, { path: 1 }] }]) {
  test(`a damaged entry ${JSON.stringify(damaged)} breaks nothing`, async () => {
    const stored = installChrome();
    stored.set("visit https://a.example", damaged);
    assert.equal(findVisit(await recallVisits("https://a.example"), "/p", []), undefined);
    assert.equal(Object.keys(await exportVisits()).length, 1);
  });
}

test("deleting takes the visits and leaves the settings", async () => {
  const stored = installChrome();
  stored.set("settings", { region: "uk" });
  await keepVisit("https://a.example", visit(), undefined);
  await deleteVisits();
  assert.deepEqual([...stored.keys()], ["settings"]);
});

test("a fingerprint passes over spacing and capitals alone", () => {
  assert.equal(fingerprint("We  Share\nit"), fingerprint("we share it"));
  assert.notEqual(fingerprint("we share it"), fingerprint("we sell it"));
});
