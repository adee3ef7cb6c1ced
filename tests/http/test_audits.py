"""The public audits of GraphQL over HTTP, by the npm package graphql-http."""

import json
from typing import Any, cast

import pytest

from strideiq.core.reading.settings import Mode
from tests.http.node import HERE, node
from tests.schema.serving import parts, served

pytestmark = pytest.mark.slow

AUDITS = 61
BY_GET = {"5A70", "D6D5", "6A70"}
BY_INTROSPECTION = {"BF61", "2EA1", "28B9"}
"""They read ``__type``, which production keeps from strangers."""


def audited(mode: Mode) -> list[dict[str, Any]]:
    with served(parts(mode=mode)) as address:
        return cast("list[dict[str, Any]]", node("audits.mjs", f"{address}/graphql"))


def failed(results: list[dict[str, Any]]) -> dict[str, str]:
    return {each["id"]: each["reason"] for each in results if each["status"] != "ok"}


def test_every_audit_passes_in_development() -> None:
    results = audited(Mode.DEVELOPMENT)
    assert failed(results) == {}
    assert len(results) == AUDITS


def test_production_fails_only_what_it_closes() -> None:
    results = audited(Mode.PRODUCTION)
    assert len(results) == AUDITS
    assert set(failed(results)) <= BY_GET | BY_INTROSPECTION
    assert set(failed(results)) >= BY_GET


def test_the_lockfile_pins_by_content_and_names_no_host() -> None:
    text = (HERE / "package-lock.json").read_text(encoding="utf-8")
    installed = [each for name, each in json.loads(text)["packages"].items() if name]
    assert installed
    assert all("integrity" in each and "resolved" not in each for each in installed)
    assert "://" not in text
