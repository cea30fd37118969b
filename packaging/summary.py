#!/usr/bin/env python3
"""Counts and wall times per build and label from ctest's JUnit files: summary.py FOLDER

Counts Qt Test's own functions and rows where a test prints them ("Totals: …"), else the test as one. Its last
line is "N passed, N failed". Fails when something failed or when fewer tests ran than must have.
"""
import collections
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as tree

TOTALS = re.compile(r"^Totals: (\d+) passed, (\d+) failed, (\d+) skipped", re.M)
KINDS = ("integration", "lint", "bench", "unit")  # other labels say what a test needs: threads, root
LEAST = {"dev": 2300, "asan": 2250, "tsan": 150}  # raised as the project grows: a run that lost its tests is not green


def labels_of(path):
    """Name of each test -> its kind, from ctest --show-only=json-v1 (the JUnit file has no labels)."""
    found = {}
    for test in json.loads(path.read_text())["tests"]:
        for prop in test.get("properties", []):
            if prop["name"] == "LABELS":
                found[test["name"]] = next((kind for kind in KINDS if kind in prop["value"]), "unlabelled")
    return found


def cases(path):
    labels = labels_of(path.with_name(path.stem.split("-")[0] + "-tests.json"))
    for case in tree.parse(path).getroot().iter("testcase"):
        output = "".join(part.text or "" for part in case.iter("system-out"))
        totals = TOTALS.findall(output)
        passed, failed, skipped = (sum(int(t[i]) for t in totals) for i in range(3))
        if case.get("status") != "run" and not failed:
            failed += 1
        if not totals and not failed:
            passed = 1
        yield labels.get(case.get("name"), "unlabelled"), passed, failed + skipped, float(case.get("time") or 0), case.get("name")


def main():
    passed_all = failed_all = 0
    short = []
    print(f"{'build':<8} {'label':<14} {'programs':>8} {'passed':>7} {'failed':>7} {'seconds':>8}")
    builds = collections.defaultdict(int)
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.xml")):
        build = path.stem.split("-")[0]
        rows = collections.defaultdict(lambda: [0, 0, 0, 0.0])
        for label, passed, failed, seconds, name in cases(path):
            row = rows[label]
            row[0] += 1
            row[1] += passed
            row[2] += failed
            row[3] += seconds
            if failed:
                print(f"         failed or skipped: {name}")
        for label, (programs, passed, failed, seconds) in sorted(rows.items()):
            print(f"{build:<8} {label:<14} {programs:>8} {passed:>7} {failed:>7} {seconds:>8.1f}")
            passed_all += passed
            failed_all += failed
            builds[build] += passed
    for build, count in builds.items():
        if count < LEAST.get(build, 1):
            short.append(f"{build}: only {count} tests passed, at least {LEAST[build]} must")
    print("\n".join(short))
    failed_all += len(short)
    print(f"{passed_all} passed, {failed_all} failed")
    return 1 if failed_all or not passed_all else 0


if __name__ == "__main__":
    sys.exit(main())
