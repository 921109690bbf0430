import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage, textOf } from "./parts.js";

const SHAPES = [
  ["blocks are parted by a blank line", "<p>One.</p><p>Two.</p>", "One.\n\nTwo."],
  ["white space is collapsed as the browser shows it", "<p>  One\n  two\t three </p>", "One two three"],
  ["inline elements do not part words", "<p>part<b>ner</b>s <i>and</i> more</p>", "partners and more"],
  ["a line break stays one", "<p>One<br>two</p>", "One\ntwo"],
  ["headings carry their rank", "<h1>Top</h1><h3>Low</h3><p>Text</p>", "# Top\n\n### Low\n\nText"],
  ["a heading by role counts", '<div role="heading" aria-level="4">Low</div>', "#### Low"],
  ["a heading is one line", "<h2>Who<br>gets <div>it</div></h2>", "## Who gets it"],
  ["list items carry a dash", "<p>With:</p><ul><li>one<li>two</ul>", "With:\n\n- one\n- two"],
  ["lists nest", "<ul><li>a<ul><li>b</ul><li>c</ul>", "- a\n  - b\n- c"],
  ["paragraphs of an item belong to it", "<ul><li><p>a</p><p>b</p></ul>", "- a\n\n  b"],
  ["a data table has one line a row", "<table><tr><th>Who<th>What<tr><td>X<td>all <b>of</b> it</table>", "| Who | What |\n| --- | --- |\n| X | all of it |"],
  ["a layout table is no table", "<table role=presentation><tr><td><p>One</p><td>Two</table>", "One\n\nTwo"],
  ["what is not shown is not read", '<p>a</p><p style="display:none">b</p><p style="visibility:hidden">c</p><p hidden>d</p>', "a"],
  ["what is visible again inside is read", '<div style="visibility:hidden">a<p style="visibility:visible">b</p></div>', "b"],
  ["scripts, styles and fields are not read", "<p>a</p><script>b</script><style>c</style><textarea>d</textarea><select><option>e</select>", "a"],
  ["buttons are read in headings alone", "<button>Buy</button><h3><button>Who gets it</button></h3>", "### Who gets it"],
  ["preformatted lines stay lines", "<pre>one\ntwo</pre>", "one\ntwo"],
  ["closed sections are read", "<details><summary>Sharing</summary><p>We share.</p></details>", "Sharing\n\nWe share."],
  ["navigation and footers stand around the text", "<nav>Home</nav><header>Shop</header><p>Text</p><footer>Imprint</footer>", "Text"],
  ["the header of an article is its own", "<article><header>Title</header>Text</article>", "Title\n\nText"],
  ["the main element is taken alone", "<div>Advert</div><main><p>The policy, at length.</p></main>", "The policy, at length."],
  ["a small main element is not taken alone", "<main>Hi</main><p>The policy, at length.</p>", "Hi\n\nThe policy, at length."],
  ["what lies over the page is not read with it", '<p>The policy, at length.</p><div role="dialog">Accept</div><div style="position: fixed">Cookies</div>', "The policy, at length."],
  ["a policy in a dialog over the page is read", "<main>Shop</main><dialog open><h2>Privacy</h2><p>The policy, at length.</p></dialog>", "## Privacy\n\nThe policy, at length."],
  ["a page that scrolls in a fixed box is read without its navigation", '<div style="position: fixed"><nav>Home</nav><main>Text</main></div>', "Text"],
  ["what can be edited is read", "<div contenteditable><p>Text</p></div>", "Text"],
  ["halves of surrogate pairs become replacements", "<p>a&#xD83D;b</p>", "a\ufffdb"],
];

for (const [name, html, text] of SHAPES) {
  test(name, async () => assert.equal(await textOf(html), text));
}

