"""What tests of single faults ask for."""

from tests.faults.model import Question
from tests.faults.run import Run
from tests.faults.shim import Fault
from tests.faults.world import Write

#: As often as anybody calls.
ALWAYS = 1000


def latest(name: str = "churn") -> Question:
    """What rests on every tag of an artifact."""
    return Question("gto/latest", {"name": name, "all": True})


def refused(run: Run, fault: Fault, question: Question) -> str:
    """The kind of the error that is answered under a fault; afterwards the answer is right."""
    outcome = run.read_under(fault, question)
    run.check(question, f"after {fault}")
    return outcome


def register(run: Run) -> Write:
    """A registration that nothing forbids."""
    version, commit = f"v9.{run.world.next_number()}.0", run.world.commits[0]
    params = {"name": "churn", "ref": commit, "version": version, "force": True}
    return Write("gto/register", params, "churn", {f"churn@{version}": commit}, frozenset())


def assign(run: Run) -> Write:
    """An assignment that nothing forbids."""
    while True:
        run.world.touch_tag()
        write = run.world.write()
        if write is not None and write.method == "gto/assign":
            return write
