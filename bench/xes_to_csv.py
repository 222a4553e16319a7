#!/usr/bin/env python3
"""An XES log as CSV, for the figures that need the same events in another form.

    xes_to_csv.py LOG.xes[.gz] OUT.csv [COPIES]

Columns: case, kind, at, then every attribute of an event in order of first sight. With COPIES the
cases are written that many times over, the later ones under names of their own ("A1~2").
"""
import csv
import gzip
import sys
from xml.etree import ElementTree

PLAYS_A_PART = {"concept:name": "kind", "time:timestamp": "at"}


def read_cases(path):
    """-> [(case name, [event as a dict])] in the order of the file."""
    opener = gzip.open if path.endswith(".gz") else open
    cases = []
    with opener(path, "rb") as file:
        for _, element in ElementTree.iterparse(file):
            if element.tag.rsplit("}")[-1] != "trace":
                continue
            name, events = "", []
            for child in element:
                if child.tag.rsplit("}")[-1] == "event":
                    events.append({PLAYS_A_PART.get(a.get("key"), a.get("key")): a.get("value")
                                   for a in child})
                elif child.get("key") == "concept:name":
                    name = child.get("value")
            cases.append((name, events))
            element.clear()
    return cases


def columns_of(cases):
    seen = dict.fromkeys(["kind", "at"])
    for _, events in cases:
        for event in events:
            seen.update(dict.fromkeys(event))
    return list(seen)


def write_csv(path, cases, copies):
    columns = columns_of(cases)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["case", *columns])
        for copy in range(copies):
            suffix = f"~{copy + 1}" if copy else ""
            for name, events in cases:
                writer.writerows([name + suffix, *(event.get(c, "") for c in columns)]
                                 for event in events)


if __name__ == "__main__":
    write_csv(sys.argv[2], read_cases(sys.argv[1]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
