"""What people write into `artifacts.yaml`, `.gto` and `.gtod.yaml`: text in, values out.

Invariant: nothing here does I/O, reads a clock or the environment, or knows of Git and of editors.
A function takes text (and, for configuration, the variables that apply) and returns a frozen value
with everything that is wrong, as problems that point into the text. It never raises for what
people wrote.

yaml and pydantic are imported when the first text is read: the daemon starts without them.
"""
