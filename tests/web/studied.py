"""Studies in tests: computed in this process, and waited for."""

import time
from collections.abc import Callable, Sequence

import pytest

from tests.web.conftest import Browser, Installation
from web.services import traffic_study


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compute studies in a thread of this process: starting another takes seconds."""

    def at_once(task: Callable[..., object], arguments: Sequence[object], *, progress: Callable[..., None]) -> object:
        return task(*arguments, progress=progress, stop=lambda: False)

    monkeypatch.setattr(traffic_study, "solve_in_child", at_once)


def studied(installation: Installation, browser: Browser, kind: str) -> dict[str, object]:
    """Begin a study as a person would, wait for its end, and return what programs are told."""
    begun = browser.post(f"/events/{installation.event}/traffic/studies/{kind}")
    assert begun.status_code == 303, begun.text
    return _awaited(installation, browser, kind)


def ended(installation: Installation, browser: Browser, kind: str) -> dict[str, object]:
    """Wait for the end of a study that was begun otherwise, and return what it found."""
    told = _awaited(installation, browser, kind)
    assert told["state"] == "done", told
    return told["result"]


def _awaited(installation: Installation, browser: Browser, kind: str) -> dict[str, object]:
    address = f"/api/v1/events/{installation.event}/traffic/studies/{kind}"
    for _ in range(400):
        told = browser.get(address).json()
        if told["state"] not in {"waiting", "running"}:
            return told
        time.sleep(0.05)
    raise AssertionError(told)
