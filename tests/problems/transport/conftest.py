import pytest

from tests.problems.transport.town import Town


@pytest.fixture
def town() -> Town:
    return Town()
