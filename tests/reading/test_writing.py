"""What is written as YAML is read back the same, by our reader and by any other."""

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from strideiq.core.reading.document import Value
from strideiq.core.reading.reader import read_text
from strideiq.core.reading.writing import to_yaml
from tests.profiles import examples

TEXTS = st.one_of(
    st.text(max_size=150),
    st.sampled_from(
        [
            "yes",
            "4:30",
            "012",
            "0o14",
            "1e5",
            "2027-01-31",
            "~",
            "",
            "- a",
            "a: b",
            "a #b",
            "*",
            "=",
            "🏃",
        ]
    ),
)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**9), 10**9), st.floats(0.001, 1000.0), TEXTS
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=examples(500))
@given(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=4))
def test_every_value_is_read_back(content: dict[str, Value]) -> None:
    text = to_yaml(content)
    document, problems = read_text(text.encode(), "x.yaml")
    assert problems == ()
    assert document is not None
    assert document.value == content
    assert yaml.safe_load(text) == content


def test_it_is_written_as_people_write_it() -> None:
    text = "One sentence that says so much that it does not fit on a single line of one hundred characters at all."
    content: dict[str, Value] = {
        "plugin": "spring",
        "plans": [
            {"id": "a", "time": "4:30", "long": text, "range": ["2 km", "3 km"], "on": True},
            {"id": "b", "parts": [{"id": "base", "weeks": 4}]},
        ],
    }
    assert to_yaml(content, "# first") == (
        "# first\n"
        "plugin: spring\n"
        "\n"
        "plans:\n"
        "  - id: a\n"
        '    time: "4:30"\n'
        "    long:\n"
        "      One sentence that says so much that it does not fit on a single line of one hundred characters\n"
        "      at all.\n"
        "    range: [2 km, 3 km]\n"
        '    "on": true\n'
        "\n"
        "  - id: b\n"
        "    parts: [{id: base, weeks: 4}]\n"
    )
