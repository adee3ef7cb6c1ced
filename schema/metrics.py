"""Counters of this process for Prometheus; nothing in them is about a person."""

from collections.abc import Iterator, Mapping

from starlette.responses import PlainTextResponse

from strideiq.schema.documents import Documents
from strideiq.schema.response_cache import ResponseCache


def metrics(answers: ResponseCache, documents: Documents) -> PlainTextResponse:
    """The counters as Prometheus reads them."""
    lines = [
        *_counter(
            "strideiq_response_cache_total",
            "Cacheable answers that were found, and that had to be made.",
            {"hit": answers.hits, "miss": answers.misses},
        ),
        *_counter(
            "strideiq_document_cache_total",
            "Documents that were known, and that had to be parsed and validated.",
            {"hit": documents.hits, "miss": documents.misses},
        ),
    ]
    text = "\n".join([*lines, ""])
    return PlainTextResponse(text, media_type="text/plain; version=0.0.4")


def _counter(name: str, about: str, counted: Mapping[str, int]) -> Iterator[str]:
    yield f"# HELP {name} {about}"
    yield f"# TYPE {name} counter"
    for result, count in counted.items():
        yield f'{name}{{result="{result}"}} {count}'
