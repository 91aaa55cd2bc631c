"""What every test shares: how many examples hypothesis draws, a machine without anyone's keys, and how cassettes play."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from vcr import VCR
from vcr.cassette import Cassette

from tests.recording.cassettes import MATCH_ON, PrettyYaml, fail_closed, keep_request, keep_response, same_body, unplayed

_SLOW_MACHINES = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("default", max_examples=100, **_SLOW_MACHINES)
settings.register_profile("fast", max_examples=10, **_SLOW_MACHINES)
settings.register_profile("ci", max_examples=100, derandomize=True, print_blob=True, **_SLOW_MACHINES)
settings.load_profile("fast" if os.environ.get("FAST") == "1" else "ci" if os.environ.get("CI") else "default")

_OPENAI_SETTINGS = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID")
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")


@pytest.fixture(autouse=True)
def _nobodys_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide this machine's keys and proxies: openai reads both, a proxy even for the loopback address."""
    for name in (*_OPENAI_SETTINGS, *_PROXIES):
        monkeypatch.delenv(name, raising=False)


def pytest_recording_configure(config: pytest.Config, vcr: VCR) -> None:  # noqa: ARG001 (the hook's own names)
    """Teach vcrpy the cassettes' form, and to hold bodies against each other as JSON."""
    vcr.register_serializer("yaml", PrettyYaml())
    vcr.register_matcher("json_body", same_body)


@pytest.fixture
def vcr_config() -> dict[str, object]:
    """Return how cassettes are matched and what is kept of them; nothing is ever recorded by a test."""
    return {
        "record_mode": "none",
        "match_on": MATCH_ON,
        "before_record_request": keep_request,
        "before_record_response": keep_response,
        "decode_compressed_response": True,
    }


@pytest.fixture(autouse=True)
def _cassette_played_whole(request: pytest.FixtureRequest, vcr: Cassette | None) -> Iterator[None]:
    """Fail a test with a cassette that asked what is not recorded, whoever caught the error, or left something unplayed."""
    if vcr is None:
        yield
        return
    params = request.node.callspec.params if hasattr(request.node, "callspec") else {}
    command = params["take"].command if "take" in params else "make record"
    misses = fail_closed(vcr, command)
    yield
    if misses:
        pytest.fail("\n".join(misses), pytrace=False)
    left = unplayed(vcr)
    if left:
        pytest.fail(f"Never asked again: {'; '.join(left)}. Record it anew with `{command}`.", pytrace=False)
