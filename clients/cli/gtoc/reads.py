"""The questions to a registry."""

from collections.abc import Collection
from datetime import date
from typing import Literal

from gtoc import records
from gtoc.asker import Asker
from gtoc.records import Annotation, Assignment, Event, Ref, RegistryView, Version

Sort = Literal["semver", "timestamp"]
Reach = Literal["head", "branches", "commits"]
EventName = Literal[
    "registration", "deregistration", "assignment", "unassignment", "deprecation", "commit"
]
#: A date or time in ISO 8601, or a revision as git knows it, which stands for its commit's time.
#: What has no offset is in UTC.
Time = str | date


class Reads:
    """What can be asked. What happened before a question is in its answer.

    A `name` is an artifact's. Where it may also name some of its versions, it can be a shortcut:
    `churn@latest`, `churn@v3.0.0`, `churn#prod`.

    `as_of` asks for the past: the answer is what the tags up to then tell, those of that second,
    or on that day, included. Annotations in commits then tell of no artifact and no version.
    """

    _asker: Asker

    def show(
        self,
        *,
        at: str | None = None,
        reach: Reach = "head",
        registered_only: bool = False,
        last_stage: bool = False,
        sort: Sort | None = None,
        deprecated: bool = False,
        as_of: Time | None = None,
    ) -> RegistryView:
        """All artifacts, with their latest version and what is in each stage.

        Args:
            at: Show only what stands on the commit that this revision names.
            reach: In which commits annotations are looked for: HEAD, those that branches lead
                to, or all.
            registered_only: Leave out versions that no tag registers.
            last_stage: Let only the last stage of a version count (Kanban).
            sort: What makes a version the first of a stage; None: what `.gtod.yaml` says.
            deprecated: Show deprecated artifacts too.
            as_of: Show what was there then.

        Raises:
            RevisionNotFound: `at` names no commit, or `as_of` neither a time nor a commit.
        """
        found = self._asker.read(
            "gto/show",
            at=at,
            reach=reach,
            registered_only=registered_only,
            last_stage=last_stage,
            sort=sort,
            deprecated=deprecated,
            as_of=_text(as_of),
        )
        return records.registry_view(found)

    def versions(
        self,
        name: str,
        *,
        at: str | None = None,
        reach: Reach = "head",
        registered_only: bool = False,
        last_stage: bool = False,
        sort: Sort | None = None,
        as_of: Time | None = None,
    ) -> list[Version]:
        """The versions of an artifact, greatest first.

        Args:
            name: The artifact, or some of its versions.
            at: Only those on the commit that this revision names.
            reach: In which commits annotations are looked for, as in `show`.
            registered_only: Leave out versions that no tag registers.
            last_stage: Let only the last stage of a version count (Kanban).
            sort: What they are sorted by; None: what `.gtod.yaml` says.
            as_of: Those that there were then.

        Raises:
            ArtifactNotFound: There is no such artifact.
            VersionNotFound: It has no such version, or had none then.
            RevisionNotFound: `at` names no commit, or `as_of` neither a time nor a commit.
        """
        found = self._asker.read(
            "gto/show",
            name=name,
            at=at,
            reach=reach,
            registered_only=registered_only,
            last_stage=last_stage,
            sort=sort,
            as_of=_text(as_of),
        )
        return [*map(records.version, found)]

    def which(
        self,
        name: str,
        stage: str,
        *,
        registered_only: bool = False,
        last_stage: bool = False,
        sort: Sort | None = None,
        as_of: Time | None = None,
    ) -> Assignment | None:
        """The version of an artifact that counts in a stage; None if the stage is empty.

        Args:
            name: The artifact.
            stage: The stage.
            registered_only: Leave out versions that no tag registers.
            last_stage: Let only the last stage of a version count (Kanban).
            sort: What makes a version the first; None: what `.gtod.yaml` says.
            as_of: The version that counted then.

        Raises:
            ArtifactNotFound: There is no such artifact.
            StageNotFound: The stage is neither in `.gto` nor ever used.
            RevisionNotFound: `as_of` is neither a time nor a commit.
        """
        found = self._asker.read(
            "gto/which",
            name=name,
            stage=stage,
            registered_only=registered_only,
            last_stage=last_stage,
            sort=sort,
            as_of=_text(as_of),
        )
        return None if found is None else records.assignment(found)

    def which_all(
        self,
        name: str,
        stage: str,
        *,
        registered_only: bool = False,
        last_stage: bool = False,
        sort: Sort | None = None,
        as_of: Time | None = None,
    ) -> list[Assignment]:
        """All versions of an artifact in a stage, the one that counts first; else as `which`."""
        found = self._asker.read(
            "gto/which",
            name=name,
            stage=stage,
            registered_only=registered_only,
            last_stage=last_stage,
            sort=sort,
            as_of=_text(as_of),
            all=True,
        )
        return [*map(records.assignment, found)]

    def latest(self, name: str, *, as_of: Time | None = None) -> Version | None:
        """The greatest registered version of an artifact; None if none is.

        Args:
            name: The artifact.
            as_of: The version that was it then.

        Raises:
            ArtifactNotFound: There is no such artifact.
            RevisionNotFound: `as_of` is neither a time nor a commit.
        """
        found = self._asker.read("gto/latest", name=name, as_of=_text(as_of))
        return None if found is None else records.version(found)

    def latest_all(self, name: str, *, as_of: Time | None = None) -> list[Version]:
        """All registered versions of an artifact, greatest first; else as `latest`."""
        found = self._asker.read("gto/latest", name=name, all=True, as_of=_text(as_of))
        return [*map(records.version, found)]

    def history(
        self,
        name: str | None = None,
        *,
        reach: Reach = "head",
        ascending: bool = False,
        limit: int | None = None,
        since: Time | None = None,
        until: Time | None = None,
        stage: str | None = None,
        event: Collection[EventName] = (),
        author: str | None = None,
    ) -> list[Event]:
        """What happened, newest first.

        Args:
            name: To which artifact, or to which of its versions; None: to all.
            reach: In which commits annotations are looked for, as in `show`.
            ascending: Oldest first instead.
            limit: How many events at most; None: all.
            since: Only from then on.
            until: Only up to then.
            stage: Only what is about this stage.
            event: Only these kinds of events; empty: all.
            author: Only what somebody did whose name or address has this in it, in any case.

        Raises:
            ArtifactNotFound: There is no such artifact.
            VersionNotFound: It has no such version.
            StageNotFound: The stage is neither in `.gto` nor ever used.
            RevisionNotFound: `since` or `until` is neither a time nor a commit.
        """
        found = self._asker.read(
            "gto/history",
            name=name,
            reach=reach,
            ascending=ascending,
            limit=limit,
            since=_text(since),
            until=_text(until),
            stage=stage,
            event=[*event],
            author=author,
        )
        return [*map(records.event, found)]

    def describe(self, name: str, rev: str | None = None) -> Annotation | None:
        """What a commit's `artifacts.yaml` says of an artifact; None if nothing.

        Args:
            name: The artifact, or a version of it.
            rev: The commit; None: the version's own, or HEAD.

        Raises:
            ArtifactNotFound: There is no such artifact.
            VersionNotFound: It has no such version.
            RevisionNotFound: `rev` names no commit.
        """
        found = self._asker.read("gto/describe", name=name, rev=rev)
        return None if found is None else records.annotation(found)

    def check_ref(self, ref: str) -> Ref:
        """What a ref says, be it a tag's name or a whole ref as CI systems give it.

        Raises:
            RefNotFound: There is no such ref.
        """
        return records.ref(self._asker.read("gto/checkRef", ref=ref))

    def stages(
        self,
        which: Literal["in-force", "allowed", "used"] = "in-force",
        *,
        as_of: Time | None = None,
    ) -> list[str]:
        """The names of stages.

        Args:
            which: Those that `.gto` allows, those ever used, or those that count: the allowed
                ones if `.gto` has a list, else the used ones.
            as_of: Used are those that were it by then; `.gto` is that of today.

        Raises:
            InvalidConfiguration: `.gto` is broken, and the answer would rest on it.
            RevisionNotFound: `as_of` is neither a time nor a commit.
        """
        found: list[str] = self._asker.read("gto/stages", which=which, as_of=_text(as_of))
        return found


def _text(time: Time | None) -> str | None:
    return time.isoformat() if isinstance(time, date) else time
