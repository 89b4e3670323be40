"""Random parts of a registry."""

from hypothesis import strategies as st

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
