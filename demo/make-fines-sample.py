#!/usr/bin/env python3
"""Makes demo/fines-sample.csv: 300 cases of the road-traffic-fines log, as a spreadsheet would be.

    demo/make-fines-sample.py ../shared/data/fines/road-traffic-fines.xes.gz demo/fines-sample.csv

The log: M. de Leoni, F. Mannhardt, "Road Traffic Fine Management Process", 4TU.ResearchData,
doi 10.4121/uuid:270fd440-1057-4fb9-89a9-b699b47990f5. A case is drawn by a hash of its name, so the
same cases come on every machine and with every version of Python. Values stand as in the log.
"""
import csv
import gzip
import hashlib
import sys
from xml.etree.ElementTree import iterparse

N_CASES = 300
SEED = "heed demo 2026"
FIRST = ("case", "activity", "timestamp")
ATTRIBUTES = ("amount", "article", "points", "vehicleClass", "dismissal", "org:resource", "expense",
              "notificationType", "lastSent", "paymentAmount", "totalPaymentAmount", "matricola")


def cases_of(source):
    """Each case of the log: its name and its events, each a dictionary."""
    for _, element in iterparse(source):
        if element.tag.rpartition("}")[2] != "trace":
            continue
        name, events = None, []
        for child in element:
            if child.tag.rpartition("}")[2] == "event":
                events.append({item.get("key"): item.get("value") for item in child})
            elif child.get("key") == "concept:name":
                name = child.get("value")
        yield name, events
        element.clear()


def rank(name):
    """Where a case stands in the draw: as good as chance, and the same everywhere."""
    return hashlib.sha256(f"{SEED}:{name}".encode()).hexdigest()


def main(source_path, sample_path):
    with gzip.open(source_path, "rb") as source:
        every = list(cases_of(source))
    drawn = set(sorted((name for name, _ in every), key=rank)[:N_CASES])
    with open(sample_path, "w", encoding="utf-8", newline="") as target:
        rows = csv.writer(target, lineterminator="\n")
        rows.writerow(FIRST + ATTRIBUTES)
        for name, events in every:
            if name not in drawn:
                continue
            for event in events:
                rows.writerow([name, event["concept:name"], event["time:timestamp"]]
                              + [event.get(key, "") for key in ATTRIBUTES])


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
