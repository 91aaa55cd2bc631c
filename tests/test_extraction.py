"""The whole flow: rules alone, a model as second reader, and somebody else's claims."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from imr_llm import Extraction, Letter, NotADeterminationError, check_claims, extract_determination, letter_from_text
from imr_llm.completion import Answer, AnswerStatus, Judge, Question
from imr_llm.draft import DeterminationDraft
from imr_llm.draft.evidence import EvidenceAnswer
from imr_llm.extraction import aextract_determination
from imr_llm.letters import read_passage
from imr_llm.prompts import Message
from imr_llm.sections import number_sentences
from imr_llm.sections.sentences import sentence_text
from tests.fictional import Item, letter

ZALTRANOL = Item("Zaltranol 15mg #44", rationale="The drug did not help. Zaltranol is not medically necessary.")
SLING = Item("Right shoulder sling", "Overturned", rationale="The shoulder is loose. The sling is medically necessary.")


def find_sentence(of: Letter, words: str) -> int:
    """Return the number of the sentence that holds ``words``."""
    passage = read_passage(of)
    return next(s.number for s in number_sentences(passage) if words in sentence_text(passage, s))


def right_draft(of: Letter) -> dict[str, object]:
    """Return what a careful reader drafts of the letter that decides ZALTRANOL and SLING."""
    chapter = "Chronic Pain Medical Treatment"
    summary = find_sentence(of, "51 year old female")

    def item(heading: str, verdict: str, **facts: object) -> dict[str, object]:
        at = [find_sentence(of, heading)]
        return {
            "heading": at,
            "administrator_cites": [
                {"source": "MTUS", "title": chapter, "year": 2016, "at": [find_sentence(of, f"MTUS {chapter} 2016.")]}
            ],
            "reviewer_cites": [
                {
                    "source": "MTUS",
                    "title": chapter,
                    "year": 2016,
                    "sections": ["Introduction"],
                    "at": [find_sentence(of, "Introduction")],
                }
            ],
            "ur": {"outcome": "denied", "at": [find_sentence(of, "utilization review denied")]},
            "rationale": [find_sentence(of, verdict)] * 2,
            **facts,
        }

    return {
        "case": {
            "number": "CM16-0991234",
            "priority": "standard",
            "injury": "2015-03-04",
            "ur_decision": "2016-11-02",
            "received": "2016-11-10",
            "assigned": "2016-11-21",
            "decision": "2016-12-19",
            "at": list(range(1, find_sentence(of, "HOW THE IMR"))),
        },
        "patient": {"age": 51, "sex": "female", "at": [summary]},
        "reviewer": {
            "certifications": ["Family Practice"],
            "states": ["CA", "OR"],
            "at": [find_sentence(of, "Licensure"), find_sentence(of, "Specialty")],
        },
        "items": [
            item(
                "Zaltranol 15mg",
                "did not help",
                name="Zaltranol",
                strength="15 mg",
                quantity=44,
                outcome="upheld",
                category="pharmaceuticals",
            ),
            item(
                "Right shoulder sling",
                "is loose",
                name="shoulder sling",
                body_parts=["shoulder"],
                side="right",
                outcome="overturned",
                category="dmepos",
            ),
        ],
    }


@dataclass
class Scripted:
    """A completer that gives the answers it was handed, in order, and keeps what it was asked."""

    draft: dict[str, object] | None
    status: AnswerStatus = "answered"
    evidence: dict[str, object] | None = None
    questions: list[Question] = field(default_factory=list)
    problems: tuple[str, ...] = ()
    model: str = "scripted/reader"

    async def complete(
        self,
        messages: Sequence[Message],
        *,
        judge: Judge[DeterminationDraft],
        max_tokens: int,
        letter_id: str,
        purpose: str = "determination",
    ) -> Answer[DeterminationDraft]:
        """Answer the first question."""
        self.questions.append(Question(tuple(messages), letter_id, purpose, max_tokens))
        draft = None if self.draft is None else DeterminationDraft.model_validate_json(to_json(self.draft))
        self.problems = judge(draft) if draft else ()
        return Answer(self.status, draft, (), "as scripted", self.problems)

    async def ask(
        self, question: Question, response_model: type[EvidenceAnswer], judge: Judge[EvidenceAnswer]
    ) -> Answer[EvidenceAnswer]:
        """Answer the question about differences."""
        self.questions.append(question)
        answer = None if self.evidence is None else response_model.model_validate_json(to_json(self.evidence))
        assert answer is None or judge(answer) == ()
        return Answer("answered" if answer else "rejected", answer, (), "as scripted")


def to_json(content: dict[str, object]) -> str:
    """Return content as the JSON a server would send."""
    import json

    return json.dumps(content)


def read_with(completer: Scripted, of: Letter) -> Extraction:
    """Return the record that rules and a scripted model make of a letter."""
    return asyncio.run(aextract_determination(of, completer=completer))  # type: ignore[arg-type]  # asks with one response model


@pytest.fixture
def the_letter() -> Letter:
    """Return a letter with two items."""
    return letter(ZALTRANOL, SLING)


def test_rules_alone_read_a_letter(the_letter: Letter) -> None:
    """Without a model every value is the rules', and no review is needed."""
    extraction = extract_determination(the_letter)

    assert extraction.record.case_outcome == "partially_overturned"
    assert extraction.record.disputed_items[0].quantity is not None
    assert extraction.record.disputed_items[0].quantity.value == 44
    assert {entry.origin for entry in extraction.provenance.values()} == {"rules", "derived"}
    assert not extraction.findings
    assert extraction.model is None


