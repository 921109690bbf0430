"""Render the form of the page that analyzes a policy, and hand it the words it shows."""

import json
from html import escape

from postilla.model import GROUPS, REGIONS
from sitedata import Tree, branch, leaf, words


def render(language: str, _page: str) -> str:
    """Return the form, the place for the result, and the words for the script."""
    known = words(language)
    said = branch(known, "tool")

    def say(key: str) -> str:
        return escape(leaf(said, key))

    return f"""<form id="tool" class="tool no-print" novalidate
data-score="/v1/score" data-compare="/v1/compare" data-requests="/v1/requests">
<fieldset class="tool__mode"><legend>{say("mode")}</legend>
<label><input type="radio" name="mode" value="one" checked> {say("modeOne")}</label>
<label><input type="radio" name="mode" value="two"> {say("modeTwo")}</label>
</fieldset>
<div class="tool__texts">
<div><label for="text" id="text-label">{say("labelText")}</label>
<textarea id="text" rows="12" placeholder="{say("placeholder")}" spellcheck="false">
</textarea></div>
<div id="later-box" hidden><label for="later">{say("after")}</label>
<textarea id="later" rows="12" placeholder="{say("placeholder")}" spellcheck="false">
</textarea></div>
</div>
<div class="tool__examples" id="examples"><span>{say("examples")}</span></div>
<p class="small">{say("examplesNote")}</p>
<div class="tool__choices">
{_select("region", said, _only(branch(known, "regions"), REGIONS))}
{_select("group", said, _only(branch(known, "groups"), GROUPS))}
{_select("textLanguage", said, branch(said, "languages"))}
</div>
<div class="tool__go"><button class="call" type="submit" id="go">{say("go")}</button>
<button class="plain" type="button" id="clear">{say("clear")}</button></div>
</form>
<p id="status" role="status" class="tool__status no-print"></p>
<div id="fault" role="alert" class="tool__fault"></div>
<noscript><p class="premise">{_without_script(language)}</p></noscript>
<section id="result" class="result" tabindex="-1" aria-labelledby="result-title" hidden></section>
<script type="application/json" id="postilla-words">{_embed(known)}</script>
"""


def _only(options: Tree, values: tuple[str, ...]) -> Tree:
    return {value: options[value] for value in values}


def _select(name: str, said: Tree, options: Tree) -> str:
    rows = "".join(
        f'<option value="{escape(value)}">{escape(str(label))}</option>'
        for value, label in options.items()
    )
    return (
        f'<div><label for="{name}">{escape(leaf(said, name))}</label>'
        f'<select id="{name}" name="{name}">{rows}</select></div>'
    )


def _embed(tree: Tree) -> str:
    return json.dumps(tree, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")


def _without_script(language: str) -> str:
    return escape(leaf(words(language), "tool", "noScript"))
