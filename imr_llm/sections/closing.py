"""What follows a letter's last item: its legal effect, rights of appeal, the signature, lists and proofs of service."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from imr_llm.sections.titles import has_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imr_llm.letters import Passage

_OPENS = re.compile(
    r"""
    Effect\ of\ the\ Decision \ ?: | Sincerely\ ?, | Respectfully (?: \ submitted )? \ ?, | Very\ truly\ yours \ ?,
    | [Cc][Cc]\ ?: | Enclosures? \ ?: | Attachments? \ ?: | Distribution \ ?: | Copies\ to \ ?:
    | Disclaimer:\ MAXIMUS\b
    | If\ you\ (?: disagree\ with | wish\ to\ (?: appeal | dispute ) ) \b
    | (?: In\ accordance\ with | Pursuant\ to | Under ) \ (?: California\ )? Labor\ Code \ [Ss]ection \ 4610\.6 \ ?\(h\)
    | The\ determination\ of\ MAXIMUS\ Federal\ Services\b [^.]{0,60} \ deemed\b
    | I\ declare\ under\ penalty\ of\ perjury\b
    """,
    re.VERBOSE,
)
"""Words that open what follows the last item, at the beginning of a printed line."""
_TITLE = re.compile(
    r"""
    (?: [^a-z]{0,50} \b )? (?:
      (?: (?: NOTICE\ OF | YOUR | THE ) \ )? (?: RIGHTS?\ (?: TO | OF ) \ APPEAL | APPEAL (?: S | \ RIGHTS )? )
      | (?: PROOF | CERTIFICATE | DECLARATION ) \ OF \ (?: SERVICE | MAILING )
      | (?: INDEX | LIST | TABLE ) \ OF \ (?: DOCUMENTS | RECORDS | EXHIBITS )
      | DOCUMENTS?\ (?: REVIEWED | CONSIDERED | RECEIVED )
      | ENCLOSURES? | ATTACHMENTS? | APPENDIX | EXHIBITS? | DISCLAIMER | DISTRIBUTION\ LIST
      | EFFECT\ OF\ THE\ (?: DECISION | DETERMINATION ) | HOW\ THE\ IMR\ FINAL\ DETERMINATION\ WAS\ MADE | CLINICAL\ CASE\ SUMMARY
      | AVISO | IMPORTANT\ (?: NOTICE | INFORMATION )
    ) \b [^a-z]{0,50}
    | (?: Notice\ of\ | Your\ )? (?: Rights?\ (?: to | of ) \ Appeal | Appeal\ Rights | How\ to\ Appeal ) \b [^.]{0,40}
    | (?: Proof | Certificate | Declaration ) \ [Oo]f \ (?: Service | Mailing )
    | (?: Index | List ) \ [Oo]f \ (?: Documents | Records | Exhibits ) \b [^.]{0,40}
    | Documents?\ (?: Reviewed | Considered | Received ) \b [^.]{0,40}
    | (?: Attachment | Appendix | Exhibit | Enclosure ) \ [A-Z0-9]
    """,
    re.VERBOSE,
)
"""The title of a page that follows the last item, alone on its line."""
_INITIALS = "ESRVCcDAIUPTLNYH"
"""Letters that those words begin with; a title in capitals may have others before it."""
_SHORTEST, _LONGEST = 5, 130


def letter_end(passage: Passage, start: int) -> int:
    """Return where the last item ends, looked for from ``start``: where what follows it opens, else the letter's end.

    A letter that keeps no printed lines ends at its end: without them a title is only a word.
    """
    return next(_closings(passage, start), len(passage.text)) if has_lines(passage) else len(passage.text)


def _closings(passage: Passage, start: int) -> Iterator[int]:
    """Yield the lines that open or head what follows the items."""
    text = passage.text
    lines = passage.lines[bisect_left(passage.lines, start) :]
    for at, end in pairwise((*lines, len(text))):
        if text[at] in _INITIALS:
            opens = _OPENS.match(text, at) or _is_title(text, at, end)
        else:
            opens = end - at <= _LONGEST and text[at:end].isupper() and _is_title(text, at, end)
        if opens:
            yield at


def _is_title(text: str, at: int, end: int) -> bool:
    words = text[at : min(end, at + _LONGEST)].rstrip(" :")
    return end - at <= _LONGEST and len(words) >= _SHORTEST and _TITLE.fullmatch(words) is not None
