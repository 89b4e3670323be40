"""All codes that a problem can have, each with what it is in a few words.

`docs/diagnostics.md` has a section for each, with an example.
"""

from collections.abc import Mapping

#: In the order of the page: what keeps a text from being read, the files one after the other.
TITLES: Mapping[str, str] = {
    # The text.
    "unreadable": "The file cannot be read",
    "not-utf-8": "The file is not UTF-8",
    "yaml-syntax": "This is not YAML",
    "yaml-control-character": "A character that YAML forbids",
    "yaml-several-documents": "A second YAML document",
    "yaml-too-deep": "Too many levels",
    "yaml-too-large": "Aliases repeat a value too often",
    "yaml-unknown-alias": "An alias of nothing",
    "yaml-recursive-alias": "An alias of what it stands in",
    "unknown-tag": "A YAML tag without a meaning",
    "bad-key": "A key that is a list or a mapping",
    "bad-merge": "'<<' with something else than a mapping",
    "duplicate-key": "A key for the second time",
    "not-a-mapping": "Something else than keys and values",
    # Values, in any file.
    "unknown-key": "A key that nobody reads",
    "misplaced-key": "A key that belongs into another file",
    "invalid-value": "A value of the wrong type",
    "missing-key": "A key that has to be there",
    "empty-value": "A key without a value",
    "not-text": "A number, date or truth value in place of text",
    "ambiguous-boolean": "A word that some readers take for true or false",
    "lossy-number": "A number that loses what was written",
    "bad-variable": "An environment variable that cannot be read",
    # artifacts.yaml, by itself.
    "invalid-artifact-name": "A name that no artifact may have",
    "duplicate-artifact": "An artifact for the second time",
    "empty-entry": "An artifact without an entry",
    "invalid-type": "A type that no artifact may have",
    "invalid-label": "A label that no artifact may have",
    "duplicate-label": "A label for the second time",
    "same-path": "Two artifacts with one path",
    "nested-path": "An artifact inside another one",
    # artifacts.yaml, in its repository.
    "type-not-allowed": "A type that .gto does not allow",
    "path-not-committed": "A path that git does not track",
    "path-ignored": "A path that git ignores",
    "path-outside": "A path outside the repository",
    "path-missing": "A path that is not there",
    "broken-metafile": "A metafile that cannot be understood",
    "never-registered": "An artifact without a version",
    "uncommitted-annotation": "An annotation that is not committed",
    # .gto and .gtod.yaml, in their repository.
    "stage-not-listed": "A stage in use that .gto lacks",
    "stage-not-allowed": "A stage that .gto does not allow",
}
