"""Runs the program under test, found in the environment as ctest sets it."""

import os
import resource
import subprocess
import unittest

PROGRAM = os.environ["FRANZ_PARISI"]
PATIENCE = float(os.environ.get("FRANZ_PARISI_PATIENCE", 1))  # factor on waiting times: of a build that is slower
POINT = ["point", "--alpha", "0.2", "--beta", "5"]  # cheap, and far from any transition


def run(*words, **options):
    """The finished process of `franz-parisi words...`, its streams as text."""
    settings = dict(stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=120 * PATIENCE)
    return subprocess.run([PROGRAM, *words], **(settings | options))


def run_under(limit, size, *words):
    """The same where the process may have so much of what `limit` of `resource` means. Skips a test of builds that
    do not run with it, as those of sanitisers."""
    limited = {"preexec_fn": lambda: resource.setrlimit(limit, (size, size))}
    if run(*POINT, **limited).returncode != 0:
        raise unittest.SkipTest("this build does not start under the limit")
    return run(*words, **limited)
