"""Measure at the largest size, and print one table."""

import sys

from benchmarks import cli
from benchmarks.scale.suite import figures

sys.exit(cli.run([figures]))
