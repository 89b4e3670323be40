"""Run every benchmark, and print one table."""

import sys

from benchmarks import cli, cold, latency, push, startup
from benchmarks.editor import suite as editor
from benchmarks.scale import suite as scale

SUITES = (startup, latency, cold, push, scale, editor)

sys.exit(cli.run([suite.figures for suite in SUITES]))
