"""Let the tool read the site's own privacy notice, and refuse to publish a notice below A."""

import re
from html import escape

import markdown
from mkdocs.exceptions import PluginError

from postilla.pipeline import analyze_html
from sitedata import branch, leaf, words

POLICY = re.compile(r"<!-- policy: start -->(.*)<!-- policy: end -->", re.DOTALL)


def render(language: str, page: str) -> str:
    """Return the report on the notice that stands between the page's two policy marks.

    Raises:
        PluginError: The marks are missing, or the notice does not get an A.
    """
    found = POLICY.search(page)
    if found is None:
        raise PluginError("the privacy page must hold <!-- policy: start --> and policy: end")
    report = analyze_html(markdown.markdown(found[1]), lang=language, locale=language)
    if report.grade != "A":
        taken = "; ".join(f"{line.because} ({line.points})" for line in report.receipt)
        raise PluginError(
            f"the site's own privacy notice ({language}) gets {report.grade}, must get A: "
            f"{taken or '; '.join(report.notices)}"
        )
    known = words(language)
    said = branch(known, "own")
    stances = branch(known, "stance")
    clauses = "".join(
        f"<li><q>{escape(' '.join(clause.quote.split()))}</q> "
        f'<span class="small">{escape(leaf(stances, clause.stance))}</span></li>'
        for clause in report.clauses
    )
    receipt = "".join(f"<li>{escape(line.because)}: {line.points}</li>" for line in report.receipt)
    return f"""
## {leaf(said, "title")} {{ #report }}

<div><p>{escape(leaf(said, "intro"))}</p>
<p class="verdict"><span class="grade grade-a">{report.grade}</span>
<span><strong>{escape(leaf(known, "grades", report.grade))}</strong><br>
{escape(leaf(known, "tool", "score").format(score=report.score))}</span></p>
<p>{escape(leaf(said, "clauses"))}</p>
<ul>{clauses}</ul>
{f"<ul>{receipt}</ul>" if receipt else f"<p>{escape(leaf(known, 'tool', 'receiptNone'))}</p>"}
</div>
"""
