"""Letters, passages and the way back from a passage to the letter's own characters."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_llm.errors import UnreadableLetterError
from imr_llm.letters import Letter, Place, letter_from_text, read_passage
from imr_llm.letters.reading import decode

FOOTED = "Final Determination Letter for IMR Case Number CM13-0123456"
_CHARACTERS = st.sampled_from("ab1-/. \n\n\n\r\f\t\xa0\xad\u200f\u2028é2") | st.sampled_from(
    [f"\n{FOOTED} \n3 \n", "\nPage 2 of 4\n", "\n7\n\f", "non- \ncertified", f" {FOOTED} 2 "]
)
letter_texts = st.lists(_CHARACTERS, min_size=1, max_size=60).map("".join).filter(lambda text: not text.isspace())


def passage_text(text: str) -> str:
    """Return what rules read of a letter with this text."""
    return read_passage(letter_from_text(text)).text


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("  A wrist \n splint  was \n\nasked for. \n", "A wrist splint was asked for."),
        ("it was non- \ncertified", "it was non-certified"),
        ("dated 04-30-\n2015 by", "dated 04-30-2015 by"),
        ("dated 04/30/ \n2015 by", "dated 04/30/2015 by"),
        ("a list - \nof two", "a list - of two"),
        ("a neuro\u00ad\nma", "a neuroma"),
        ("Up\u200fheld\u202c.", "Upheld."),
        ("one\u200f two", "one two"),
        ("tab\tand\xa0space", "tab and space"),
        (f"pain comes\n{FOOTED} \n2 \nat night", "pain comes at night"),
        (f"pain comes\n{FOOTED} \n2 \n\fat night", "pain comes at night"),
        (f"pain comes {FOOTED} 2 at night", "pain comes at night"),
        (f"{FOOTED}\npain comes", "pain comes"),
        (f"pain comes\n{FOOTED}", "pain comes"),
        (f"she has a {FOOTED} before", f"she has a {FOOTED} before"),
        ("pain comes\nPage 2 of 4\nat night", "pain comes at night"),
        ("pain comes\n - 2 - \n\fat night", "pain comes at night"),
        ("pain comes\n2\n\fat night", "pain comes at night"),
        ("pain comes\nPage 2\n\fat night", "pain comes at night"),
        ("pain comes at night. \n4 \n \n", "pain comes at night."),
        ("a course of\n12\nvisits", "a course of 12 visits"),
        ("Opioids,\nPage 78\nof the guide", "Opioids, Page 78 of the guide"),
    ],
)
def test_typography_is_left_out(text: str, read: str) -> None:
    """White space is one space, broken words are whole, and page footers are gone."""
    assert passage_text(text) == read


@pytest.mark.parametrize("case", [str, str.lower, str.upper])
def test_a_page_number_above_a_footer_is_left_out(case: Callable[[str], str]) -> None:
    """A page's number may stand above its footer; a number that does not count the pages is the letter's own."""
    footed = case(FOOTED)
    pages = f"Norvalta #44\n2\n{footed}\nwith one refill\n3\n{footed}\nand a splint, quantity\n44\n{footed}\nfor the knee"

    assert passage_text(pages) == "Norvalta #44 with one refill and a splint, quantity 44 for the knee"


def test_a_part_is_proven_without_the_footer_in_its_middle() -> None:
    """A span that a footer cuts is given as two, and the printed words leave the footer out."""
    letter = letter_from_text(f"A knee \n{FOOTED} \n2 \nbrace was denied.")
    passage = read_passage(letter)
    part = passage.part(0, len("A knee brace"))

    assert [letter.quote(span) for span in part.spans()] == ["A knee", "brace"]
    assert part.printed == "A knee brace"


def test_what_prints_nothing_is_not_printed() -> None:
    """Soft hyphens and marks of writing direction are in the letter's characters, not in its words."""
    passage = read_passage(letter_from_text("chiro\xadpractic \u200ecare"))

    assert passage.part(0, len(passage.text)).printed == "chiropractic care"


