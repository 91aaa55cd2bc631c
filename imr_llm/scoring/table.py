"""A score as text for the terminal and as JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Iterator

from imr_llm.scoring.report import FieldScore, Judged, ScoreReport

_COUNTS = ("right", "wrong", "missed", "spurious", "silent", "flagged")
_LONGEST_VALUE = 60


def render_scores(report: ScoreReport, *, misses: int = 20) -> str:
    """Return the score as text of at most 80 columns, values shown apart.

    Args:
        report: The score.
        misses: How many of the values that are not right to show.
    """
    return "\n".join([*_field_table(report), "", *_outcomes(report), *_summary(report), *_misses(report, misses)]) + "\n"


def _field_table(report: ScoreReport) -> Iterator[str]:
    yield f"{'field':34}{'right':>6}{'wrong':>6}{'missed':>7}{'spur.':>6}{'silent':>7}{'flag.':>6}{'exact':>8}"
    for row in (*report.fields, report.total):
        yield _row(row)


def _row(row: FieldScore) -> str:
    counts = f"{row.right:6}{row.wrong:6}{row.missed:7}{row.spurious:6}{row.silent:7}{row.flagged:6}"
    return f"{row.field:34}{counts}{percent(row.exact):>8}"


def percent(share: float | None) -> str:
    """Return a share in percent, never rounded up to 100."""
    if share is None:
        return "-"
    return "100.0%" if share == 1 else f"{min(share, 0.999):.1%}"


def _outcomes(report: ScoreReport) -> Iterator[str]:
    yield f"{'outcome':14}{'items':>6}{'recognised':>12}{'recall':>9}   always Upheld"
    for row in report.outcomes:
        always = (1.0 if row.outcome == "upheld" else 0.0) if row.of else None
        yield f"{row.outcome:14}{row.of:6}{row.recalled:12}{percent(row.recall):>9}{percent(always):>16}"
    items = sum(row.of for row in report.outcomes)
    recalled = sum(row.recalled for row in report.outcomes)
    share = report.outcomes[0].of / items if items else None
    yield f"{'both':14}{items:6}{recalled:12}{percent(recalled / items if items else None):>9}{percent(share):>16}"
    yield ""


def _summary(report: ScoreReport) -> Iterator[str]:
    total, found, model = report.total, report.contradictions, report.model
    yield f"{total.right} of {total.scored} values exact; {counted(total.silent, 'silent error')}"
    yield f"right values flagged: {total.flagged}"
    yield f"items missed: {report.missed_items}; items invented: {report.invented_items}"
    yield f"the letters' own contradictions reported: {found[0]} of {found[1]}"
    yield f"{counted(len(report.letters), 'letter')}; without a record: {len(report.absent)}; for review: {report.for_review}"
    if report.without_gold:
        yield f"records without gold, not scored: {len(report.without_gold)}"
    if report.findings:
        yield "findings: " + ", ".join(f"{code} {number}" for code, number in report.findings.items())
    if model.letters:
        tokens = f"{_known(model.prompt_tokens)} tokens in, {_known(model.completion_tokens)} out"
        requests = f"{counted(model.requests, 'request')}, {model.repeated} of them repeated"
        yield f"model: {counted(model.letters, 'letter')}, {requests}; {tokens}"
        yield f"model asked again with evidence: {model.reasked}; " + ", ".join(f"{k} {v}" for k, v in model.statuses.items())


def _misses(report: ScoreReport, most: int) -> Iterator[str]:
    missed = [(letter.letter, one) for letter in report.letters for one in letter.misses if letter.has_record]
    missed.sort(key=lambda pair: not pair[1].silent)
    if missed[:most]:
        yield ""
    for letter, one in missed[:most]:
        yield f"  {letter}  {describe(one)}"
    if len(missed) > most:
        yield f"  and {len(missed) - most} more"
    yield from (f"  {letter}  no record" for letter in report.absent)


def describe(one: Judged) -> str:
    """Return what is not right about a value, in one line."""
    kind = "silent" if one.silent else "flagged"
    return f"{one.pointer} ({one.field}, {one.judgement}, {kind}): gold {shown(one.gold)}, record {shown(one.got)}"


def shown(value: object, *, longest: int = _LONGEST_VALUE) -> str:
    """Return a value as one short line, characters that print nothing escaped."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return text if len(text) <= longest else f"{text[: longest - 2]} …"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural where it is not one."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _known(tokens: int | None) -> str:
    return "unknown" if tokens is None else str(tokens)


def scores_as_json(report: ScoreReport) -> str:
    """Return the score as JSON: by field, in total, by outcome, and letter by letter."""
    content: dict[str, object] = {
        "fields": {row.field: _counts(row) for row in report.fields},
        "total": _counts(report.total),
        "outcomes": {row.outcome: {"items": row.of, "recognised": row.recalled, "recall": row.recall} for row in report.outcomes},
        "always_upheld": _always_upheld(report),
        "items": {"missed": report.missed_items, "invented": report.invented_items},
        "findings": report.findings,
        "contradictions": list(report.contradictions),
        "for_review": report.for_review,
        "absent": list(report.absent),
        "without_gold": list(report.without_gold),
        "model": {
            "letters": report.model.letters,
            "requests": report.model.requests,
            "repeated": report.model.repeated,
            "reasked_with_evidence": report.model.reasked,
            "prompt_tokens": report.model.prompt_tokens,
            "completion_tokens": report.model.completion_tokens,
            "statuses": report.model.statuses,
        },
        "letters": [
            {
                "letter": letter.letter,
                "scored": len(letter.judged),
                "right": sum(one.right for one in letter.judged),
                "needs_review": letter.needs_review,
                "findings": letter.findings,
                "misses": [_miss(one) for one in letter.misses],
            }
            for letter in report.letters
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n"


def _counts(row: FieldScore) -> dict[str, int | float]:
    return {**{name: getattr(row, name) for name in _COUNTS}, "exact": row.exact}


def _always_upheld(report: ScoreReport) -> dict[str, float | None]:
    """Return how well "always Upheld" does: the bar that accuracy alone hides."""
    items = sum(row.of for row in report.outcomes)
    return {"accuracy": report.outcomes[0].of / items if items else None, "overturned_recall": 0.0 if items else None}


def _miss(one: Judged) -> dict[str, object]:
    return {
        "field": one.field,
        "pointer": one.pointer,
        "judgement": one.judgement,
        "silent": one.silent,
        "gold": one.gold,
        "got": one.got,
    }
