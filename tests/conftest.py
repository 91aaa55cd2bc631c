"""What every test shares: how many examples hypothesis draws, and a machine without anyone's keys."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

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
