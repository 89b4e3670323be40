"""With which kind of error requests are answered that cannot be answered otherwise."""

from protocol.cases.case import Case, error, receive, request, send
from protocol.examples import REGISTRY, WRITER

#: What is wrong, by what is asked.
_REFUSED: tuple[tuple[str, dict[str, object], str], ...] = (
    ("gto/which", {"name": "churm", "stage": "prod"}, "artifact_not_found"),
    ("gto/which", {"name": "churn", "stage": "prodd"}, "stage_not_found"),
    ("gto/describe", {"name": "churn@v9.9.9"}, "version_not_found"),
    ("gto/show", {"at": "nowhere"}, "revision_not_found"),
    ("gto/checkRef", {"ref": "nowhere"}, "ref_not_found"),
    ("gto/stages", {"repo": "registry"}, "invalid_argument"),
    ("gto/subscribe", {"repo": "registry"}, "invalid_argument"),
    ("gto/stages", {"repo": "/dev"}, "repository_not_found"),
    ("gto/stages", {"repo": "/registry/nowhere"}, "repository_not_found"),
    ("gto/stages", {"view": {"device": 1, "inode": 1}}, "different_view"),
    ("gto/register", {"name": "churn", "version": "v3.1.0"}, "version_exists"),
    ("gto/assign", {"name": "churn", "stage": "prod", "version": "v3.0.0"}, "already_assigned"),
    ("gto/unassign", {"name": "segment", "stage": "prod"}, "not_assigned"),
    ("gto/deregister", {"name": "churn", "version": "v9.9.9"}, "version_not_found"),
    ("gto/remove", {"name": "churm"}, "artifact_not_found"),
)


def cases() -> list[Case]:
    """All of them."""
    return [_case(method, params, kind) for method, params, kind in _REFUSED]


def _case(method: str, params: dict[str, object], kind: str) -> Case:
    given = ", ".join(f"{name} {value}" for name, value in params.items())
    asked = {"repo": REGISTRY, **params}
    if method in _WRITES:
        asked["environ"] = WRITER
    return Case(f"{method}, {given}: {kind}", [send(request(method, asked)), receive(error(kind))])


_WRITES = frozenset({"gto/register", "gto/assign", "gto/unassign", "gto/deregister", "gto/remove"})
