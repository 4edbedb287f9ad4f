#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints `passed failed skipped` of the last meson test run: each gtest case counts, and a test
program that ended badly without telling which case counts as one that failed. Says on stderr which
cases failed, and which were skipped and why.

usage: count_tests.py BUILD_DIRECTORY"""

import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path


def outcome(case: ElementTree.Element) -> str:
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    if case.find("skipped") is not None or case.get("status") == "notrun":
        return "skipped"
    return "passed"


def reason(case: ElementTree.Element) -> str:
    """The last line of what a skipped case said: the lines before tell where it said so."""
    skipped = case.find("skipped")
    said = "" if skipped is None else (skipped.get("message") or skipped.text or "").strip()
    return said.split("\n")[-1]


def tell(junit: Path) -> None:
    for suite in ElementTree.parse(junit).getroot().iter("testsuite"):
        for case in suite.iter("testcase"):
            result = outcome(case)
            if result != "passed":
                name = f"{suite.get('name')}.{case.get('name')}"
                print(f"{result}: {name}: {reason(case)}".rstrip(": "), file=sys.stderr)


def cases(junit: Path) -> list[tuple[str, str]]:
    """What ran, as `project.program.suite.case` or `project.program`, and its outcome."""
    found = []
    for suite in ElementTree.parse(junit).getroot().iter("testsuite"):
        for case in suite.iter("testcase"):
            found.append((f"{suite.get('name')}.{case.get('name')}", outcome(case)))
    return found


def silent_failures(logs: Path, ran: list[tuple[str, str]]) -> list[str]:
    """Programs that ended badly though none of their cases says so."""
    found = []
    lines = (logs / "testlog.json").read_text(encoding="utf-8").split("\n")
    for program in (json.loads(line) for line in lines if line):
        name = program["name"].split(" / ")[-1]
        # Where a case is from reads `project.project:suite / program.Tests.case`.
        here = re.compile(rf"(?:^|[. ]){re.escape(name)}(?:[.]|$)")
        told = any(result == "failed" and here.search(where) for where, result in ran)
        if program["result"] not in ("OK", "SKIP", "EXPECTEDFAIL") and not told:
            found.append(f"{name}: {program['result'].lower()}")
    return found


def count(logs: Path) -> Counter:
    ran = cases(logs / "testlog.junit.xml")
    totals = Counter(result for _, result in ran)
    totals["failed"] += len(silent_failures(logs, ran))
    return totals


def main() -> int:
    logs = Path(sys.argv[1]) / "meson-logs"
    tell(logs / "testlog.junit.xml")
    for what in silent_failures(logs, cases(logs / "testlog.junit.xml")):
        print(f"failed: {what}", file=sys.stderr)
    totals = count(logs)
    print(totals["passed"], totals["failed"], totals["skipped"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
