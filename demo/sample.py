#!/usr/bin/env python3
"""Makes demo/road-traffic-fines-sample.xes.gz: every 75th case of the whole log, byte for byte.

    demo/sample.py ../shared/data/fines/road-traffic-fines.xes.gz demo/road-traffic-fines-sample.xes.gz

The log: M. de Leoni, F. Mannhardt, "Road Traffic Fine Management Process", 4TU.ResearchData,
doi 10.4121/uuid:270fd440-1057-4fb9-89a9-b699b47990f5. A case stands on lines of its own there, so
lines are enough to cut it; what the log's head counts over all cases is left out.
"""
import gzip
import sys

EVERY = 75
HEAD_KEPT = ("<?xml", "<log", "<extension", "<classifier", "<global")


def sample(source):
    """The lines of the log that are kept."""
    number, in_trace, in_global = 0, False, False
    for line in source:
        tag = line.strip()
        if tag == "<trace>":
            in_trace = True
        if in_trace:
            if number % EVERY == 0:
                yield line
            if tag == "</trace>":
                in_trace = False
                number += 1
        elif in_global or tag.startswith(HEAD_KEPT) or tag == "</log>":
            yield line
            in_global = (in_global or tag.startswith("<global")) and tag != "</global>"


def main(source_path, sample_path):
    with gzip.open(source_path, "rt", encoding="utf-8") as source, \
            open(sample_path, "wb") as raw, \
            gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed:
        for line in sample(source):
            packed.write(line.encode("utf-8"))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
