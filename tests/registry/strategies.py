"""Random parts of a registry."""

from hypothesis import strategies as st

from tests.helpers import story

names = st.from_regex(r"[a-zA-Z0-9](?:[a-zA-Z0-9_/-]{0,6}[a-zA-Z0-9])?", fullmatch=True)
folders = st.from_regex(r"[a-zA-Z0-9_./-]{1,6}", fullmatch=True)
stages = names
artifacts = names | st.builds("{}:{}".format, folders, names)
counters = st.from_regex(r"[0-9]{1,4}", fullmatch=True)

_numbers = st.integers(0, 3).map(str) | st.sampled_from(["10", "99999999999999999999"])
_identifiers = st.sampled_from(["0", "1", "2", "10", "alpha", "beta", "rc", "-", "1a", "A", "x-y"])
_dotted = st.lists(_identifiers, min_size=1, max_size=3).map(".".join)
versions = st.builds(
    "v{}.{}.{}{}{}".format,
    _numbers,
    _numbers,
    _numbers,
    st.just("") | _dotted.map("-{}".format),
    st.just("") | _dotted.map("+{}".format),
)

_TAGS = """
    a@v1.0.0 a@v1.0.0#1 a@v1.0.0! a@v1.0.0!#3 a@v2.0.0 a@v2.0.0-rc a@v2.0.0!#9 a@v10.0.0
    a#prod a#prod#1 a#prod#2 a#prod#10 a#prod!#2 a#prod#3! a#prod! a#dev a#dev#4 a#dev!#5
    a#qa a#qa#1 a#qa#2 a#eu/qa#7 a#eu/qa#8! a@deprecated a@deprecated#6
"""
_tags = st.sampled_from(_TAGS.split())
_lines = st.builds(story.Line, st.integers(1, 4), st.sampled_from("ABC"), _tags)
#: Of one artifact, in seconds 1 to 4, so that many share one.
random_events = st.lists(_lines, max_size=14, unique_by=lambda line: line.tag).map(
    lambda told: [story.event(line) for line in told]
)
