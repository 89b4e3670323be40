"""Measure at both sizes, and print one table."""

import sys

from benchmarks import cli
from benchmarks.editor.suite import figures

sys.exit(cli.run([figures]))
