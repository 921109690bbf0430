import assert from "node:assert/strict";
import { test } from "node:test";
import { shown } from "../lib/dom.js";
import { checkLinks, checkReading, linkTo, PageError, readProgress } from "../lib/page.js";
import { AddressError, isAllowed, parseServer } from "../lib/server.js";
import { readSettings } from "../lib/settings.js";
import { pickLanguage, Words } from "../lib/words.js";
import { sayChange, sayFlow } from "../view/news.js";
import { fileOf, flow, installChrome } from "./parts.js";

const SERVERS = [
  ["http://127.0.0.1:8000", "http://127.0.0.1:8000", true],
  ["http://127.0.0.1:8000/", "http://127.0.0.1:8000", true],
  [" http://localhost:9/api/ ", "http://localhost:9/api", true],
  ["https://policies.example", "https://policies.example", false],
  ["policies.example/postilla/", "https://policies.example/postilla", false],
];

for (const [written, base, loopback] of SERVERS) {
  test(`the address ${written} is read`, () => {
    const server = parseServer(written);
    assert.deepEqual([server.base, server.loopback], [base, loopback]);
  });
}

const ADDRESSES = [
  ["http://policies.example", "address_insecure"],
  ["http://127.0.0.1.example", "address_insecure"],
  ["http://localhost.example:8000", "address_insecure"],
  ["ftp://policies.example", "address_unreadable"],
  ["javascript://policies.example", "address_unreadable"],
  ["https://", "address_unreadable"],
  ["https://me:secret@policies.example", "address_unreadable"],
  ["https://policies.example/?a=b", "address_unreadable"],
  ["two words", "address_unreadable"],
  ["", "address_unreadable"],
];

for (const [written, reason] of ADDRESSES) {
  test(`the address "${written}" is refused: ${reason}`, () =>
    assert.throws(() => parseServer(written), (error) => error instanceof AddressError && error.reason === reason));
}

test("this computer needs no leave, any other server one for its origin alone", async () => {
  installChrome({ granted: ["https://yes.example/*"] });
  const asked = ["http://127.0.0.1:1", "https://yes.example:8443", "https://no.example"];
  assert.deepEqual(await Promise.all(asked.map((address) => isAllowed(parseServer(address)))), [true, true, false]);
});

const STORED = [undefined, null, 7, "text", [], { region: "mars", group: {}, language: "xx", asked: "yes", server: 5 }, { server: "http://policies.example" }, { server: "" }, { version: 0, url: "x" }];

for (const stored of STORED) {
  test(`settings stored as ${JSON.stringify(stored)} are the first ones`, () =>
    assert.deepEqual(readSettings(stored), { server: "http://127.0.0.1:8000", region: "eea", group: "consumer", language: "auto", asked: false }));
}

const FRAGMENTS = [
  ["a short quotation is given whole", "https://a.example/p", "We sell data.", "", "https://a.example/p#:~:text=We%20sell%20data."],
  ["punctuation of the syntax is escaped", "https://a.example/p", "a-b, c & d", "", "https://a.example/p#:~:text=a%2Db%2C%20c%20%26%20d"],
  ["a fragment of the page stays", "https://a.example/p#who", "We sell.", "", "https://a.example/p#who:~:text=We%20sell."],
  ["an earlier text fragment goes", "https://a.example/p#:~:text=old", "We sell.", "", "https://a.example/p#:~:text=We%20sell."],
  [
    "a long one is given by its edges", "https://a.example/p",
    "We share your e-mail address and your telephone number with our advertising partners all over the world.", "",
    "https://a.example/p#:~:text=We%20share%20your%20e%2Dmail%20address,partners%20all%20over%20the%20world.",
  ],
  ["one of several lines is given by its edges", "https://a.example/p", "With:\nour partners", "", "https://a.example/p#:~:text=With%3A,our%20partners"],
  ["short words in great number do not overlap", "https://a.example/p", "Support services (e.g. service and support).", "", "https://a.example/p#:~:text=Support%20services%20(e.g.%20service%20and%20support)."],
  [
    "a row of a table is given by what its cells say", "https://a.example/p", "| Partners | They help us to show you advertisements that you may like. | |", "",
    "https://a.example/p#:~:text=Partners,advertisements%20that%20you%20may%20like.",
  ],
  ["one that begins like an earlier sentence says what stands before", "https://a.example/p", "We sell it.", "So we sell it.\nIf you agree, ", "https://a.example/p#:~:text=If%20you%20agree%2C-,We%20sell%20it."],
  ["what stands before may be another line", "https://a.example/p", "We sell it.", "We sell it.\n\n## Much\n\n- ", "https://a.example/p#:~:text=Much-,We%20sell%20it."],
  ["what stands before may be another cell", "https://a.example/p", "We sell it.", "We sell it.\n\n| Much | ", "https://a.example/p#:~:text=Much-,We%20sell%20it."],
];

for (const [name, url, quote, before, link] of FRAGMENTS) {
  test(`text fragments: ${name}`, () => assert.equal(linkTo(url, quote, before), link));
}

test("what reorders or hides text is not shown", () => {
  assert.equal(shown("we do \u202enot\u202c s\u200bha\u00adre\u0000 \u2066it\u2069\ud800"), "we do not share it\ufffd");
  assert.equal(shown("<b>ciao</b> 😀 è\nqui"), "<b>ciao</b> 😀 è\nqui");
});

