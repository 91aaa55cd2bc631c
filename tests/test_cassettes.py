"""Cassettes: what they may hold, how they are written, and what a request that is not recorded is told."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import vcr
from hypothesis import given
from hypothesis import strategies as st
from vcr.cassette import Cassette
from vcr.request import Request as RecordedRequest

from imr_llm.completion import CompletionSettings, open_completer
from imr_llm.completion.recorded import fingerprint, read_tree, tell_difference, thaw
from imr_llm.draft import DeterminationDraft
from imr_llm.extraction import aextract_determination
from imr_llm.letters import letter_from_text, read_letter
from imr_llm.prompts import Prompt, list_prompts, load_prompt
from tests.loopback.replies import Request, write_reply
from tests.recording.authored import ANSWERS, PROVIDER, letter_files, load_script
from tests.recording.cassettes import (
    CASSETTES,
    KEPT_HEADERS,
    MATCH_ON,
    CassetteMissError,
    PrettyYaml,
    fail_closed,
    freeze,
    keep_request,
    keep_response,
    same_body,
    unplayed,
)
from tests.recording.record import AUTHORED
from tests.recording.replaying import Take, asked_as, find_takes, replay

TAKES = find_takes()
TAKE = Take("determination.v1", "authored/careless", "fictional-07-cumulative-trauma-prose")
FORBIDDEN = {
    "a key": r"\bsk-[A-Za-z0-9_-]{8,}|\bBearer\s|\bAIza[0-9A-Za-z_-]{20,}|\bgh[pousr]_[0-9A-Za-z]{20,}|api[-_]key\b",
    "a cookie": r"(?i)\bset-cookie\b|\bcookie:|__cf_bm|_cfuvid",
    "an organisation": r"(?i)openai-organization|openai-project|\borg-[A-Za-z0-9]{8,}|\bproj_[A-Za-z0-9]{8,}",
    "a trace of a request": r"(?i)x-request-id|cf-ray|x-ratelimit|x-stainless|user-agent|\breq_[0-9a-f]{16,}",
    "a path of a machine": r"(?<![\w.])/(?:home|root|Users|private|var|opt|mnt|srv|tmp|work)/|[A-Z]:\\\\?Users",
    "an address": r"\b(?:localhost|127\.0\.0\.1|api\.openai\.com)\b",
}


def config() -> vcr.VCR:
    """Return vcrpy set as the suite sets it."""
    player = vcr.VCR(
        record_mode="none",
        serializer="yaml",
        match_on=MATCH_ON,
        before_record_request=keep_request,
        before_record_response=keep_response,
    )
    player.register_serializer("yaml", PrettyYaml())
    player.register_matcher("json_body", same_body)
    return player


# What lies in the folder


def test_there_are_no_orphans() -> None:
    """Every file is the recording of a prompt, a model and an example letter that exist, or an answer written by hand."""
    takes = {take.path for take in TAKES if take.prompt in list_prompts() and take.letter in letter_files()}
    by_hand = {path for path in ANSWERS.glob("*/*.yaml") if path.stem in letter_files()}
    files = {path for path in CASSETTES.rglob("*") if path.is_file()}

    assert files - takes - by_hand == {CASSETTES / "README.md"}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    """Keys, cookies, organisations, machines: looked for in the whole tree, as bytes a person would read."""
    found = [
        f"{path.relative_to(CASSETTES)}: {match[0]}"
        for path in sorted(CASSETTES.rglob("*.yaml"))
        for match in re.finditer(FORBIDDEN[what], path.read_text(encoding="utf-8"))
    ]

    assert found == []


@pytest.mark.parametrize("take", TAKES, ids=lambda take: take.name)
def test_a_cassette_says_what_it_is(take: Take) -> None:
    """Whose answers, to which prompt, about which letter; and only what may be kept of headers."""
    about = take.read().about
    tree: dict[str, Any] = read_tree(take.path.read_text(encoding="utf-8"))
    sides = [interaction[side] for interaction in tree["interactions"] for side in ("request", "response")]

    assert (about["model"], Path(about["letter"]).stem) == (take.model, take.letter)
    assert about["prompt"] == load_prompt(take.prompt).identity, f"{take.prompt} is not as recorded; `{take.command}`"
    assert {name for side in sides for name in side["headers"]} <= set(KEPT_HEADERS)
    assert {urlsplit(side["uri"]).hostname for side in sides if "uri" in side} == {"model.invalid"}


@pytest.mark.parametrize("take", [take for take in TAKES if take.model.startswith(PROVIDER)], ids=lambda take: take.name)
def test_answers_written_by_hand_say_so(take: Take) -> None:
    """In each file, in words; nobody counted their tokens; and they are what the answers beside them say."""
    cassette = take.read()
    script = load_script(take.model.partition("/")[2], take.letter)
    for number, exchange in enumerate(cassette.exchanges, start=1):
        request = Request(number, exchange.path, {}, json.loads(exchange.body))
        served = json.loads(write_reply(request, script.answer(request)).body)

        assert json.loads(exchange.answer) == served | {"usage": None}, f"not what is written; `{take.command}`"

    assert (cassette.about["origin"], cassette.about["note"]) == ("authored", AUTHORED)


def test_only_hand_written_models_are_called_authored() -> None:
    """And no recording of a model passes for one."""
    assert all((take.read().about["origin"] == "authored") == take.model.startswith(f"{PROVIDER}/") for take in TAKES)


# How they are written

ODD_TEXTS = (
    "one line",
    "two\nlines",
    "a space at the end \nof a line",
    "\n\nbegins with nothing\n\n",
    "tab\tand\x07bell",
    "null",
    "1e3",
    "007",
    "- dash: and # hash",
    "{{ braces }} and {% percent %}",
    "  begins with spaces\n and goes on",
    "“quotes” – ≥ \u2028 \x85 \ufeff \U0001f600",
    "---\n...\n",
    '{"json": [1, 2.50, "x"]}',
    '{"json":[1,2.5,"x"]}',
    '{"cut": [1, 2',
    "x" * 5000,
)


@pytest.mark.parametrize("text", ODD_TEXTS, ids=range(len(ODD_TEXTS)))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    """White space, control characters, words that YAML takes for values, JSON in a string."""
    assert round_trip({"messages": [{"content": text}, {"content": text}], "arguments": text}) == {
        "messages": [{"content": text}, {"content": text}],
        "arguments": text,
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | inner.map(json.dumps),
    max_leaves=5,
)


@given(JSON)
def test_any_json_comes_back_as_it_was(value: object) -> None:
    """As a tree where a tree says the same, else as the text it was."""
    text = json.dumps(value)

    assert json.loads(thaw(freeze(text))) == value


def round_trip(body: object) -> object:
    """Write a body into a cassette and read it back."""
    text = json.dumps(body)
    interaction = {
        "request": {"method": "POST", "uri": "https://model.invalid/v1", "headers": {}, "body": text},
        "response": {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {"string": text}},
    }
    written = PrettyYaml({"model": "a/b"}).serialize({"version": 1, "interactions": [interaction]})
    read = PrettyYaml().deserialize(written)["interactions"][0]
    assert read["request"]["body"] == read["response"]["body"]["string"]
    return json.loads(read["request"]["body"])


def test_bodies_review_as_text() -> None:
    """Prompt and letter line by line, the answer as a tree, and what repeats written once."""
    text = TAKE.path.read_text(encoding="utf-8")

    assert "\n          - Dates are YYYY-MM-DD." in text
    assert re.search(r"\n +\[10\] A sixty-one year old woman", text)
    assert re.search(r"\$json:\n +case:", text)
    assert text.count("You read one final determination letter") == 1


def test_headers_are_kept_by_name_alone() -> None:
    """On both sides, whatever else a provider or a client sends."""
    request = RecordedRequest(
        "POST",
        "http://127.0.0.1:9/v1/x?a=b",
        b"{}",
        {"Authorization": "Bearer k", "Content-Type": "application/json", "Cookie": "c"},
    )
    response = {
        "status": {"code": 200, "message": "OK"},
        "headers": {
            "Set-Cookie": ["c"],
            "openai-organization": ["o"],
            "Content-Type": ["application/json"],
            "Retry-After": ["1"],
        },
        "body": {"string": b"{}"},
    }

    assert dict(keep_request(request).headers) == {"content-type": "application/json"}
    assert request.uri == "https://model.invalid/v1/x?a=b"
    assert keep_response(response)["headers"] == {"content-type": ["application/json"], "retry-after": ["1"]}


@pytest.mark.parametrize(
    ("coding", "compress"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("", bytes), ("gzip", bytes)]
)
def test_compressed_answers_are_kept_readable(coding: str, compress: object) -> None:
    """Also where the client decoded the body before it was kept."""
    headers = {"Content-Encoding": [coding]} if coding else {}
    body = {"string": compress(b'{"a": 1}')}  # type: ignore[operator]
    kept = keep_response({"status": {"code": 200, "message": "OK"}, "headers": headers, "body": body})

    assert kept["body"]["string"] == b'{"a": 1}'


# How requests are found again


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Cassette]:  # noqa: ARG001
    """Play one cassette and close it."""
    with config().use_cassette(str(TAKE.path)) as cassette:
        yield cassette


def ask(settings: CompletionSettings, prompt: Prompt, path: Path | None = None, text: str = "") -> None:
    """Ask about a letter as the suite does."""

    async def run() -> None:
        letter = letter_from_text(text) if text else read_letter(path or letter_files()[TAKE.letter])
        async with open_completer(settings) as completer:
            await aextract_determination(letter, completer=completer, prompt=prompt)

    asyncio.run(run())


def changed_ways() -> dict[str, tuple[CompletionSettings, Prompt, str]]:
    """Return what a prompt's author may change, with the part by which the failure names it."""
    settings, prompt = asked_as(TAKE.read()), load_prompt(TAKE.prompt)
    text = read_letter(letter_files()[TAKE.letter]).text
    return {
        "the system text differs from its character 5 on": (
            settings,
            replace(prompt, text=prompt.text[:4] + "!" + prompt.text[5:]),
            "",
        ),
        "the letter differs": (settings, prompt, text.replace("choir", "chess")),
        "the setting `temperature` is new": (replace(settings, temperature=0.1), prompt, ""),
        "the setting `seed` is new": (replace(settings, seed=1), prompt, ""),
        "the setting `model` differs": (replace(settings, model="authored/other"), prompt, ""),
        "the setting `max_tokens` differs": (replace(settings, max_output_tokens=99), prompt, ""),
        "the schema differs": (replace(settings, mode="json_schema"), prompt, ""),
    }