def test_ligatures_are_the_letters_they_stand_for() -> None:
    """PDF tools keep "fi" as one character; rules read two, and the place is the letter's one."""
    letter = letter_from_text("Certi\ufb01ed; modi\ufb01ed, o\ufb00\n work, a\ufb03rmed \ufb02u.\ufb01")
    passage = read_passage(letter)

    assert passage.text == "Certified; modified, off work, affirmed flu.fi"
    for word in ("Certified", "modified", "off", "work", "affirmed", "flu", "fi"):
        at = passage.text.index(word)
        assert letter.quote(passage.span(at, at + len(word))) == re.sub("ffi", "\ufb03", word).replace("fi", "\ufb01").replace(
            "ff", "\ufb00"
        ).replace("fl", "\ufb02")
    assert [letter.quote(passage.span(at, at + 1)) for at in (4, 5, 6, 7)] == ["i", "\ufb01", "\ufb01", "e"]


def test_printed_words_stay_broken() -> None:
    """What is printed is quoted as printed, also where rules read a joined word."""
    passage = read_passage(letter_from_text("a non- \ncertified request"))

    assert passage.text == "a non-certified request"
    assert passage.part(2, 15).printed == "non- certified"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", " \n", "\n\n"])
def test_lines_and_paragraphs_are_told_apart(newline: str) -> None:
    """A paragraph is told by a blank line, or by two where the letter doubles every newline."""
    printed = [f"line number {n} of a paragraph that goes on for some time yet" for n in range(12)]
    text = newline.join(printed) + newline * 2 + "A second paragraph."
    passage = read_passage(letter_from_text(text))

    assert len(passage.lines) == 13
    assert [passage.text[at:] for at in passage.paragraphs[1:]] == ["A second paragraph."]


def test_a_footer_begins_no_paragraph() -> None:
    """White space around a footer in mid-sentence does not part it."""
    passage = read_passage(letter_from_text(f"The knee\n\n{FOOTED}\n2\n\n\fis stable.\nIt does not lock."))

    assert passage.paragraphs == (0,)


def test_places_are_pages_and_lines() -> None:
    """Lines are counted from 1 on each page."""
    letter = letter_from_text("first\nsecond\n\fthird\r\nfourth\n")

    assert letter.page_count == 2
    assert letter.place(letter.text.index("second")) == Place(1, 2)
    assert letter.place(letter.text.index("third")) == Place(2, 1)
    assert letter.place(letter.text.index("fourth")) == Place(2, 2)


def test_a_text_without_form_feeds_has_no_pages() -> None:
    """A letter whose file keeps no pages names lines only."""
    letter = letter_from_text("first\nsecond\n")

    assert letter.page_count is None
    assert letter.place(7) == Place(None, 2)


@given(letter_texts)
def test_lines_are_counted_as_splitlines_counts(text: str) -> None:
    """The line of an offset is the one `str.splitlines` gives."""
    letter = Letter(text, "x", "")

    for offset in range(len(text)):
        before = text[: offset + 1].rsplit("\f", 1)
        start = text.rfind("\f", 0, offset) + 1
        assert letter.place(offset).line == len(text[start : offset + 1].splitlines()), before


@given(letter_texts, st.data())
def test_every_span_holds_the_words_it_proves(text: str, drawn: st.DataObject) -> None:
    """Whatever the letter, the raw characters at a part's spans are the part's words up to white space."""
    letter = letter_from_text(text)
    passage = read_passage(letter)
    start = drawn.draw(st.integers(0, len(passage.text)))
    part = passage.part(start, drawn.draw(st.integers(start, len(passage.text))))

    if part:
        raw = "".join(letter.quote(span) for span in part.spans())
        assert re.sub(r"[\s\xad\u200f]", "", raw) == re.sub(r"[\s\xad\u200f]", "", part.text)


@given(letter_texts)
def test_no_word_is_lost(text: str) -> None:
    """A passage holds every character of the letter that is not white space, a mark or a footer."""
    letter = letter_from_text(text)
    passage = read_passage(letter)
    kept = re.sub(r"[\s\xad\u200f]", "", passage.text)
    footers = "".join(re.sub(r"[\s\xad\u200f]", "", letter.quote(span)) for span in passage.footers)

    assert len(kept) + len(footers) == len(re.sub(r"[\s\xad\u200f]", "", text))
    assert all(re.search(r"\d|Final", letter.quote(span)) for span in passage.footers)


