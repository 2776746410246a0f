#!/usr/bin/python3
"""Runs every test_*.py beside this file; prints failures, and writes "passed N" and "failed N" to --results, and to
--results.failures what failed with the end of its reason."""

import argparse
import os
import sys
import unittest

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, here)

options = argparse.ArgumentParser()
options.add_argument("--results")
options.add_argument("names", nargs="*", help="module, or module.Class.test")
given = options.parse_args()

loader = unittest.TestLoader()
suite = loader.loadTestsFromNames(given.names) if given.names else loader.discover(here, pattern="test_*.py")
result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(suite)
failed = len(result.failures) + len(result.errors)
passed = result.testsRun - failed - len(result.skipped)
if given.results:
    with open(given.results, "w", encoding="utf-8") as out:
        out.write(f"passed {passed}\nfailed {failed}\n")
    with open(given.results + ".failures", "w", encoding="utf-8") as out:
        for test, reason in result.failures + result.errors:
            out.write("\n".join([str(test), *reason.splitlines()[-12:], ""]))
sys.exit(1 if failed else 0)
