"""Everything that is wrong with a file that people write: artifacts.yaml, `.gto`, `.gtod.yaml`.

What the text alone says is found in `gtod/annotations/`. Here it is held against the *facts*:
what the repository says. `facts` are the values, `gathering` asks for them in steps, and the
checks are pure functions of a text and facts, so that an editor may ask at every keystroke.
"""
