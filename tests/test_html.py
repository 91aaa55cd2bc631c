"""Pages for a person: whole, self-contained, and never obeying the words of a letter."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imr_llm import ExportError, Extraction, extract_determination
from imr_llm.exports import html
from imr_llm.exports.html import write_review, write_scores_page
from imr_llm.exports.visible import visible
from imr_llm.letters import read_letter
from imr_llm.record import Finding
from imr_llm.scoring import Judged, LetterScore, ModelCost, ScoreReport
from tests.fictional import Item, letter_text

_PAGES = min(30, settings().max_examples)  # each example writes a whole page or two
_LOADS = {"src", "srcset", "action", "data", "poster", "background", "style", "ping", "formaction"}
_TAGS = {"script", "link", "img", "iframe", "object", "embed", "base", "form", "svg", "audio", "video"}
_HOSTILE = (
    "<script>alert(1)</script>",
    "</style></div></details>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt;",
    "<!-- ",
    "' onclick='x",
)
# A file with many control characters is no letter; the harmless stand-ins are kept out so that both texts stay alike.
_characters = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="‹›§¨´", include_characters="\n\r\t\f\x0b\x85")
hostile_text = st.lists(st.sampled_from(_HOSTILE) | st.text(_characters, max_size=8), max_size=4).map("".join)
_HARMLESS = str.maketrans("<>&\"'", "‹›§¨´")


class _Page(HTMLParser):
    """A page as a browser sees it: tags with attributes, and the words of each line of a letter."""

    def __init__(self, content: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.letter_lines: list[str] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self._in_letter = 0
        self.feed(content)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(attrs)))
        kind = dict(attrs).get("class") or ""
        if self._in_letter:
            self._in_letter += tag == "div"
            self._open.append(tag)
            if tag == "div" and not kind:
                self.letter_lines.append("")
            elif tag == "div":
                self._open.append("sup")  # a finding's or a page's line: no words of the letter
        elif "letter-text" in kind.split():
            self._in_letter, self._open = 1, []

    def handle_endtag(self, tag: str) -> None:
        if self._in_letter:
            self._in_letter -= tag == "div"
            while self._open and self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._in_letter > 1 and not {"sup", "i"} & set(self._open):
            self.letter_lines[-1] += data

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def _run(folder: Path, *texts: str) -> Path:
    """Return a run's folder over letters of these texts."""
    run = folder / "run"
    run.mkdir(exist_ok=True)
    lines = []
    for number, text in enumerate(texts):
        file = folder / f"letter-{number}.txt"
        file.write_bytes(text.encode("utf-8", "replace"))
        lines.append(extract_determination(read_letter(file)).to_json())
    (run / "records.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return run


def _with(run: Path, *extractions: Extraction) -> None:
    (run / "records.jsonl").write_text("".join(one.to_json() + "\n" for one in extractions), encoding="utf-8")


def _reviewed(run: Path) -> str:
    page = run / "review.html"
    write_review(run, page)
    return page.read_text(encoding="utf-8")


def _require_self_contained(content: str) -> None:
    page = _Page(content)
    for tag, attributes in page.tags:
        assert tag not in _TAGS
        for name, value in attributes:
            assert name not in _LOADS
            assert not name.startswith("on")
            assert name != "href" or (value or "").startswith("#")
    assert "url(" not in content
    assert "@import" not in content


TWICE = letter_text(
    Item("Knee brace"), Item("Knee brace", "Overturned", rationale="A brace steadies it. The request is medically necessary.")
)
PLAIN = letter_text(Item("Zorvex 20 mg #45"))


def test_a_review_loads_nothing_and_its_links_lead_somewhere(tmp_path: Path) -> None:
    """No script, no picture, no address; each link ends at one place of the page."""
    content = _reviewed(_run(tmp_path, PLAIN, TWICE))
    page = _Page(content)
    places = [value for _, attributes in page.tags for name, value in attributes if name == "id"]
    links = {(value or "")[1:] for _, attributes in page.tags for name, value in attributes if name == "href"}

    _require_self_contained(content)
    assert "://" not in content
    assert len(places) == len(set(places))
    assert links
    assert links <= set(places)


def test_the_gravest_findings_stand_first(tmp_path: Path) -> None:
    """A letter with an error comes before one without findings, whatever its name."""
    text = _Page(_reviewed(_run(tmp_path, PLAIN, TWICE))).text

    assert 0 < text.index("letter-1.txt") < text.index("letter-0.txt")
    assert "same_item_twice" in text


def test_a_finding_tells_both_values(tmp_path: Path) -> None:
    """Values that the sentence does not hold stand beside it, also where a longer number holds their digits."""
    run = _run(tmp_path, PLAIN)
    extraction = extract_determination(read_letter(tmp_path / "letter-0.txt"))
    message = "The strength is not 7.5 mg or 45 mg."
    finding = Finding(code="disagrees", severity="error", field="/x", message=message, letter_value="5", model_value="45 mg")
    _with(run, extraction.model_copy(update={"findings": (finding,)}))
    text = _Page(_reviewed(run)).text

    assert "letter: 5" in text
    assert "reader: 45 mg" not in text


@pytest.mark.parametrize("change", ["gone", "other bytes"])
def test_a_letter_that_is_not_the_same_any_more_is_not_shown(tmp_path: Path, change: str) -> None:
    """Spans of one text never mark another."""
    run = _run(tmp_path, PLAIN)
    file = tmp_path / "letter-0.txt"
    _ = file.unlink() if change == "gone" else file.write_text(PLAIN + "One more line.")
    page = _Page(_reviewed(run))

    assert page.letter_lines == []
    assert "The letter's text is not shown" in page.text
    assert "Zorvex" in page.text


def test_the_newer_of_two_lines_stands_and_a_torn_one_is_passed_over(tmp_path: Path) -> None:
    """A run that is under way can be reviewed."""
    run = _run(tmp_path, PLAIN)
    records = run / "records.jsonl"
    line = records.read_text()
    newer = json.loads(line) | {"findings": [{"code": "c", "severity": "error", "field": "/x", "message": "The newer one."}]}
    records.write_text(line + json.dumps(newer) + "\n" + line[:70])
    content = _reviewed(run)

    assert content.count("<article") == 1
    assert "The newer one." in content


def test_failures_are_told(tmp_path: Path) -> None:
    """A letter without a record is on the page, with its sentence."""
    run = _run(tmp_path, PLAIN)
    (run / "failures.jsonl").write_text(
        json.dumps({"path": "x.pdf", "code": "no_text", "message": "It holds <b>nothing</b>."}) + "\n"
    )
    content = _reviewed(run)

    assert "It holds &lt;b&gt;nothing&lt;/b&gt;." in content
    assert "x.pdf" in content


def test_a_long_run_keeps_every_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the gravest letters, record and text are left out, and the page says so."""
    monkeypatch.setattr(html, "_MOST_WHOLE", 1)
    text = _Page(_reviewed(_run(tmp_path, TWICE, TWICE.replace("Knee", "Elbow"), PLAIN))).text

    assert text.count("same_item_twice") >= 3  # in the table of codes and at both letters
    assert text.count("are left out of so long a page") == 2


def test_characters_that_print_nothing_are_written_out(tmp_path: Path) -> None:
    """A letter cannot turn the page's writing round."""
    content = _reviewed(_run(tmp_path, letter_text(Item("Zorvex \u202e20 mg #45"))))

    assert "\u202e" not in content
    assert "\\u202e" in content


@pytest.mark.parametrize("records", [None, "no JSON\n", '{"schema_version": "9"}\n'])
def test_an_unreadable_run_is_one_sentence_and_leaves_the_older_page(tmp_path: Path, records: str | None) -> None:
    """Nothing half written stays behind."""
    page = tmp_path / "review.html"
    page.write_text("older")
    if records is not None:
        (tmp_path / "records.jsonl").write_text(records)

    with pytest.raises(ExportError):
        write_review(tmp_path, page)
    assert page.read_text() == "older"
    assert not list(tmp_path.glob("*.partial"))


def test_a_page_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    """A folder that does not exist, and one that stands in the page's place."""
    run = _run(tmp_path, PLAIN)
    for page in (tmp_path / "none" / "review.html", tmp_path):
        with pytest.raises(ExportError):
            write_review(run, page)
        with pytest.raises(ExportError):
            write_scores_page(ScoreReport(()), page)


def test_an_empty_run_has_a_page(tmp_path: Path) -> None:
    """Nothing read yet is no error."""
    (tmp_path / "records.jsonl").touch()

    assert "The run holds no record." in _reviewed(tmp_path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that examples may write into one after the other."""
    return tmp_path_factory.mktemp("pages")


@settings(max_examples=_PAGES)
@given(hostile_text, hostile_text)
def test_a_letters_words_come_through_as_words(folder: Path, one: str, other: str) -> None:
    """Whatever a letter holds, the page shows just that, and no tag comes of it."""
    text = letter_text(Item(f"Zorvex {one} #45", rationale=f"{other} The request is not medically necessary."))
    content = _reviewed(_run(folder, text))
    page = _Page(content)
    lines = [visible(line) for line in read_letter(folder / "letter-0.txt").text.splitlines() if line.strip()]

    _require_self_contained(content)
    shown = [line for line in page.letter_lines if line.strip()]
    assert shown == [line for line in lines if line.strip()]


@settings(max_examples=_PAGES)
@given(st.lists(hostile_text, min_size=6, max_size=6))
def test_a_record_of_any_words_gives_the_tags_of_a_harmless_one(folder: Path, words: list[str]) -> None:
    """Paths, codes, fields, messages and values are words, never tags."""
    run = _run(folder, PLAIN)
    base = extract_determination(read_letter(folder / "letter-0.txt"))

    def tags(words: list[str]) -> object:
        path, code, field, message, value, name = words
        finding = Finding(code=code, severity="error", field=field, message=message, letter_value=value)
        items = tuple(one.model_copy(update={"heading": name, "rationale": value}) for one in base.record.disputed_items)
        record = base.record.model_copy(update={"disputed_items": items, "case_number": name})
        source = base.source.model_copy(update={"path": f"none/{path}"})
        changed = base.model_copy(update={"findings": (finding,), "record": record, "source": source})
        line = json.dumps(changed.model_dump(mode="json"))  # escapes what UTF-8 cannot hold
        (run / "records.jsonl").write_text(line + "\n", encoding="utf-8")
        return _Page(_reviewed(run)).tags

    assert tags(words) == tags([one.translate(_HARMLESS) for one in words])


def _report(words: Sequence[str]) -> ScoreReport:
    letter, field, pointer, gold, got, code = words
    judged = (
        Judged(field, pointer, "wrong", flagged=False, gold=gold, got=got),
        Judged("patient.sex", "/patient/sex", "missed", flagged=True, gold="male", got=None),
        Judged("item.outcome", "/disputed_items/0/outcome", "right", flagged=False, gold="upheld", got="upheld"),
    )
    return ScoreReport(
        (
            LetterScore(letter, judged, findings={code: 2}, missed_items=("overturned",)),
            LetterScore(f"{letter}-2", judged[2:]),
            LetterScore(f"{letter}-3", judged, has_record=False),
        ),
        (f"{letter}-4",),
        ModelCost(2, 5, 1, 900, None, {code: 2}),
    )


def test_a_score_page_tells_what_matters(tmp_path: Path) -> None:
    """Fields, recall beside always Upheld, cost, and each miss with both values."""
    write_scores_page(
        _report(("letter-9", "dates.injury", "/dates/injury", "2015-01-02", "2015-02-01", "disagrees")), tmp_path / "s.html"
    )
    content = (tmp_path / "s.html").read_text()
    text = _Page(content).text

    _require_self_contained(content)
    assert "://" not in content
    assert 'SILENT dates.injury: wrong /dates/injury gold "2015-01-02" record "2015-02-01"' in text
    assert 'flagged patient.sex: missed /patient/sex gold "male" record nothing' in text
    assert "overturned 1 0 0.0% 0.0%" in text
    assert "upheld 3 3 100.0% 100.0%" in text
    assert "both 4 3 75.0% 75.0%" in text
    assert "5, 3 of them repeated" in text
    assert "tokens in 900 tokens out unknown" in text
    assert "1 letter of gold without a record" in text


def test_an_empty_score_has_a_page(tmp_path: Path) -> None:
    """No gold, no shares: a dash, never a division by zero or a perfect score."""
    write_scores_page(ScoreReport(()), tmp_path / "s.html")

    assert "0 of 0 values exact" in (tmp_path / "s.html").read_text()


@settings(max_examples=_PAGES)
@given(st.lists(hostile_text, min_size=6, max_size=6))
def test_a_score_of_any_words_gives_the_tags_of_a_harmless_one(folder: Path, words: list[str]) -> None:
    """Names, fields and values of records and gold are words, never tags."""

    def tags(words: list[str]) -> object:
        write_scores_page(_report(words), folder / "s.html")
        return _Page((folder / "s.html").read_text(encoding="utf-8")).tags

    assert tags(words) == tags([one.translate(_HARMLESS) for one in words])