const sender = { id: "this-extension", tab: { id: 3 } };
const progress = { type: "postilla-progress", done: 1, total: 4 };
const MESSAGES = [
  ["counts", progress, sender, 0.25],
  ["never goes beyond the whole", { ...progress, done: 9 }, sender, 1],
  ["from another extension does not count", progress, { ...sender, id: "another" }, null],
  ["from another tab does not count", progress, { ...sender, tab: { id: 4 } }, null],
  ["from no tab does not count", progress, { id: "this-extension" }, null],
  ["of another type does not count", { ...progress, type: "other" }, sender, null],
  ["without numbers does not count", { ...progress, done: "1" }, sender, null],
  ["of nothing does not count", { ...progress, total: 0 }, sender, null],
  ["below nothing does not count", { ...progress, done: -1 }, sender, null],
  ["that is null does not count", null, sender, null],
];

for (const [name, message, from, part] of MESSAGES) {
  test(`a progress message ${name}`, () => {
    installChrome();
    assert.equal(readProgress(message, from, 3), part);
  });
}

test("a reading that is none closes the page, and a good one passes", () => {
  const good = { text: "a", whole: true, full: false, hidden: 0, marked: false, type: "text/html" };
  assert.deepEqual(checkReading({ ...good, more: 1 }), good);
  for (const bad of [null, undefined, {}, { ...good, text: 5 }, { ...good, hidden: "0" }, { ...good, marked: 1 }]) assert.throws(() => checkReading(bad), PageError);
});

test("only links to web pages pass", () => {
  const urls = ["https://a.example/", "javascript:alert(1)", "data:text/html,x", "nonsense", 7];
  assert.deepEqual(checkLinks([...urls.map((url) => ({ text: "t", url })), null]), [{ text: "t", url: "https://a.example/" }]);
  assert.deepEqual(checkLinks("none"), []);
});

const LANGUAGES = [["auto", "it-IT", "it"], ["auto", "en-GB", "en"], ["auto", "de", "en"], ["it", "en", "it"], ["en", "it", "en"], ["xx", "it", "it"], [undefined, "en-US", "en"]];

for (const [chosen, browser, language] of LANGUAGES) {
  test(`with ${chosen} chosen in a browser in ${browser}, ${language} is spoken`, () => assert.equal(pickLanguage(chosen, browser), language));
}

test("messages take their values as they are, and numbers in the language's form", () => {
  const own = { a: "$1 di $2", n_one: "$1 frase", n_other: "$1 frasi", number_group: ".", list_two: "$1 e $2", list_more: "$1 e $2" };
  // As the browser says them, in its own language.
  globalThis.chrome = { i18n: { getMessage: (key, values) => (Object.hasOwn(own, key) ? own[key].replace(/\$(\d)/g, (_, at) => values[at - 1] ?? "") : "") } };
  for (const messages of [null, Object.fromEntries(Object.entries(own).map(([key, message]) => [key, { message }]))]) {
    const words = new Words("it", messages);
    assert.equal(words.say("a", "$2", 12345), "$2 di 12.345");
    assert.deepEqual([words.count("n", 1), words.count("n", 0)], ["1 frase", "0 frasi"]);
    assert.throws(() => words.say("constructor"), /no message "constructor"/);
    assert.deepEqual([words.has("a"), words.has("toString")], [true, false]);
  }
});

test("numbers are grouped by thousands, and lists written, as the language does it", async () => {
  for (const language of ["it", "en"]) {
    const words = new Words(language, JSON.parse(await fileOf(`_locales/${language}/messages.json`)));
    for (const number of [0, 7, -14, 999, 12345, -1234567]) assert.equal(words.number(number), number.toLocaleString(language));
    assert.equal(words.number(1234), { it: "1.234", en: "1,234" }[language]);
    const list = new Intl.ListFormat(language);
    for (const items of [[], ["a"], ["a", "b"], ["a", "b", "c"]]) assert.equal(words.list(items), list.format(items));
  }
});

test("a change is said in the reader's language, and an unknown one as the server says it", async () => {
  const words = new Words("it", JSON.parse(await fileOf("_locales/it/messages.json")));
  assert.equal(sayChange("recipient added: advertising", words), "Nuovo destinatario: inserzionisti e reti pubblicitarie");
  assert.equal(sayChange("something else: x", words), "something else: x");
});

const FLOWS = [
  ["who gets data now", { after: ["unspecified", "service", "advertising"], gained: ["advertising"] }, "now, and not before: advertising and running the service"],
  ["who got it", { before: ["unspecified"] }, "before, and not now: no purpose given"],
  ["who gets it for more", { before: ["service"], after: ["service", "ai"], gained: ["ai"] }, "now also for training artificial intelligence"],
  ["who gets it for other ends", { before: ["legal"], after: ["ai", "research"], gained: ["research", "ai"], lost: ["legal"] }, "now also for training artificial intelligence and research; no longer for legal duties"],
];

for (const [name, changes, said] of FLOWS) {
  test(`what changed of one recipient: ${name}`, async () => {
    const words = new Words("en", JSON.parse(await fileOf("_locales/en/messages.json")));
    assert.equal(sayFlow(flow(changes), words), said);
  });
}
