"""The test vectors, for servers and clients in any language.

python -m protocol.vector_files
"""

import json
from pathlib import Path

import msgspec

from gtod.demo.example import EXAMPLE
from protocol.cases import envelope, errors, framing, methods, order, versions
from protocol.cases.case import EXAMPLE_STREAM, Case

FOLDER = Path(__file__).with_name("vectors")


def texts() -> dict[str, str]:
    """The text of each file, by its name."""
    return {
        EXAMPLE_STREAM: EXAMPLE,
        "framing.json": _written(framing.cases()),
        "envelope.json": _written(envelope.cases()),
        "versions.json": _written(versions.cases()),
        "order.json": _written(order.cases()),
        "errors.json": _written(errors.cases()),
        "methods.json": _written(methods.cases()),
    }


def _written(cases: list[Case]) -> str:
    made = {"registry": EXAMPLE_STREAM, "cases": msgspec.to_builtins(cases)}
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the files, and remove what is none of them."""
    FOLDER.mkdir(exist_ok=True)
    made = texts()
    for there in FOLDER.iterdir():
        if there.name not in made:
            there.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
