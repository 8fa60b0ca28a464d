"""Options of the fuzz campaign: how many cases, and which one first."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--cases", type=int, default=200, help="fuzz cases to run")
    parser.addoption("--first", type=int, default=0, help="number of the first fuzz case")
