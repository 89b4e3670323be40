"""Methods about the connection that asks: what it is told without asking again."""

from gtod.rpc.changes import Subscribed
from gtod.rpc.handlers import find_repository
from gtod.rpc.params import SubscribeParams, UnsubscribeParams
from gtod.rpc.server import Server
from gtod.steps import Steps


def subscribe(params: SubscribeParams, server: Server) -> Steps[Subscribed]:
    """Tell of every change from now on, or from what the client knows."""
    find_repository(server, params)
    return (yield from server.subscriptions.subscribe(params.repo, params.since))


def unsubscribe(params: UnsubscribeParams, server: Server) -> Steps[bool]:
    """Tell nothing more; whether anything was told."""
    yield from ()
    return server.subscriptions.unsubscribe(params.repo)
