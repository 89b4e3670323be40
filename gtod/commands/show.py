"""`gtoc show`: the registry, or the versions of one artifact."""

import enum

import msgspec

from gtod.annotations.enrichment import Enrichments
from gtod.commands.asking import (
    Asking,
    Entry,
    Reply,
    annotation_complaints,
    lines,
    metafile_complaints,
)
from gtod.commands.json_output import assignment_keys, enrichments, json_list, json_object
from gtod.commands.moments import Clock
from gtod.commands.options import (
    ALL_BRANCHES,
    ALL_COMMITS,
    AS_OF,
    JSON,
    PLAIN,
    REACH,
    REGISTERED_ONLY,
    SORT,
    Argument,
    Command,
    OneOf,
    flag,
    valued,
)
from gtod.commands.table import TableForm, table
from gtod.registry.query import Sort
from gtod.registry.shown import short_hash, short_version
from gtod.service.discovery import Reach
from gtod.service.point_in_time import PointInTime
from gtod.service.show import ShowQuestion, enrichments_of, show_artifact, show_registry
from gtod.service.views import ArtifactRow, RegistryView, VersionView
from gtod.steps import Steps

NOTHING = "Nothing found in the current workspace\n"
_ONLY_DEPRECATED = "Nothing found but what is deprecated; --deprecated shows it\n"


class Form(enum.Enum):
    """How the answer is written."""

    TABLE = "table"
    PLAIN = "plain"
    JSON = "json"
    NAME_ONLY = "name_only"

    @property
    def of_table(self) -> TableForm:
        """The form for tabulate."""
        return "plain" if self is Form.PLAIN else "fancy_outline"


class ShowRequest(msgspec.Struct, frozen=True):
    """What is in the registry, or which versions does an artifact have?"""

    name: str | None = None
    at: str | None = None
    reach: Reach = Reach.HEAD
    registered_only: bool = False
    last_stage: bool = False
    sort: Sort | None = None
    deprecated: bool = False
    as_of: str | None = None
    form: Form = Form.TABLE

    def question(self, as_of: PointInTime | None) -> ShowQuestion:
        """The same for the service, with the time that `as_of` means where it is asked."""
        return ShowQuestion(
            at=self.at,
            reach=self.reach,
            registered_only=self.registered_only,
            last_stage=self.last_stage,
            sort=self.sort,
            deprecated=self.deprecated,
            as_of=as_of,
        )


_COMMAND = Command(
    "show",
    "Show the registry, or the versions of one artifact.",
    [
        Argument("name", "An artifact; also churn@v3.0.0, churn@latest.", required=False),
        valued("--at", metavar="REF", explains="Only what is registered on that commit."),
        AS_OF,
        ALL_BRANCHES,
        ALL_COMMITS,
        JSON,
        PLAIN,
        flag("name_only", "--name-only", explains="Print only the names, one on a line."),
        REGISTERED_ONLY,
        flag(
            "last_stage",
            "--ls",
            "--last-stage",
            explains="Kanban: the last stage of a version replaces the earlier ones.",
        ),
        SORT,
        flag("deprecated", "-d", "--deprecated", explains="Show deprecated artifacts too."),
    ],
    {
        "show": "the latest version of each artifact, and what is in each stage",
        "show churn": "the versions of an artifact",
        "show --at HEAD": "what is registered on a commit",
        "show --as-of 2022-07-15": "the registry at that day's end",
        "show --json": "for programs",
    },
    [OneOf("form", ("json", "plain", "name_only")), REACH],
)


def _show(request: ShowRequest, asking: Asking) -> Steps[Reply]:
    reply = yield from _shown(request, asking)
    if request.as_of is not None:
        # HEAD's annotations have no part in it.
        return reply
    complaints = yield from annotation_complaints(asking)
    return msgspec.structs.replace(reply, warnings=(*complaints, *reply.warnings))


def _shown(request: ShowRequest, asking: Asking) -> Steps[Reply]:
    question = request.question(asking.until(request.as_of))
    repository, environ = asking.repository, asking.environ
    if request.name is None:
        registry = yield from show_registry(repository, question, environ)
        if registry.rows or request.form in {Form.JSON, Form.NAME_ONLY}:
            return (yield from _registry(registry, request.form))
        everything = msgspec.structs.replace(question, deprecated=True)
        hidden = yield from show_registry(repository, everything, environ)
        return Reply(_ONLY_DEPRECATED if hidden.rows else NOTHING)
    versions = yield from show_artifact(repository, request.name, question, environ)
    if request.form is Form.JSON:
        return (yield from _versions_as_json(versions, asking))
    return (yield from _versions(versions, request, asking.clock))


def _registry(view: RegistryView, form: Form) -> Steps[Reply]:
    match form:
        case Form.JSON:
            pairs = ((row.name, _registry_keys(row, view.stages)) for row in view.rows)
            return Reply((yield from json_object(pairs)))
        case Form.NAME_ONLY:
            return lines([row.name for row in view.rows])
    headers = ["name", "latest", *(f"#{stage}" for stage in view.stages)]
    rows = (_registry_cells(row, view.stages) for row in view.rows)
    return Reply((yield from table(headers, rows, form.of_table)))


def _registry_cells(row: ArtifactRow, stages: tuple[str, ...]) -> list[str | None]:
    placed = [row.stages.get(stage) for stage in stages]
    return [
        row.name,
        None if row.latest is None else row.latest.name,
        *(None if found is None else short_version(found.version.name) for found in placed),
    ]


def _registry_keys(row: ArtifactRow, stages: tuple[str, ...]) -> dict[str, object]:
    return {
        "version": None if row.latest is None else row.latest.name,
        "stage": {
            stage: row.stages[stage].version.name if stage in row.stages else None
            for stage in stages
        },
        "deprecated": row.is_deprecated,
        "annotated": row.is_annotated,
    }


def _versions_as_json(versions: list[VersionView], asking: Asking) -> Steps[Reply]:
    enriched = yield from enrichments_of(asking.repository, versions)
    items = (
        _version_keys(version, found, asking.clock)
        for version, found in zip(versions, enriched, strict=True)
    )
    return Reply((yield from json_list(items)), warnings=metafile_complaints(enriched))


def _versions(versions: list[VersionView], request: ShowRequest, clock: Clock) -> Steps[Reply]:
    if request.form is Form.NAME_ONLY:
        return lines([version.name for version in versions])
    if not versions:
        return Reply(NOTHING)
    headers = ["artifact", "version", "stage", "created_at", "author", "ref"]
    rows = (_version_cells(version, clock) for version in versions)
    return Reply((yield from table(headers, rows, request.form.of_table)))


def _version_cells(version: VersionView, clock: Clock) -> list[str | None]:
    return [
        version.artifact,
        short_version(version.name),
        ", ".join(state.stage for state in version.stages),
        clock.shown(version.created),
        version.author,
        version.tag or short_hash(version.commit),
    ]


def _version_keys(version: VersionView, found: Enrichments, clock: Clock) -> dict[str, object]:
    return {
        "artifact": version.artifact,
        "name": version.name,
        "created_at": clock.iso(version.created),
        "author": version.author,
        "author_email": version.author_email,
        "message": version.message,
        "commit_hexsha": version.commit,
        "discovered": version.discovered,
        "tag": version.tag,
        "enrichments": enrichments(version.annotation, found),
        "assignments": [
            assignment_keys(event, version.name, clock) for event in version.assignments
        ],
        "is_registered": version.is_registered,
        "is_active": version.is_active,
        "stages": [state.stage for state in version.stages],
    }


SHOW = Entry("Read the registry", _COMMAND, ShowRequest, _show)
