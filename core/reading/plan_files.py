"""Training plans that people bring as files: JSON of our own, or CSV of anybody's."""

from strideiq.core.domain.foreign import WrittenPlan
from strideiq.core.domain.plan import Plan
from strideiq.core.reading.plan_csv_file import read_csv
from strideiq.core.reading.plan_json_file import read_json
from strideiq.core.reading.problems import Problem

MOST_BYTES = 8 * 1024 * 1024
"""No plan is larger; one of 40 weeks with all its reasons has a quarter of it."""

_WIDE = (b"\xff\xfe", b"\xfe\xff")
_PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"%PDF")


def read_plan(data: bytes, file: str) -> tuple[Plan | WrittenPlan | None, tuple[Problem, ...]]:
    """The plan in ``data``, or None and every problem of it; ``file`` names it in problems.

    JSON is the format of ``strideiq generate --format json``; anything else is read as CSV.
    """
    text, problems = _text(data, file)
    if problems:
        return None, problems
    if text.lstrip().startswith(("{", "[")):
        return read_json(text, file)
    return read_csv(text, file)


def _text(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    whole = _not_text(data)
    if whole is not None:
        return "", (Problem(file, 1, 1, "", *whole),)
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        what = f"byte 0x{data[error.start]:02X} is not UTF-8"
        return "", (Problem(file, line, column, "", what, "save the file as UTF-8"),)


def _not_text(data: bytes) -> tuple[str, str] | None:
    """What is wrong with the bytes as a whole, and the fix."""
    if len(data) > MOST_BYTES:
        what = f"the file has {len(data):,} bytes, more than {MOST_BYTES:,}"
        return what, "give the plan alone, one row a session"
    if data.startswith(_WIDE):
        return "the file is UTF-16 text", "save it as UTF-8"
    if b"\x00" in data or data.startswith(_PACKED):
        return "the file is binary, not text", "export or unpack it as CSV or JSON"
    if not data.strip():
        return "the file is empty", "write a header and one row a session"
    return None