def test_every_value_points_at_its_words(the_letter: Letter) -> None:
    """The provenance of a quantity is the characters that print it."""
    extraction = extract_determination(the_letter)
    spans = extraction.provenance["/disputed_items/0/quantity/value"].spans

    assert [the_letter.text[start:end] for start, end in spans] == ["#44"]


def test_a_right_draft_agrees(the_letter: Letter) -> None:
    """Where both readers say the same nothing is asked again and nothing is flagged."""
    completer = Scripted(right_draft(the_letter))
    extraction = read_with(completer, the_letter)

    assert completer.problems == ()
    assert len(completer.questions) == 1
    assert [f for f in extraction.findings if f.severity != "note"] == []
    assert extraction.provenance["/disputed_items/0/quantity/value"].origin == "both"
    assert extraction.provenance["/disputed_items/0/quantity/value"].verdict == "agrees"
    assert extraction.model is not None
    assert extraction.model.status == "answered"


def test_the_first_question_holds_nothing_of_the_rules(the_letter: Letter) -> None:
    """The model is blind to what the rules found: system text and the letter's sentences are all it gets."""
    completer = Scripted(right_draft(the_letter))
    read_with(completer, the_letter)
    system, user = completer.questions[0].messages

    sent = [line.partition("] ")[2] for line in user.content.splitlines()[1:-1]]
    assert (system.role, user.role) == ("system", "user")
    assert " ".join(sent).split() == the_letter.text.split()


def test_a_wrong_quantity_is_asked_about_and_flagged_when_it_stays(the_letter: Letter) -> None:
    """The rules' proven value stands; the finding shows both."""
    draft = right_draft(the_letter)
    draft["items"][0]["quantity"] = 4  # type: ignore[index]
    completer = Scripted(draft, evidence={"answers": [{"n": 1, "value": "4", "at": []}]})
    extraction = read_with(completer, the_letter)
    (finding,) = [f for f in extraction.findings if f.code == "disagrees"]

    assert extraction.record.disputed_items[0].quantity is not None
    assert extraction.record.disputed_items[0].quantity.value == 44
    assert finding.field == "/disputed_items/0/quantity/value"
    assert (finding.letter_value, finding.model_value) == ("44", "4")
    assert extraction.model is not None
    assert extraction.model.reasked_with_evidence
    assert extraction.needs_review


