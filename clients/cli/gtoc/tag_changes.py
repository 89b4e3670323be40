"""The changes to a registry that are tags."""

from typing import Literal

from gtoc import records
from gtoc.asker import Asker
from gtoc.records import Written


def _simple(wanted: bool | None) -> str:  # noqa: FBT001 - it is about one
    return "auto" if wanted is None else "true" if wanted else "false"


class TagChanges:
    """What is registered, assigned, and taken back.

    Git makes the tags, with this process's environment. A change is asked for once: if the daemon
    is lost before it answers, `OutcomeUnknown` is raised, which tells how to see what happened.
    """

    _asker: Asker

    def register(
        self,
        name: str,
        ref: str = "HEAD",
        *,
        version: str | None = None,
        bump: Literal["major", "minor", "patch"] | None = None,
        message: str | None = None,
        simple: bool | None = None,
        force: bool = False,
        push: bool = False,
        remote: str = "origin",
        dry_run: bool = False,
    ) -> Written:
        """Register a version of an artifact.

        Args:
            name: The artifact.
            ref: The commit, as git knows it.
            version: The version's name, such as `v1.2.0`; None: the next one.
            bump: The part of the latest version that the next one raises; None: the patch.
            message: The tag's message.
            simple: Whether the tag goes without a counter; None: as gto does it.
            force: Give the commit another version beside the one it has.
            push: Push it; what the remote rejects is taken back here.
            remote: Where it is pushed.
            dry_run: Only tell what would be done.

        Raises:
            VersionExists: There is this version, or this commit is one already.
            RevisionNotFound: `ref` names no commit.
            OutcomeUnknown: The daemon was lost on the way.
        """
        return self._change_tags(
            "gto/register",
            name,
            ref=ref,
            version=version,
            bump=bump,
            message=message,
            simple=_simple(simple),
            force=force,
            push=push,
            remote=remote,
            dry_run=dry_run,
        )

    def assign(
        self,
        name: str,
        stage: str,
        *,
        version: str | None = None,
        ref: str | None = None,
        skip_registration: bool = False,
        message: str | None = None,
        simple: bool | None = None,
        force: bool = False,
        push: bool = False,
        remote: str = "origin",
        dry_run: bool = False,
    ) -> Written:
        """Assign a version of an artifact to a stage.

        Args:
            name: The artifact.
            stage: The stage.
            version: The version; with `ref` the name of the one to register there.
            ref: A commit, where a version is registered if there is none; None: HEAD, unless
                `version` says it.
            skip_registration: Assign a commit without a version as it is.
            message: The tag's message.
            simple: Whether the tag goes without a counter; None: as gto does it.
            force: Do it although it is in the stage, or has skipped a stage.
            push: Push it; what the remote rejects is taken back here.
            remote: Where it is pushed.
            dry_run: Only tell what would be done.

        Raises:
            AlreadyAssigned: The version is in the stage.
            StageNotAllowed: `.gto` has a list of stages without this one.
            PromotionSkipped: The version has not been in a stage that comes before.
            VersionNotFound: The artifact has no such version.
            OutcomeUnknown: The daemon was lost on the way.
        """
        return self._change_tags(
            "gto/assign",
            name,
            stage=stage,
            version=version,
            ref=ref,
            skip_registration=skip_registration,
            message=message,
            simple=_simple(simple),
            force=force,
            push=push,
            remote=remote,
            dry_run=dry_run,
        )

    def unassign(
        self,
        name: str,
        stage: str,
        *,
        version: str | None = None,
        ref: str | None = None,
        delete: bool = False,
        message: str | None = None,
        simple: bool | None = None,
        force: bool = False,
        push: bool = False,
        remote: str = "origin",
        dry_run: bool = False,
    ) -> Written:
        """Take a version of an artifact out of a stage.

        Args:
            name: The artifact.
            stage: The stage.
            version: The version, if there are several in the stage.
            ref: A commit that the version stands on, instead.
            delete: Delete the tags that put it there, instead of adding one.
            message: The tag's message.
            simple: Whether the tag goes without a counter; None: as gto does it.
            force: Do it although it is not in the stage.
            push: Push it; what the remote rejects is taken back here.
            remote: Where it is pushed.
            dry_run: Only tell what would be done.

        Raises:
            NotAssigned: The version is not in the stage, or none is.
            InvalidArgument: Several are.
            OutcomeUnknown: The daemon was lost on the way.
        """
        return self._change_tags(
            "gto/unassign",
            name,
            stage=stage,
            version=version,
            ref=ref,
            delete=delete,
            message=message,
            simple=_simple(simple),
            force=force,
            push=push,
            remote=remote,
            dry_run=dry_run,
        )

    def deregister(
        self,
        name: str,
        version: str,
        *,
        delete: bool = False,
        message: str | None = None,
        simple: bool | None = None,
        force: bool = False,
        push: bool = False,
        remote: str = "origin",
        dry_run: bool = False,
    ) -> Written:
        """Take the registration of a version back, and with it its stages.

        Args:
            name: The artifact.
            version: The version.
            delete: Delete the tags that are about it, instead of adding one.
            message: The tag's message.
            simple: Whether the tag goes without a counter; None: as gto does it.
            force: Do it although it is deregistered already.
            push: Push it; what the remote rejects is taken back here.
            remote: Where it is pushed.
            dry_run: Only tell what would be done.

        Raises:
            VersionNotFound: The artifact has no such version.
            AlreadyDeregistered: It is deregistered.
            OutcomeUnknown: The daemon was lost on the way.
        """
        return self._change_tags(
            "gto/deregister",
            name,
            version=version,
            delete=delete,
            message=message,
            simple=_simple(simple),
            force=force,
            push=push,
            remote=remote,
            dry_run=dry_run,
        )

    def deprecate(
        self,
        name: str,
        *,
        version: str | None = None,
        stage: str | None = None,
        ref: str | None = None,
        delete: bool = False,
        message: str | None = None,
        simple: bool | None = None,
        force: bool = False,
        push: bool = False,
        remote: str = "origin",
        dry_run: bool = False,
    ) -> Written:
        """Deprecate an artifact, one of its versions, or the stage of one.

        Args:
            name: The artifact.
            version: Deregister this version, and leave the others.
            stage: Take the version out of this stage, and leave its others.
            ref: The commit for the tag, or with `stage` that of the version; None: that of the
                artifact's last event.
            delete: Delete the tags that are about it, instead of adding one.
            message: The tag's message.
            simple: Whether the tag goes without a counter; None: as gto does it.
            force: Do it although it is done already.
            push: Push it; what the remote rejects is taken back here.
            remote: Where it is pushed.
            dry_run: Only tell what would be done.

        Raises:
            ArtifactNotFound: There is no such artifact.
            AlreadyDeprecated: It is deprecated.
            OutcomeUnknown: The daemon was lost on the way.
        """
        return self._change_tags(
            "gto/deprecate",
            name,
            version=version,
            stage=stage,
            ref=ref,
            delete=delete,
            message=message,
            simple=_simple(simple),
            force=force,
            push=push,
            remote=remote,
            dry_run=dry_run,
        )

    def _change_tags(self, method: str, name: str, **options: object) -> Written:
        look = f"gtoc history {name}"
        return records.written(self._asker.change(method, look, name=name, **options))
