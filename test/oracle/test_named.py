#!/usr/bin/env python3
"""Every difference ever found between the engine and the oracle, each under a name that says
what went wrong.  A folder of named/ holds case.book, log.csv and, where it matters, as_at.

    test_named.py [BATCH]     BATCH is build/test/heed-batch unless named
"""
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import oracle  # noqa: E402

FIELDS = ("opened", "met", "late", "missed", "open", "ahead", "void", "waived",
          "met_recorded_late")


def counts(answer):
    return {s["name"]: {f: s[f] for f in FIELDS} for s in answer.get("standards", [])}


def ask_engine(batch, book, log, as_at):
    head = {"book": len(book.encode()), "log": len(log.encode()), "as_at": as_at,
            "known_at": None, "case_attributes": []}
    frame = json.dumps(head).encode() + b"\n" + book.encode() + log.encode()
    done = subprocess.run([batch], input=frame, capture_output=True, timeout=60, check=True)
    return json.loads(done.stdout)


def main():
    batch = sys.argv[1] if len(sys.argv) > 1 else str(HERE.parents[1] / "build/test/heed-batch")
    passed = failed = 0
    for folder in sorted((HERE / "named").iterdir()):
        book, log = (folder / "case.book").read_text(), (folder / "log.csv").read_text()
        as_at = (folder / "as_at").read_text().strip() if (folder / "as_at").exists() else None
        want = counts(oracle.evaluate(book, log, as_at))
        answer = ask_engine(batch, book, log, as_at)
        if want and counts(answer) == want:
            passed += 1
            continue
        failed += 1
        print(f"{folder.name}: the oracle counts {want}\n  the engine answers {answer}")
    print(f"named differences: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
