"""What shells and CI take from us: words of a repository become no command there."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from gtod.commands.invocation import Invocation
from gtod.commands.run import run
from gtod.steps import finish
from tests.commands.registry_building import Gtoc, text_of
from tests.helpers.git import make_repository
from tests.helpers.story import stream

_EVIL = ("$(x)", "`x`", "t;x", "a b", "a|b", "a&b", "a>b", "a*", "~", "a'b", "a(", "{a,b}", "-x")


def _offered(gtoc: Gtoc, *words: str) -> Sequence[str]:
    """What the last of the words may become."""
    invocation = Invocation(("_complete", "--", *words), str(gtoc.folder), {})
    output = finish(run(invocation, gtoc.repositories))
    return text_of(output, "stdout").splitlines()


def test_completion_offers_no_word_that_a_shell_would_take_apart(tmp_path: Path) -> None:
    """Bash puts what is offered into the command line as it stands."""
    types = "".join(f'a{number}: {{type: "{evil}"}}\n' for number, evil in enumerate(_EVIL))
    files = {"A": {"artifacts.yaml": f"{types}good: {{type: a-model_2/x}}\n"}}
    story = "1 commit A\n2 a@v1.0.0 on A\n3 a@v1.0.0! on A\n4 a#prod!#1 on A"
    gtoc = Gtoc(make_repository(tmp_path / "r", stream(story, files)))

    offered = _offered(gtoc, "annotate", "good", "--type", "")
    tags = _offered(gtoc, "check-ref", "a")

    assert offered == ["a-model_2/x"]
    assert tags == ["a#prod!#1", "a@v1.0.0", "a@v1.0.0!"]
    assert "--type" in _offered(gtoc, "annotate", "good", "-")
    for word in [*offered, *tags]:
        script = ["bash", "--norc", "-c", f"printf %s {word}"]
        assert subprocess.run(script, check=True, capture_output=True, text=True).stdout == word