def test_a_wrong_quantity_that_is_taken_back_is_no_finding(the_letter: Letter) -> None:
    """One short question holds the letter's words and the model's own value, never the rules'."""
    draft = right_draft(the_letter)
    draft["items"][0]["quantity"] = 15  # type: ignore[index]
    at = find_sentence(the_letter, "Zaltranol 15mg")
    completer = Scripted(draft, evidence={"answers": [{"n": 1, "value": "44", "at": [at]}]})
    extraction = read_with(completer, the_letter)

    assert [f for f in extraction.findings if f.severity != "note"] == []
    assert extraction.provenance["/disputed_items/0/quantity/value"].reasked
    assert not extraction.provenance["/disputed_items/0/outcome"].reasked
    assert "You said: 15." in completer.questions[1].messages[1].content
    assert "Zaltranol 15mg #44" in completer.questions[1].messages[1].content
    assert extraction.model is not None
    assert extraction.model.reasked_with_evidence


def test_a_dropped_item_is_named_by_its_own_pointer(the_letter: Letter) -> None:
    """The record keeps what the rules read; the finding points at the item."""
    draft = right_draft(the_letter)
    del draft["items"][0]  # type: ignore[attr-defined]
    extraction = read_with(Scripted(draft), the_letter)

    assert len(extraction.record.disputed_items) == 2
    assert ("item_missing", "/disputed_items/0") in [(f.code, f.field) for f in extraction.findings]


def test_a_diagnosis_that_the_summary_states_is_kept(the_letter: Letter) -> None:
    """What only the model reads enters the record where the letter holds its words."""
    draft = right_draft(the_letter)
    at = [find_sentence(the_letter, "strained wrist")]
    draft["diagnoses"] = [{"name": "strained wrist", "at": at}, {"name": "broken hip", "at": at}]
    extraction = read_with(Scripted(draft), the_letter)

    assert [d.name for d in extraction.record.diagnoses] == ["strained wrist"]
    assert ("unfounded", "/diagnoses") in [(f.code, f.field) for f in extraction.findings]
    assert extraction.provenance["/diagnoses/0/name"].origin == "model"


@pytest.mark.parametrize("status", ["refused", "filtered", "truncated", "rejected", "unreachable"])
def test_a_model_without_an_answer_leaves_the_rules_record(the_letter: Letter, status: AnswerStatus) -> None:
    """The record is the rules', the status says what happened, and a person is asked to look."""
    extraction = read_with(Scripted(None, status=status), the_letter)

    assert extraction.record == extract_determination(the_letter).record
    assert extraction.model is not None
    assert extraction.model.status == status
    assert [f.code for f in extraction.findings] == ["model_not_answered"]
    assert extraction.needs_review


def test_a_claim_taken_from_the_summary_is_flagged(the_letter: Letter) -> None:
    """Somebody else's record is held against the letter; keys left out make no claim."""
    extraction = check_claims(
        the_letter,
        {"disputed_items": [{"heading": "Zaltranol 15mg #44", "outcome": "overturned"}, {"heading": "Right shoulder sling"}]},
    )

    assert [(f.code, f.field) for f in extraction.findings] == [("disagrees", "/disputed_items/0/outcome")]
    assert extraction.record.disputed_items[0].outcome == "upheld"
    assert extraction.provenance["/disputed_items/0/outcome"].verdict == "disagrees"


def test_a_text_that_is_no_determination_is_refused() -> None:
    """A shopping list is told apart from a letter in an unknown layout."""
    with pytest.raises(NotADeterminationError, match="shopping"):
        extract_determination(letter_from_text("two lemons, bread, a bag of rice", path="shopping.txt"))


def test_a_record_survives_its_own_json(the_letter: Letter) -> None:
    """A line of the records file loads as what it was."""
    extraction = extract_determination(the_letter)

    assert Extraction.model_validate_json(extraction.to_json()) == extraction
