import assert from "node:assert/strict";
import { test } from "node:test";
import { AnswerError, readComparison, readReport } from "../lib/report.js";
import { awayOf, denialsOf, recipientsOf, sortFlows, spansOf } from "../lib/summary.js";
import { clause, comparison, flow, report } from "./parts.js";

const kinds = (...names) => names.map((kind) => ({ kind, text: kind }));
const choice = (kind) => ({ kind, text: null, url: null });

test("a report is read as it was sent", () => {
  const read = readReport(report());
  assert.deepEqual([read.score, read.grade, read.kind, read.words], [58, "C", "policy", 20]);
  assert.equal(read.clauses[0].quote, "We share it.");
  assert.equal(read.engine, "0.1.0 sha256:1 sha256:2");
});

const BROKEN = [
  ["null", null],
  ["a list", []],
  ["HTML", "<!doctype html>"],
  ["another version", report({ schema_version: "2" })],
  ["a score without a grade", report({ grade: null })],
  ["a grade without a score", report({ score: null })],
  ["a score above 100", report({ score: 101 })],
  ["a score that is text", report({ score: "58" })],
  ["an unknown grade", report({ grade: "A+" })],
  ["an unknown kind of document", report({ document: { kind: "poem" } })],
  ["clauses that are no list", report({ clauses: {} })],
  ["a clause without a quotation", report({ clauses: [clause({ quote: undefined })] })],
  ["a clause that ends before it starts", report({ clauses: [clause({ start: 9, end: 3 })] })],
  ["a clause before the text", report({ clauses: [clause({ start: -1 })] })],
  ["half a position", report({ clauses: [clause({ start: 0.5 })] })],
  ["an unknown stance", report({ clauses: [clause({ stance: "<b>shares</b>" })] })],
  ["an unknown recipient", report({ clauses: [clause({ recipients: kinds("constructor") })] })],
  ["a receipt with text for points", report({ receipt: [{ item: "x", points: "-1", clauses: [], because: "" }] })],
];

for (const [name, answer] of BROKEN) {
  test(`what is no report is refused: ${name}`, () => assert.throws(() => readReport(answer), AnswerError));
}

test("members of the prototype are no members of a report", () => {
  const text = JSON.stringify(report()).replace('"score":58', '"__proto__":{"score":99,"polluted":true}');
  assert.throws(() => readReport(JSON.parse(text)), /report\.score/);
  const inherited = Object.create(report());
  assert.throws(() => readReport(inherited), AnswerError);
  assert.equal({}.polluted, undefined);
});

test("unknown members are left behind", () => {
  const read = readReport(report({ clauses: [clause({ onclick: "alert(1)" })], script: "alert(1)" }));
  assert.ok(!("script" in read) && !("onclick" in read.clauses[0]));
});

test("a page that is no policy has no grade, and that is no error", () => {
  const read = readReport(report({ document: { kind: "not-a-policy", language: null }, score: null, grade: null, clauses: [], receipt: [] }));
  assert.deepEqual([read.kind, read.score, read.grade], ["not-a-policy", null, null]);
});

test("a policy that is silent has no grade, and that is no error", () => {
  assert.equal(readReport(report({ score: null, grade: null, clauses: [], receipt: [] })).grade, null);
});

test("a comparison is read, and one that is none is refused", () => {
  const changed = [{ before: clause(), after: clause({ id: "c2" }), what: ["recipient added: advertising"] }];
  assert.deepEqual(readComparison(comparison({ changed })).changed[0].what, ["recipient added: advertising"]);
  assert.deepEqual(readComparison(comparison()).after, { score: 58, grade: "C" });
  assert.throws(() => readComparison(comparison({ added: null })), AnswerError);
  assert.throws(() => readComparison(comparison({ before: { score: 60, grade: "A+" } })), AnswerError);
});