@given(letter_texts)
def test_white_space_is_single(text: str) -> None:
    """A passage has no white space but single spaces between words."""
    assert re.search(r"\A\s|\s\Z|\s\s|[^\S ]", passage_text(text)) is None


@given(letter_texts, st.text("xyz", min_size=1, max_size=9))
def test_what_stands_before_only_shifts(text: str, words: str) -> None:
    """A page put before a letter shifts what is read and changes none of it."""
    alone = read_passage(letter_from_text(text))
    first = f"{words}.\n"
    after = read_passage(letter_from_text(first + text))

    if alone.text and text[0] not in "\f\r":
        assert after.text == f"{words}. {alone.text}"
        assert after._source(len(words) + 2) == alone._source(0) + len(first)


def text_or_code(content: bytes) -> str:
    """Return the text of some bytes, or the code of the error they give."""
    try:
        return decode(content, "some.txt")
    except UnreadableLetterError as error:
        return error.code


@given(st.binary(max_size=400))
def test_bytes_give_a_text_or_one_error(content: bytes) -> None:
    """Bytes are decoded, or are refused with the library's own error."""
    assert text_or_code(content).strip()


@given(letter_texts, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]))
def test_encodings_give_the_same_text(text: str, encoding: str) -> None:
    """A letter reads alike in every encoding it may be saved in."""
    padded = "a letter of the state " + text

    assert decode(padded.encode(encoding), "some.txt") == padded


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("the worker’s knee".encode("cp1252"), "the worker’s knee"),
        ("the worker’s knee, café".encode()[:-1], "the worker’s knee, caf"),
        ("the worker’s “sore” knee ".encode() + b"\xe9.", "the worker’s “sore” knee \ufffd."),
        ("a knee".encode("utf-16")[:-1], "a kne"),
        (b"\xef\xbb\xbfcaf\xe9 au lait", "café au lait"),
    ],
)
def test_cut_and_mixed_encodings_are_read(content: bytes, text: str) -> None:
    """A cut last character or a stray byte does not turn the rest into nonsense."""
    assert decode(content, "some.txt") == text


SIZE = 300_000
HOSTILE = [
    "\n",
    " ",
    "Page 1 of",
    "Page 1 of\n",
    "12\n",
    "\f",
    "- \n",
    "1" + " " * 5000 + "\n",
    "\n" + " " * 5000,
    "Page \n",
    f"\n{FOOTED}\n2",
]


@pytest.mark.parametrize("unit", HOSTILE, ids=[repr(unit[:12]) for unit in HOSTILE])
def test_hostile_text_is_read_whole(unit: str) -> None:
    """Text built to slow patterns is read whole; `make bench` tells what it costs."""
    letter = Letter("x" + unit * (SIZE // len(unit)) + "y", "hostile.txt", "", 1)
    passage = read_passage(letter)

    assert letter.place(SIZE // 2).line >= 1
    assert passage.text.startswith("x")
    assert passage.part(0, len(passage.text)).spans()[-1].end == len(letter.text)


TOO_MUCH = {
    "more lines than any letter": ("a\n" * 250_000, "over 100,000 lines"),
    "more odd spaces": ("word\u00a0" * 250_000 + "\n" * 20 + "end", "over 100,000 lines, odd spaces"),
    "more ligatures": ("\ufb01ve " * 150_000 + "\n" * 20 + "end", "over 100,000 lines, odd spaces or ligatures"),
    "no line ends": ("word " * 120_000, "600,000 characters without line ends"),
}


@pytest.mark.parametrize(("text", "words"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_no_letter_is_like_is_refused(text: str, words: str) -> None:
    """A text built to cost time is refused before any of it is read."""
    with pytest.raises(UnreadableLetterError, match=words) as caught:
        letter_from_text(text)

    assert caught.value.code == "oversized_file"


def test_a_long_letter_is_read() -> None:
    """Megabytes of ordinary lines are no reason to refuse."""
    assert letter_from_text("The worker has a sore wrist and takes nothing for it.\n" * 90_000).text


def test_half_a_surrogate_pair_is_replaced() -> None:
    """Every letter's text can be written as UTF-8."""
    assert letter_from_text("a\ud800b").text == "a\ufffdb"
