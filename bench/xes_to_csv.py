#!/usr/bin/env python3
"""An XES log as CSV, for the figures that need the same events in another form.

    xes_to_csv.py LOG.xes[.gz] OUT.csv [COPIES [JOINED]]

Columns: case, kind, at, then every attribute of an event in order of first sight. With COPIES the
cases are written that many times over, the later ones under names of their own ("A1~2"). With
JOINED so many cases that follow each other become one: long histories, most of them unlike any other.
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


def join_cases(cases, joined):
    return [(cases[i][0], [event for _, events in cases[i:i + joined] for event in events])
            for i in range(0, len(cases), joined)]


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
    numbers = [int(word) for word in sys.argv[3:]]
    copies, joined = (numbers + [1, 1][len(numbers):])
    write_csv(sys.argv[2], join_cases(read_cases(sys.argv[1]), joined), copies)