@pytest.mark.parametrize("part", changed_ways())
def test_a_miss_names_the_part_that_changed(part: str, played: Cassette) -> None:
    """At once, once, with the command that records anew, and never as a lost connection."""
    settings, prompt, text = changed_ways()[part]
    misses = fail_closed(played, TAKE.command)
    with pytest.raises(CassetteMissError, match=re.escape(part)) as caught:
        ask(replace(settings, transport_attempts=5, backoff_s=30), prompt, text=text)

    assert f"`{TAKE.command}`" in str(caught.value)
    assert "onnection" not in str(caught.value)
    assert len(misses) == 1


def test_a_changed_description_in_the_schema_is_named(played: Cassette, monkeypatch: pytest.MonkeyPatch) -> None:
    """Descriptions of the draft are prompt text too."""
    from imr_llm.completion import client

    schema = DeterminationDraft.model_json_schema()
    schema["description"] += " Be quick."
    monkeypatch.setattr(DeterminationDraft, "model_json_schema", classmethod(lambda _cls, **_options: schema))
    client.wire_model.cache_clear()
    fail_closed(played, TAKE.command)
    try:
        with pytest.raises(CassetteMissError, match="the schema differs"):
            ask(asked_as(TAKE.read()), load_prompt(TAKE.prompt))
    finally:
        client.wire_model.cache_clear()


