"""The changes to a registry that are lines of `artifacts.yaml`."""

from collections.abc import Mapping, Sequence

from gtoc import records
from gtoc.asker import Asker
from gtoc.records import Annotated

#: What can be told in JSON.
Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]


class FileChanges:
    """What is said of artifacts.

    A change is asked for once: if the daemon is lost before it answers, `OutcomeUnknown` is raised,
    which tells how to see what happened.
    """

    _asker: Asker

    def annotate(
        self,
        name: str,
        *,
        type: str | None = None,  # noqa: A002 - the key's name in artifacts.yaml
        path: str | None = None,
        must_exist: bool = False,
        labels: Sequence[str] = (),
        description: str | None = None,
        custom: Json = None,
        commit: bool = False,
        dry_run: bool = False,
    ) -> Annotated:
        """Change or create the entry of an artifact in `artifacts.yaml`; the rest stays as it is.

        Args:
            name: The artifact.
            type: What it is, such as `model`; None leaves what is there, here and below.
            path: Where it lies in the repository, or elsewhere.
            must_exist: Refuse a path that is not committed.
            labels: To be added.
            description: For people.
            custom: Anything else.
            commit: Commit the file.
            dry_run: Only tell what would be changed.

        Raises:
            InvalidAnnotations: The file is broken, or cannot be changed safely.
            PathConflict: The path is, contains or lies in another artifact's.
            TypeNotAllowed: `.gto` has a list of types without this one.
            FileLocked: Another program is changing the file.
            OutcomeUnknown: The daemon was lost on the way.
        """
        if isinstance(labels, str):
            raise TypeError("labels is a sequence of texts, not a text")
        return self._change_file(
            "gto/annotate",
            name,
            type=type,
            path=path,
            must_exist=must_exist,
            labels=[*labels],
            description=description,
            custom=custom,
            commit=commit,
            dry_run=dry_run,
        )

    def remove(self, name: str, *, commit: bool = False, dry_run: bool = False) -> Annotated:
        """Remove the entry of an artifact from `artifacts.yaml`; the rest stays as it is.

        Args:
            name: The artifact.
            commit: Commit the file.
            dry_run: Only tell what would be changed.

        Raises:
            ArtifactNotFound: It has no entry.
            InvalidAnnotations: The file is broken, or cannot be changed safely.
            FileLocked: Another program is changing the file.
            OutcomeUnknown: The daemon was lost on the way.
        """
        return self._change_file("gto/remove", name, commit=commit, dry_run=dry_run)

    def _change_file(self, method: str, name: str, **options: object) -> Annotated:
        look = "git log -1 -p" if options["commit"] else "git diff"
        return records.annotated(self._asker.change(method, look, name=name, **options))
