import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "./parts.js";

const CASES = [
  ["an Italian name", '<a href="/info">Informativa sulla privacy</a>', ["https://shop.example/info"]],
  ["an English name", '<a href="/info">Data protection</a>', ["https://shop.example/info"]],
  ["an address", '<a href="/legal/privacy-policy">Legal</a>', ["https://shop.example/legal/privacy-policy"]],
  ["a relation", '<a rel="privacy-policy" href="/x">Here</a>', ["https://shop.example/x"]],
  ["a link element", '<link rel="privacy-policy" href="/x">', ["https://shop.example/x"]],
  ["nothing else", '<a href="/cart">Cart</a><a href="/terms">Terms</a>', []],
  ["no script", '<a href="javascript:alert(1)">Privacy</a><a href="data:text/html,x">Privacy</a>', []],
  ["not the page itself", '<a href="#privacy">Privacy</a><a href="/privacy">Privacy</a>', []],
  ["a frame of another origin that shows it", '<a href="/p">Privacy</a><iframe src="https://policies.example/privacy-policy/1"></iframe>', ["https://policies.example/privacy-policy/1", "https://shop.example/p"]],
  ["no other frame", '<iframe src="https://videos.example/1"></iframe>', []],
  ["each page once", '<a href="/p#a">Privacy</a><a href="/p#b">Privacy policy</a>', ["https://shop.example/p"]],
];

for (const [name, html, urls] of CASES) {
  test(`policy links: ${name}`, async () => {
    const { postilla } = await openPage(html);
    assert.deepEqual(Array.from(postilla.findLinks(), ({ url }) => url), urls);
  });
}

test("the policy stands before the cookie settings, and a footer before the text", async () => {
  const { postilla } = await openPage(
    '<a href="/a">Cookie and privacy settings</a><p><a href="/b">Privacy</a></p><footer><a href="/c">Privacy</a></footer>',
  );
  assert.deepEqual(Array.from(postilla.findLinks(), ({ url }) => url.slice(-1)), ["c", "b", "a"]);
});
