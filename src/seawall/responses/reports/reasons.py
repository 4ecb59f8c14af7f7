"""Why something is not known or could not be read, in the reader's language.

Sources and the engine give their reasons in English, as data; what is fixed in them is translated
here by pattern, and what is not in the table stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from seawall.locales import speaker
from seawall.locales.reports import MESSAGES
from seawall.model import Finding, Lang, Problem
from seawall.responses.reports.plain import safe

_MOST = 2  # different reasons told for one operation


def of(reason: str, lang: Lang) -> str:
    if lang == "en":
        return reason
    from seawall.locales import reasons

    return reasons.chinese(reason)


def of_problem(problem: Problem, lang: Lang) -> str:
    """Why, and what to do."""
    parts = (problem.why, problem.todo)
    return ("；" if lang == "zh" else "; ").join(of(part, lang) for part in parts if part)


def joined(findings: Iterable[Finding], lang: Lang) -> str:
    """The different reasons of one operation's unknowns."""
    reasons = (_sentence(finding.because) for finding in findings if finding.because)
    told = [of(reason, lang) for reason in dict.fromkeys(reasons)]
    if not told:
        return speaker(MESSAGES, lang)("because.unseen")
    return ("；" if lang == "zh" else "; ").join(told[:_MOST])


def _sentence(because: str) -> str:
    """A bare expression of a shell ("$LB", "$(aliyun …)") says no more than its text."""
    return (
        f"the value of {because} is not known here" if because.startswith(("$", "{{")) else because
    )


def line(problem: Problem, lang: Lang) -> str:
    """One line for a terminal: file and line, why, what to do."""
    at = f"{problem.file}:{problem.line}" if problem.line else problem.file
    return safe(f"{at}: {of_problem(problem, lang)}")
