"""What may come before what, and what comes of a request that is cancelled."""

import msgspec

from protocol.cases.case import (
    Case,
    Expected,
    Json,
    error,
    git,
    notification,
    receive,
    receive_one_of,
    remove_registry,
    request,
    result,
    send,
)
from protocol.cases.methods import answered, find, hello, told
from protocol.examples import NOTICES, REGISTRY, WRITER

_WHICH = find("gto/which", "the version in a stage")
_REGISTRATION = find("gto/register", "the next version")
_SUBSCRIPTION = find("gto/subscribe", "from now on")
_UNSUBSCRIPTION = find("gto/unsubscribe", "where nobody had subscribed")
_CHANGE = told(NOTICES[0])
#: The same tag as the example's registration, by git itself.
_TAGGED = git(
    ["tag", "-a", "-m", "Registering artifact segment version v0.5.0", "segment@v0.5.0"], WRITER
)


def cases() -> list[Case]:
    """All of them."""
    return [*_requests(), *_cancellations(), *_subscriptions()]


def _requests() -> list[Case]:
    return [
        Case(
            "answers come as they are ready",
            [
                send(request("gto/which", _WHICH.params), request("gtod/hello", {}, 2)),
                receive(answered(_WHICH), hello(2)),
            ],
        ),
        Case(
            "what was written is there for everybody after the answer",
            [
                send(request("gto/register", _REGISTRATION.params)),
                receive(answered(_REGISTRATION)),
                send(request("gto/latest", {"repo": REGISTRY, "name": "segment"}), on="b"),
                receive(
                    result(_registered(), varies=()),
                    on="b",
                ),
            ],
        ),
    ]


def _registered() -> dict[str, Json]:
    """The version that the example's registration makes."""
    (event,) = _events(_CHANGE)
    same = ("artifact", "version", "commit_hexsha", "author", "author_email", "message", "ref")
    return {
        **{name: event[name] for name in same},
        "created_at": event["timestamp"],
        "is_registered": True,
        "is_active": True,
        "stages": [],
        "discovered": False,
    }


def _cancellations() -> list[Case]:
    asked = request("gto/history", {"repo": REGISTRY, "reach": "commits", "limit": 0})
    cancel = notification("$/cancelRequest", {"id": 1})
    return [
        Case(
            "a cancelled request is answered once, with that error or with what was ready",
            [
                send(asked, cancel),
                receive_one_of(error("cancelled"), result([])),
                send(request("gto/which", _WHICH.params, 2)),
                receive(answered(_WHICH, 2)),
            ],
        ),
        Case(
            "to cancel what is not under way is no error",
            [
                send(
                    cancel,
                    notification("$/cancelRequest", {"id": []}),
                    notification("$/cancelRequest", {}),
                    request("gto/which", _WHICH.params),
                ),
                receive(answered(_WHICH)),
            ],
        ),
        Case(
            "to cancel as a request is answered with null",
            [send(request("$/cancelRequest", {"id": "x"}, 5)), receive(result(None, 5))],
        ),
    ]


def _subscriptions() -> list[Case]:
    kept = msgspec.structs.replace(answered(_SUBSCRIPTION), keep={"first": "/result/generation"})
    subscribed = [send(request("gto/subscribe", _SUBSCRIPTION.params)), receive(kept)]
    since = {"repo": REGISTRY, "since": "$first"}
    unsubscribe = request("gto/unsubscribe", _UNSUBSCRIPTION.params, 2)
    other = [
        send(request("gto/subscribe", _SUBSCRIPTION.params), on="b"),
        receive(answered(_SUBSCRIPTION), on="b"),
    ]
    return [
        Case("a tag that git makes is told", [*subscribed, _TAGGED, receive(_CHANGE)]),
        Case(
            "what happened since is in the answer",
            [
                *subscribed,
                _TAGGED,
                receive(_CHANGE),
                send(request("gto/subscribe", since), on="b"),
                receive(_answered_with_change(), on="b"),
            ],
        ),
        Case(
            "nothing happened since",
            [
                *subscribed,
                send(request("gto/subscribe", since), on="b"),
                receive(result({**_answer(), "generation": "$first"}), on="b"),
            ],
        ),
        Case(
            "an unknown generation is answered with all that there is",
            [
                send(request("gto/subscribe", {"repo": REGISTRY, "since": "another:1"})),
                receive(_reset()),
            ],
        ),
        Case(
            "whoever unsubscribes is told no more",
            [
                *subscribed,
                *other,
                send(unsubscribe),
                receive(result(True, 2)),
                _TAGGED,
                receive(_CHANGE, on="b"),
                send(request("gto/which", _WHICH.params, 3)),
                receive(answered(_WHICH, 3)),
            ],
        ),
        Case(
            "subscribing again replaces the subscription",
            [
                *subscribed,
                send(request("gto/subscribe", _SUBSCRIPTION.params)),
                receive(answered(_SUBSCRIPTION)),
                _TAGGED,
                receive(_CHANGE),
                send(unsubscribe),
                receive(result(True, 2)),
                send(unsubscribe),
                receive(result(False, 2)),
            ],
        ),
        Case("a registry that is gone is lost", [*subscribed, remove_registry(), receive(_lost())]),
    ]


def _answer() -> dict[str, Json]:
    return msgspec.convert(_result(answered(_SUBSCRIPTION)), dict[str, Json])


def _result(expected: Expected) -> Json:
    return msgspec.convert(expected.message, dict[str, Json])["result"]


def _params(expected: Expected) -> dict[str, Json]:
    message = msgspec.convert(expected.message, dict[str, Json])
    return msgspec.convert(message["params"], dict[str, Json])


def _events(expected: Expected) -> list[dict[str, Json]]:
    return msgspec.convert(_params(expected)["events"], list[dict[str, Json]])


def _answered_with_change() -> Expected:
    change = _params(_CHANGE)
    value = {**_answer(), "generation": change["generation"], "changes": [change]}
    return result(value, varies=("/generation", "/changes/0/generation"))


def _reset() -> Expected:
    registry = answered(find("gto/show", "the registry"))
    value = {**_answer(), "reset": True, "registry": _result(registry)}
    maps = tuple(one.replace("/result", "/registry", 1) for one in registry.maps)
    return result(value, varies=("/generation",), maps=maps)


def _lost() -> Expected:
    params = {"repo": REGISTRY, "kind": "repository_not_found", "message": "A sentence."}
    return Expected(notification("gto/lost", params), ("/params/message",))
