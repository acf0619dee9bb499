"""Settings that all tests share."""

import os

import pytest
from hypothesis import settings

settings.register_profile("default", deadline=None, max_examples=100, print_blob=True)
settings.register_profile("quick", deadline=None, max_examples=25, print_blob=True)
settings.register_profile("thorough", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write the golden files anew; review them as a diff")
