import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { test } from "node:test";
import { fileOf } from "./parts.js";

const folders = ["lib", "page", "view"];
const nested = await Promise.all(folders.map(async (folder) => (await readdir(new URL(`../${folder}`, import.meta.url))).map((name) => `${folder}/${name}`)));
const scripts = [...nested.flat(), "popup.js", "answer.js", "options.js"].filter((name) => name.endsWith(".js"));
const sources = new Map(await Promise.all(scripts.map(async (name) => [name, await fileOf(name)])));
const manifest = JSON.parse(await fileOf("manifest.json"));
const texts = Object.fromEntries(await Promise.all(["it", "en"].map(async (language) => [language, JSON.parse(await fileOf(`_locales/${language}/messages.json`))])));

test("it asks for activeTab, scripting and storage, and for nothing else", () => {
  assert.deepEqual(manifest.permissions, ["activeTab", "scripting", "storage"]);
  assert.deepEqual(manifest.optional_host_permissions, ["https://*/*"]);
  for (const key of ["host_permissions", "optional_permissions", "content_scripts", "background", "web_accessible_resources", "externally_connectable"]) {
    assert.ok(!(key in manifest), key);
  }
});

test("its pages run their own scripts alone and talk to servers over HTTPS or on this computer", () => {
  const policy = manifest.content_security_policy.extension_pages;
  assert.match(policy, /^default-src 'none'; script-src 'self';/);
  assert.match(policy, /connect-src 'self' http:\/\/127\.0\.0\.1:\* http:\/\/localhost:\* https:;/);
  assert.doesNotMatch(policy, /unsafe|wasm|data:|blob:/);
});

test("its version is the project's", async () => {
  assert.match(await fileOf("../server/postilla/__init__.py"), new RegExp(`__version__ = "${manifest.version}"`));
});

test("both languages have the same messages, with the same places to fill", () => {
  assert.deepEqual(Object.keys(texts.it).sort(), Object.keys(texts.en).sort());
  for (const [key, { message }] of Object.entries(texts.it)) {
    const places = (text) => [...new Set(text.match(/\$\d/g))].sort();
    assert.deepEqual(places(message), places(texts.en[key].message), key);
    assert.ok(message.trim() && texts.en[key].message.trim(), key);
  }
});

test("every message that the code names exists, and every message is used", async () => {
  const pages = await Promise.all(["popup.html", "options.html", "manifest.json"].map(fileOf));
  const all = [...sources.values(), ...pages].join("\n");
  const named = [...all.matchAll(/(?:say\(\s*|data-say=|__MSG_)["']?([a-z][a-zA-Z_]+?)(?:["']|__)/g)].map(([, key]) => key);
  assert.deepEqual(named.filter((key) => !(key in texts.en)), []);
  const made = /^(?:region|group|grade|say|recipient|purpose|data|change|state|tone|news|options_test|address|label|result_(?:words|clauses|sentences)|bar_marked|options_sites|choice|scope)_/;
  assert.deepEqual(Object.keys(texts.en).filter((key) => !made.test(key) && !all.includes(key)), []);
});

/** The modules that one needs, itself among them. */
async function neededBy(first) {
  const needed = new Set([first]);
  for (const name of needed) {
    for (const [, path] of (await fileOf(name)).matchAll(/^(?:import|\}) .*?from "(.+?)";$/gm)) needed.add(new URL(path, `file:///${name}`).pathname.slice(1));
  }
  return needed;
}

test("the popup waits for one module, then names all others at once, so that none waits for another", async () => {
  const first = [...(await fileOf("popup.html")).matchAll(/<script type="module"[^>]* src="(.+?)"|<link rel="modulepreload" href="(.+?)"/g)].map(([, script, module]) => script ?? module);
  assert.deepEqual(first, ["popup.js"]);
  assert.deepEqual([...(await neededBy("popup.js"))], first);
  const then = [...sources.get("popup.js").matchAll(/^ +((?:"[\w/]+", ?)+)$/gm)].flatMap(([, line]) => line.match(/[\w/]+/g)).map((name) => `${name}.js`);
  assert.deepEqual(then.sort(), [...(await neededBy("answer.js"))].filter((name) => !first.includes(name)).sort());
});

test("no script makes markup or code of text", () => {
  for (const [name, source] of sources) {
    assert.doesNotMatch(source, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setTimeout\(["'`]|srcdoc|DOMParser/, name);
  }
});

test("no file names another host than this computer, and none holds an affiliate link", () => {
  for (const [name, source] of sources) {
    for (const [, host] of source.matchAll(/https?:\/\/([a-z0-9.-]+)/g)) assert.ok(["127.0.0.1", "localhost"].includes(host), `${name}: ${host}`);
    assert.doesNotMatch(source, /amazon|paypal|affiliat/i, name);
  }
});

test("nothing moves, so nobody has to ask for less motion", async () => {
  for (const name of ["base.css", "popup.css", "options.css"]) assert.doesNotMatch(await fileOf(name), /transition|animation|scroll-behavior/, name);
});