test("a comparison tells who gets the data, and one of an older server does not", () => {
  const flows = [flow({ after: ["advertising"], gained: ["advertising"] })];
  const companies = { added: ["Google"], removed: [] };
  const read = readComparison(comparison({ flows, companies, sale: "added" }));
  assert.deepEqual([read.flows, read.companies, read.sale], [flows, companies, "added"]);
  const older = readComparison(comparison({ flows: undefined, companies: undefined, sale: undefined }));
  assert.deepEqual([older.flows, older.companies, older.sale], [null, null, null]);
  for (const bad of [{ flows: {} }, { flows: [flow({ recipient: "neighbour" })] }, { flows: [flow({ lost: ["fun"] })] }, { sale: true }, { companies: { added: [7], removed: [] } }]) {
    assert.throws(() => readComparison(comparison(bad)), AnswerError);
  }
});

test("whoever gets data that did not before stands first, then who gets it for more, by weight", () => {
  const flows = [
    flow({ recipient: "partner", before: ["ai"], after: [] }),
    flow({ recipient: "group", before: ["ai"], after: ["ai", "research"], gained: ["research"] }),
    flow({ recipient: "authority", after: ["legal"], gained: ["legal"] }),
    flow({ recipient: "public", before: ["ai", "research"], after: ["ai"], lost: ["research"] }),
    flow({ recipient: "advertising", after: ["ai"], gained: ["ai"] }),
  ];
  assert.deepEqual(sortFlows(flows).map(({ recipient }) => recipient), ["advertising", "authority", "group", "partner", "public"]);
});

const summary = (...clauses) => readReport(report({ clauses: clauses.map((one, index) => clause({ id: `c${index}`, ...one })) }));

test("recipients are listed by weight, with purposes, names and the reader's say", () => {
  const read = summary(
    { recipients: kinds("processor"), purposes: kinds("service", "unspecified") },
    { recipients: [...kinds("advertising"), { kind: "named", text: "Google" }], names: [{ kind: "analytics", text: "Google" }], choice: choice("consent"), purposes: kinds("advertising") },
    { recipients: kinds("advertising"), names: [{ kind: "analytics", text: "google" }], choice: choice("opt-out"), purposes: kinds("analytics") },
  );
  assert.deepEqual(
    recipientsOf(read).map(({ kind, purposes, names, say, clauses }) => [kind, purposes, names, say, clauses.length]),
    [
      ["advertising", ["advertising", "analytics"], ["Google"], "refusable", 2],
      ["processor", ["service"], [], "none", 1],
    ],
  );
});

test("the reader is always asked only where every clause says so", () => {
  assert.equal(recipientsOf(summary({ choice: choice("consent") }, { choice: choice("consent") }))[0].say, "asked");
  assert.equal(recipientsOf(summary({ choice: choice("consent") }, { choice: choice("none") }))[0].say, "none");
});

test("a clause that names nobody is one about others, and what introduces a list is about its items", () => {
  assert.deepEqual(recipientsOf(summary({ recipients: [] })), []);
  assert.deepEqual(recipientsOf(summary({ recipients: kinds("unspecified") })).map(({ kind }) => kind), ["unspecified"]);
  assert.deepEqual(recipientsOf(summary({ recipients: kinds("unspecified", "named") })).map(({ kind }) => kind), ["named"]);
});

test("denials and clauses about others do not count as recipients", () => {
  const read = summary({ stance: "denies" }, { applies: false }, { stance: "mixed" });
  assert.deepEqual(recipientsOf(read).flatMap(({ clauses }) => clauses.map(({ id }) => id)), ["c2"]);
  assert.deepEqual(awayOf(read).map(({ id }) => id), ["c1"]);
});

test("a denial comes with its exception and what contradicts it", () => {
  const clauses = [clause({ id: "c1", stance: "denies" }), clause({ id: "c2" })];
  const denials = [{ clause: "c1", exception: "unless the law asks", contradicted_by: ["c2", "c9"] }, { clause: "c8", exception: null, contradicted_by: [] }];
  const [denial, ...more] = denialsOf(readReport(report({ clauses, denials })));
  assert.deepEqual([denial.exception, denial.against.map(({ id }) => id), more], ["unless the law asks", ["c2"], []]);
});

test("marks tell sharing, denials and what does not concern the reader apart", () => {
  const read = summary({ start: 0, end: 5 }, { stance: "denies" }, { stance: "denies", applies: false }, { stance: "mixed" });
  assert.deepEqual(spansOf(read).map(({ tone }) => tone), ["shares", "denies", "away", "shares"]);
});
