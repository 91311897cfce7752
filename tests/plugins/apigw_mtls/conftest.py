from __future__ import annotations

import pytest

from support.clients import Clients, make_clients


@pytest.fixture(scope="session")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Clients:
    """One authority with a client of every kind, for all tests."""
    return make_clients(tmp_path_factory.mktemp("clients"))