def test_what_was_not_asked_again_is_told(played: Cassette) -> None:
    """An answer on tape that nobody wanted is a change as well."""
    fail_closed(played, TAKE.command)

    assert unplayed(played) == [
        "a request for `DeterminationDraft` in a conversation of 2",
        "a request for `DeterminationDraft` in a conversation of 4",
        "a request for `EvidenceAnswer` in a conversation of 2",
    ]


def test_the_same_request_is_not_answered_twice(played: Cassette) -> None:
    """A cassette holds as many answers as were given."""
    fail_closed(played, TAKE.command)
    request = played.requests[0]
    played.play_response(request)

    with pytest.raises(CassetteMissError, match="the same request was recorded fewer times"):
        played.can_play_response_for(request)


RECORDED = TAKE.read().exchanges[0].body


@given(st.integers(0, len(RECORDED) - 1))
def test_any_changed_byte_is_another_request(at: int) -> None:
    """Wherever it stands; and some part is named."""
    character = "7" if RECORDED[at] != "7" else "8"
    changed = RECORDED[:at] + character + RECORDED[at + 1 :]

    assert fingerprint(changed) != fingerprint(RECORDED)
    assert "differs" in tell_difference(changed, (RECORDED,)) or "is " in tell_difference(changed, (RECORDED,))


def test_the_form_of_the_json_does_not_matter() -> None:
    """Neither the order of keys nor white space outside strings nor escapes."""
    loose = json.dumps(dict(reversed(json.loads(RECORDED).items())), indent=2, ensure_ascii=True)

    assert fingerprint(loose) == fingerprint(RECORDED.encode())


def test_each_body_is_parsed_once() -> None:
    """Two hundred requests against two hundred recorded ones: hashes are remembered, pairs cost nothing."""
    fingerprint.cache_clear()
    bodies = [json.dumps({"n": n, "messages": [{"role": "user", "content": "x" * 5000}]}) for n in range(200)]
    sent = [RecordedRequest("POST", "https://model.invalid/v1", body, {}) for body in bodies]
    recorded = [RecordedRequest("POST", "https://model.invalid/v1", body, {}) for body in bodies]
    matches = 0
    for one in sent:
        for other in recorded:
            try:
                same_body(one, other)
            except AssertionError:
                continue
            matches += 1

    assert matches == 200
    assert fingerprint.cache_info().misses <= 400


def test_two_hundred_letters_replay_quickly(record_property: object) -> None:
    """The time is told, not judged: machines differ."""
    takes = find_takes("determination.v1", "authored/careful")
    many = (takes * 8)[:200]
    replay(takes[:1])
    start = time.process_time()
    replayed = replay(many, concurrency=8)
    seconds = time.process_time() - start
    requests = sum(one.extraction.model.attempts for one in replayed if one.extraction.model)
    record_property("milliseconds_a_request", round(1000 * seconds / requests, 1))  # type: ignore[operator]
    print(f"{len(many)} letters, {requests} requests, {1000 * seconds / requests:.1f} ms of CPU a request")  # noqa: T201

    assert len(replayed) == 200
