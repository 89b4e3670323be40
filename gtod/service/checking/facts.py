"""What is known of a repository when a file in it is checked."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

import msgspec

from gtod.annotations.artifacts import Annotation
from gtod.registry.name import FOLDER_SEPARATOR
from gtod.workspace.configuration import Configuration
from gtod.workspace.tag_store import Folded


class PathFacts(msgspec.Struct, frozen=True, gc=False):
    """What is known of a path in the work tree.

    Attributes:
        exists: Whether there is a file or folder, or a metafile that tells of it.
        is_committed: Whether HEAD's commit has it.
        is_staged: Whether git's index has it, so that the next commit will.
        is_ignored: Whether git ignores it.
        broken: What is wrong with metafiles that may tell of it.
    """

    exists: bool
    is_committed: bool
    is_staged: bool
    is_ignored: bool
    broken: tuple[str, ...] = ()


class RegistryFacts(msgspec.Struct, frozen=True, eq=False):
    """What is known of the registry; the same object as long as nothing of it changes.

    Attributes:
        configuration: What is in force.
        artifacts: All artifacts of the tags, by name.
        registered: Those of which a version was ever registered.
        stages: The stages that some version is in now, each with an artifact of which one is.
    """

    configuration: Configuration
    artifacts: Mapping[str, Folded]
    registered: AbstractSet[str]
    stages: Mapping[str, str]


class Facts(msgspec.Struct, frozen=True, eq=False):
    """What is known when a file of annotations is checked.

    Attributes:
        registry: What is known of the registry.
        work_tree: The top of the work tree, absolute.
        folder: The folder from which the paths in the file count, from the top; empty for the top.
        head: What HEAD's commit says of each artifact in this very file.
        paths: What is known of paths, by their normal form from the top; of what is missing
            here, nothing is said.
    """

    registry: RegistryFacts
    work_tree: str
    folder: str = ""
    head: Mapping[str, Annotation] = {}
    paths: Mapping[str, PathFacts] = {}

    def artifact(self, name: str) -> str:
        """How tags name the artifact that the file calls `name`."""
        return f"{self.folder}{FOLDER_SEPARATOR}{name}" if self.folder else name