test("a form cannot pass off its fields as its own properties", async () => {
  const names = ["childNodes", "localName", "shadowRoot", "getAttribute", "tagName", "nodeType", "textContent", "ownerDocument"];
  const fields = names.map((name) => `<input name="${name}">`).join("");
  assert.equal(await textOf(`<form>${fields}<p>We share it.</p></form>`), "We share it.");
});

test("open shadow roots, their slots and frames of the same origin are read in place", async () => {
  const window = await openPage("<p>a</p><x-box><b>slotted</b></x-box><iframe></iframe><p>z</p>");
  const { document } = window;
  document.querySelector("x-box").attachShadow({ mode: "open" }).innerHTML = "<p>shadow <slot></slot></p>";
  document.querySelector("iframe").contentDocument.body.innerHTML = "<p>frame</p>";
  assert.equal((await window.postilla.read({ whole: true })).text, "a\n\nshadow slotted\n\nframe\n\nz");
});

test("every character that was copied leads back to its place", async () => {
  const html = `<main><h2>Who 😀 gets</h2><p>We  share <b>e-mail</b>\n and more\u00a0 .</p>
    <ul><li>one<ul><li>two  words</ul></ul><table><tr><th>a<th>b<tr><td>c<td> d e </table><pre>f\n  g</pre></main>`;
  const window = await openPage(html);
  const { text } = await window.postilla.read({ whole: true });
  let copied = 0;
  for (let at = 0; at < text.length; at += 1) {
    const pieces = window.postilla.locate(window.postilla.runs, at, at + 1);
    if (!pieces.length) continue;
    assert.equal(pieces.length, 1);
    const there = pieces[0].node.data.slice(pieces[0].from, pieces[0].to);
    if (text[at] === " ") assert.match(there, /^\s$/);
    else assert.equal(there, text[at]);
    copied += 1;
  }
  assert.equal(copied, [..."Who 😀 getsWe share e-mail and more\u00a0 .onetwo wordsabcd efg"].join("").length);
});

test("a span over several elements is found piece by piece, without what is hidden between", async () => {
  const window = await openPage('<p>We share <b>your data</b> <i style="display:none">never</i>with partners.</p>');
  const { text } = await window.postilla.read({ whole: true });
  const start = text.indexOf("share");
  const pieces = window.postilla.locate(window.postilla.runs, start, text.length);
  assert.deepEqual(Array.from(pieces, ({ node, from, to }) => node.data.slice(from, to)), ["share ", "your data", " ", "with partners."]);
});

test("a selection of some length is read alone, and the whole page on demand", async () => {
  const long = "We share your address with partners. ".repeat(10).trim();
  const window = await openPage(`<p>Before.</p><p id=here>${long}</p><p>After.</p>`);
  const range = window.document.createRange();
  const [node] = window.document.getElementById("here").childNodes;
  range.setStart(node, 3);
  range.setEnd(window.document.body.lastChild, 0);
  window.getSelection().addRange(range);
  const reading = await window.postilla.read({ whole: false });
  assert.deepEqual([reading.text, reading.whole], [long.slice(3), false]);
  assert.match((await window.postilla.read({ whole: true })).text, /^Before\.[^]*After\.$/);
});

test("a word that happens to be selected does not count", async () => {
  const window = await openPage("<p>One two three.</p>");
  const range = window.document.createRange();
  range.setStart(window.document.querySelector("p").firstChild, 4);
  range.setEnd(window.document.querySelector("p").firstChild, 7);
  window.getSelection().addRange(range);
  assert.equal((await window.postilla.read({ whole: false })).text, "One two three.");
});

test("text beyond the limit is not read, and the reading says so", async () => {
  const { postilla } = await openPage(`<p>${"word ".repeat(450_000)}</p><p>End.</p>`);
  const reading = await postilla.read({ whole: true });
  assert.equal(reading.full, true);
});

test("the text of hidden elements is counted", async () => {
  const { postilla } = await openPage('<p>a</p><div style="display:none"> four </div>');
  assert.equal((await postilla.read({ whole: true })).hidden, 4);
});
