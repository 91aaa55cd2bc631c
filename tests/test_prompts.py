"""Prompts against recorded answers: every cassette through the whole flow, scored by field, held against blessed scores."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from vcr.cassette import Cassette

from imr_llm.completion import open_completer
from imr_llm.extraction import aextract_determination
from imr_llm.letters import read_letter
from imr_llm.prompts import list_prompts, load_prompt
from imr_llm.record import Extraction
from imr_llm.scoring.records import is_flagged
from tests.recording.authored import Fault, letter_files, load_script
from tests.recording.cassettes import CASSETTES, record_command
from tests.recording.replaying import Take, asked_as, find_takes, replay
from tests.recording.scores import PLUMBING, blessed_path, falls, load_blessed, moves, score_takes

TAKES = find_takes()
SETS = sorted({(take.prompt, take.model) for take in TAKES})
PLANTED = [
    pytest.param(letter, fault, id=f"{letter}: {fault.kind}")
    for letter in letter_files()
    for fault in load_script("careless", letter).faults
]


@pytest.fixture(scope="module")
def vcr_cassette_dir() -> str:
    """Cassettes stand by prompt, model and letter, not by test."""
    return str(CASSETTES)


@pytest.fixture
def default_cassette_name(request: pytest.FixtureRequest) -> str:
    """Return the cassette of the test's take."""
    return str(request.node.callspec.params["take"].name)


@pytest.mark.vcr
@pytest.mark.parametrize("take", TAKES, ids=lambda take: take.name)
def test_recorded_answers_play_through_the_whole_flow(take: Take, vcr: Cassette, monkeypatch: pytest.MonkeyPatch) -> None:
    """The letter, the prompt, the schema and the settings are as recorded, and all that was recorded is asked again."""
    monkeypatch.setenv("OPENAI_API_KEY", "replayed")
    extraction = asyncio.run(_extract(take))
    use = extraction.model

    assert use is not None
    assert (use.name, use.prompt) == (take.model, load_prompt(take.prompt).identity)
    assert use.attempts == len(vcr)


async def _extract(take: Take) -> Extraction:
    async with open_completer(asked_as(take.read())) as completer:
        letter = read_letter(letter_files()[take.letter])
        return await aextract_determination(letter, completer=completer, prompt=load_prompt(take.prompt))


@pytest.mark.parametrize(("prompt", "model"), SETS)
def test_no_field_falls_below_its_blessed_score(prompt: str, model: str) -> None:
    """Gains and losses are told letter by letter; `make bless` takes the new scores on purpose."""
    blessed = load_blessed(prompt).get(model)
    assert blessed is not None, f"{prompt} with {model} was never blessed; look at its scores, then `make bless PROMPT={prompt}`."
    now = score_takes(prompt, model)
    fallen = falls(blessed, now)

    assert not fallen, "\n".join(("below the blessed scores:", *fallen, *moves(blessed, now)))


@pytest.mark.parametrize(("prompt", "model"), [one for one in SETS if one[1].startswith("authored/")])
def test_scores_of_answers_written_by_hand_are_called_plumbing(prompt: str, model: str) -> None:
    """No model has a score from them, and nobody counted tokens."""
    blessed = load_blessed(prompt)[model]

    assert blessed["label"] == PLUMBING
    assert blessed["asked"]["tokens"] is None


def test_blessed_scores_are_of_prompts_and_models_that_exist() -> None:
    """A deleted prompt takes its scores with it."""
    blessed = {(prompt, model) for prompt in list_prompts() for model in load_blessed(prompt)}
    files = {path.name for path in blessed_path("x").parent.glob("*.scores.json")}

    assert blessed <= set(SETS)
    assert files <= {f"{prompt}.scores.json" for prompt in list_prompts()}


@pytest.mark.parametrize("model", ["authored/careful", "authored/careless"])
def test_every_example_letter_has_answers_written_by_hand(model: str) -> None:
    """For the prompt that is the default."""
    recorded = {take.letter for take in find_takes("determination.v1", model)}
    missing = sorted(letter_files().keys() - recorded)

    assert not missing, f"missing; {record_command('determination.v1', model, ' '.join(missing))}"


def test_a_careful_answer_agrees_with_gold() -> None:
    """Every value that gold scores is in the answers themselves, not only in the records that rules have a part in."""
    answers = score_takes("determination.v1", "authored/careful")["answers"]

    assert answers["misses"] == {}


@pytest.fixture(scope="module")
def careless() -> dict[str, Extraction]:
    """Return what became of each careless answer."""
    replayed = replay(find_takes("determination.v1", "authored/careless"))
    return {one.take.letter: one.extraction for one in replayed}


@pytest.mark.parametrize(("letter", "fault"), PLANTED)
def test_no_planted_fault_reaches_a_record_in_silence(letter: str, fault: Fault, careless: dict[str, Extraction]) -> None:
    """Each is flagged on its very field, or corrected by a re-ask so that nothing is left to flag."""
    extraction = careless[letter]
    findings = [finding for finding in extraction.findings if finding.code in _OF_THE_ANSWER]
    if fault.ends == "flagged":
        assert _is_flagged(fault, [finding.field for finding in findings])
        assert extraction.needs_review or fault.field
    else:
        assert extraction.model is not None
        assert extraction.model.attempts > 1
        assert not fault.field or not _is_flagged(fault, [finding.field for finding in findings])


_OF_THE_ANSWER = frozenset(
    "disagrees unfounded model_silent model_not_answered item_missing item_not_in_letter evidence_misplaced".split()
)
"""What is said of an answer; what is said of the letter itself is there whatever the answer."""


def _is_flagged(fault: Fault, fields: list[str]) -> bool:
    of_an_item = fault.field.count("/") < 3 and fault.field.startswith("/disputed_items")
    return is_flagged("", fault.field, fields, absent=of_an_item) or any(one.startswith(f"{fault.field}/") for one in fields)


def test_careless_values_stay_out_of_the_records() -> None:
    """Where a wrong answer stands against the letter, the record keeps what the letter says."""
    records = score_takes("determination.v1", "authored/careless")["records"]

    assert records["misses"] == {}
    assert records["silent_errors"] == 0


def test_every_way_of_asking_again_is_on_tape() -> None:
    """Repairs, questions about differences that correct and that insist, and every end that is no answer."""
    asked = score_takes("determination.v1", "authored/careless")["asked"]

    assert {"answered", "rejected", "refused", "truncated", "filtered"} <= asked["statuses"].keys()
    assert asked["asked_about_differences"] > 2
    assert asked["asked_again"] > 20


@pytest.mark.parametrize("concurrency", [1, 26])
def test_neither_concurrency_nor_order_changes_anything(concurrency: int, careless: dict[str, Extraction]) -> None:
    """The same records, one letter after another from the last to the first or all at once."""
    takes = find_takes("determination.v1", "authored/careless")
    again = replay(tuple(reversed(takes)), concurrency=concurrency)

    assert {one.take.letter: one.extraction for one in again} == careless


def test_blessed_scores_lie_beside_the_prompt() -> None:
    """And go with it into a wheel, where nobody mistakes them for prompts."""
    assert blessed_path("determination.v1").parent == Path(__file__).parents[1] / "prompts"
    assert "determination.v1.scores" not in list_prompts()
