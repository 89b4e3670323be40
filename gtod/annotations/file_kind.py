"""Which of the files that we know a file is."""

from enum import Enum


class FileKind(Enum):
    """What stands in a file."""

    #: Annotations, by the artifact.
    ARTIFACTS = "artifacts"
    #: The configuration that gto reads too.
    GTO = "gto"
    #: The settings that gto does not know.
    SETTINGS = "settings"
    #: A DVC project, which may hold annotations under `artifacts`.
    DVC = "dvc"

    @property
    def annotates(self) -> bool:
        """Whether entries of artifacts stand in it."""
        return self in (FileKind.ARTIFACTS, FileKind.DVC)


#: The file with the annotations where `.gto` names none.
ARTIFACTS_FILE = "artifacts.yaml"
DVC_FILE = "dvc.yaml"

_by_name = {
    ".gto": FileKind.GTO,
    ".gtod.yaml": FileKind.SETTINGS,
    DVC_FILE: FileKind.DVC,
    ARTIFACTS_FILE: FileKind.ARTIFACTS,
}


def kind_of(path: str, index: str | None) -> FileKind | None:
    """The kind of a file; None if it is none that we know.

    Args:
        path: With slashes; from the repository's uppermost folder, if it lies in one.
        index: The file that `.gto` says holds the annotations; None outside of a repository.
    """
    if index is not None and path == index:
        return FileKind.ARTIFACTS
    return _by_name.get(path.rpartition("/")[2])
