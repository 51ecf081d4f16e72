"""The servers that the cluster's tests share, started once where they are installed."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.cluster.daemons import NO_POSTGRES, postgres


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL that is ours alone."""
    if NO_POSTGRES:
        pytest.skip(NO_POSTGRES)
    with postgres() as url:
        yield url


@pytest.fixture
def base(server: str) -> str:
    """The address of an empty database."""
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS gongkai WITH (FORCE)")
        admin.execute("CREATE DATABASE gongkai TEMPLATE template0")
    return server.replace("/postgres", "/gongkai")
