"""Commands of different people at the same time never see each other's surroundings."""

import itertools
import random
import threading
from pathlib import Path

import pytest

from gtod.demo.example import build_example
from tests.daemon.support import Place, git

ZONES = ("UTC", "Asia/Tokyo", "America/New_York", "<+0545>-5:45")
STAGES = ("[]", '["dev", "qa"]')


Case = tuple[tuple[str, ...], Path, dict[str, str]]


def cases(place: Place) -> list[Case]:
    """Command lines in surroundings that each change the answer."""
    other = place.top / "other"
    build_example(other)
    git(other, "tag", "-f", "-am", "x", "churn#prod#3", "churn@v3.1.0^{commit}")
    times = [
        (("show", "churn", "--json"), folder, {"TZ": zone})
        for folder, zone in itertools.product((place.registry, other), ZONES)
    ]
    folders: list[Case] = [
        (("which", "churn", "prod"), folder, {}) for folder in (place.registry, other)
    ]
    settings = [
        (("stages", "--allowed"), place.registry, {"GTO_STAGES": stages}) for stages in STAGES
    ]
    marks = [
        (("which", "chrun", "prod"), place.registry, {"GTO_EMOJIS": value})
        for value in ("true", "false")
    ]
    git_dirs = [
        (("which", "churn", "prod"), place.top, {"GIT_DIR": str(folder / ".git")})
        for folder in (place.registry, other)
    ]
    return [*times, *folders, *settings, *marks, *git_dirs]


@pytest.mark.slow
def test_eight_threads_of_fifty_commands(place: Place) -> None:
    """Eight threads ask fifty times each, in a mixed order; each answer is that of its asker."""
    place.begin()
    asked = cases(place)
    expected = []
    for words, folder, environ in asked:
        alone = place.gtoc(*words, cwd=folder, environ=environ | {"GTOD": "off"})
        expected.append((alone.returncode, alone.stdout, alone.stderr))
    # Each pair of surroundings of one command has answers that differ.
    assert len({repr((case[0], answer)) for case, answer in zip(asked, expected, strict=True)}) == (
        len(asked) - 2  # GIT_DIR names the two folders again
    )
    wrong: list[object] = []

    def ask(seed: int) -> None:
        dice = random.Random(seed)
        for _ in range(50):
            number = dice.randrange(len(asked))
            words, folder, environ = asked[number]
            client = place.gtoc(*words, cwd=folder, environ=environ)
            answer = (client.returncode, client.stdout, client.stderr)
            if answer != expected[number]:
                wrong.append((asked[number], answer))

    with place.answering(8 * 50):
        threads = [threading.Thread(target=ask, args=[seed]) for seed in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []
