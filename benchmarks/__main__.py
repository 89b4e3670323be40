"""Run every benchmark, and print one table."""

import sys

from benchmarks import cli, cold, latency, push, startup
from benchmarks.scale import suite as scale

sys.exit(cli.run([startup.figures, latency.figures, cold.figures, push.figures, scale.figures]))
