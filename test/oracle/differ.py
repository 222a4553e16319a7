#!/usr/bin/env python3
"""Compare the engine with the oracle on random (book, log) pairs.

    differ.py --heed build/heed --seeds 0..5000 [--jobs 2] [--batch PROGRAM]

The batch program (build/test/heed-batch beside the heed named, or --batch) reads
frames: a line of JSON {"book":N,"log":M,"as_at":…,"known_at":…,"case_attributes":[…]},
then N bytes of book and M bytes of log; it answers each with one line of JSON.
Without it, heed is run once a pair.  A difference is shown, made smaller, and
written to found/.  The last line is `N passed, M failed`.
"""
import argparse
import csv
import io
import json
import multiprocessing
import os
import select
import shlex
import subprocess
import sys
import tempfile
import time

import oracle
from generate import Pair, generate

HERE = os.path.dirname(os.path.abspath(__file__))
FIELDS = ("opened",) + oracle.STATES + ("met_recorded_late",)
PATIENCE = 20           # seconds for one answer


# --------------------------------------------------------------------------
# The two answers, in one form: {"standards": {name: counts}} or {"error": text}
# --------------------------------------------------------------------------

def normal(answer):
    """Only what is compared: the counts of every standard."""
    if "error" in answer:
        return {"error": str(answer["error"])}
    standards = {}
    for line in answer["standards"]:
        line = {key.replace("-", "_"): value for key, value in line.items()}
        standards[line["name"]] = {field: line.get(field) for field in FIELDS}
    return {"standards": standards}


def ask_oracle(pair):
    try:
        return normal(oracle.evaluate(*pair))
    except (oracle.BookError, ValueError) as error:
        return {"error": str(error)}


class Batch:
    """The engine as one long-lived process that answers frames."""

    def __init__(self, command):
        self.command, self.process = command, None

    def ask(self, pair):
        if self.process is None:
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE,
                                            stdout=subprocess.PIPE)
        book, log = pair.book.encode(), pair.log.encode()
        header = {"book": len(book), "log": len(log), "as_at": pair.as_at,
                  "known_at": pair.known_at, "case_attributes": list(pair.case_attributes)}
        try:
            self.process.stdin.write(json.dumps(header).encode() + b"\n" + book + log)
            self.process.stdin.flush()
            answers, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
            line = self.process.stdout.readline() if answers else b""
        except BrokenPipeError:
            line = b""
        return self.died() if not line.endswith(b"\n") else answer_of(line)

    def died(self):
        self.process.kill()
        code = self.process.wait()
        self.process.stdin = self.process.stdout = self.process = None
        return {"error": "the batch program died or hung (%s)" % code}


class OneByOne:
    """heed run once a pair."""

    def __init__(self, heed):
        self.heed = heed

    def ask(self, pair):
        with tempfile.TemporaryDirectory() as room:
            book, log = write_pair(pair, room)
            done = subprocess.run([self.heed] + audit_arguments(pair, book, log),
                                  capture_output=True, check=False, timeout=PATIENCE)
        return answer_of(done.stdout) if done.stdout.strip() else {
            "error": done.stderr.decode(errors="replace").strip() or str(done.returncode)}


def answer_of(output):
    try:
        return normal(json.loads(output))
    except (ValueError, KeyError, TypeError) as error:
        return {"error": "no answer (%r): %r" % (error, output[:200])}


def write_pair(pair, room):
    paths = os.path.join(room, "book"), os.path.join(room, "log.csv")
    for path, text in zip(paths, (pair.book, pair.log)):
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
    return paths


def audit_arguments(pair, book, log):
    arguments = ["audit", "--book", book, "--json", log]
    if pair.as_at:
        arguments += ["--as-at", pair.as_at]
    if pair.known_at:
        arguments += ["--known-at", pair.known_at]
    if pair.case_attributes:
        arguments += ["--case-attributes", ",".join(pair.case_attributes)]
    return arguments


# --------------------------------------------------------------------------
# Making a difference smaller
# --------------------------------------------------------------------------

def kind_of_difference(expected, actual):
    """What a smaller pair must still show: a wrong count, or a refusal."""
    if expected == actual:
        return None
    if "error" in expected:
        return "oracle refuses"
    return "engine refuses" if "error" in actual else "counts"


class Shrinker:
    """Greedy: drop standards, cases, events, clauses and cells while it still differs."""

    def __init__(self, engine, pair, kind, seconds=20):
        self.engine, self.pair, self.kind = engine, pair, kind
        self.deadline = time.monotonic() + seconds

    def still(self, pair):
        if time.monotonic() > self.deadline:
            return False
        expected = ask_oracle(pair)
        if "error" in expected and self.kind != "oracle refuses":
            return False
        return kind_of_difference(expected, self.engine.ask(pair)) == self.kind

    def try_pair(self, **changes):
        pair = self.pair._replace(**changes)
        if pair != self.pair and self.still(pair):
            self.pair = pair
            return True
        return False

    def shrink(self):
        before = None
        while before != self.pair and time.monotonic() < self.deadline:
            before = self.pair
            self.question()
            self.statements()
            self.rows()
            self.clauses()
            self.conditions()
            self.cells()
        return self.pair

    def question(self):
        self.try_pair(as_at=None)
        self.try_pair(known_at=None)
        self.try_pair(case_attributes=())

    def statements(self):
        blocks, n = book_blocks(self.pair.book), 0
        while n < len(blocks):
            if self.try_pair(book="".join(map("".join, blocks[:n] + blocks[n + 1:]))):
                del blocks[n]
            else:
                n += 1

    def clauses(self):
        n = 0
        while n < len(self.pair.book.splitlines()):
            lines = self.pair.book.splitlines(keepends=True)
            if not self.try_pair(book="".join(lines[:n] + lines[n + 1:])):
                n += 1

    def conditions(self):
        """Cut ` if CONDITION`, and the comment, from the end of a line."""
        for n in range(len(self.pair.book.splitlines())):
            for joint in ("   # ", " # ", " if ", " or ", " and "):
                lines = self.pair.book.splitlines()
                if joint in lines[n]:
                    lines[n] = lines[n].rsplit(joint, 1)[0]
                    self.try_pair(book="\n".join(lines) + "\n")

    def rows(self):
        header, rows = log_rows(self.pair.log)
        for case in sorted({row[0] for row in rows}):
            fewer = [row for row in rows if row[0] != case]
            if self.try_pair(log=log_text(header, fewer)):
                rows = fewer
        n = 0
        while n < len(rows):
            if self.try_pair(log=log_text(header, rows[:n] + rows[n + 1:])):
                del rows[n]
            else:
                n += 1

    def cells(self):
        header, rows = log_rows(self.pair.log)
        for column in reversed(range(3, len(header))):
            fewer = [row[:column] + row[column + 1:] for row in rows]
            if self.try_pair(log=log_text(header[:column] + header[column + 1:], fewer)):
                header, rows = log_rows(self.pair.log)
        for row in rows:
            for column in range(3, len(header)):
                cell, row[column] = row[column], ""
                if not self.try_pair(log=log_text(header, rows)):
                    row[column] = cell


def book_blocks(book):
    """The lines of each statement."""
    blocks = []
    for line in book.splitlines(keepends=True):
        if line[:1] not in (" ", "\t", "\n", "#") or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def log_rows(log):
    rows = list(csv.reader(io.StringIO(log, newline="")))
    return rows[0], rows[1:]


def log_text(header, rows):
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([header] + rows)
    return buffer.getvalue()


# --------------------------------------------------------------------------
# Reports
# --------------------------------------------------------------------------

def describe(seed, pair, engine):
    """The seed, the book, the log and both results, and every duty as the oracle has it."""
    expected, actual = ask_oracle(pair), engine.ask(pair)
    parts = ["seed %s   as_at %s   known_at %s   case_attributes %s" % (
        seed, pair.as_at, pair.known_at, ",".join(pair.case_attributes) or "-"),
        pair.book, pair.log, differences(expected, actual)]
    if "error" not in expected:
        parts += [json.dumps(duty, ensure_ascii=False) for duty in oracle.verdicts(*pair)[:40]]
    return "\n".join(parts) + "\n"


def differences(expected, actual):
    if "error" in expected or "error" in actual:
        return "oracle %s\nheed   %s" % (expected, actual)
    lines = []
    for name in expected["standards"]:
        ours, theirs = expected["standards"][name], actual["standards"].get(name)
        if ours != theirs:
            lines += ["%s\n  oracle %s\n  heed   %s" % (name, ours, theirs)]
    lines += ["heed alone: " + name for name in actual["standards"]
              if name not in expected["standards"]]
    return "\n".join(lines)


def write_found(seed, pair, text):
    room = os.path.join(HERE, "found", "seed-%s" % seed)
    os.makedirs(room, exist_ok=True)
    book, log = write_pair(pair, room)
    with open(os.path.join(room, "report.txt"), "w", encoding="utf-8") as file:
        file.write(text)
        file.write("\nheed " + shlex.join(audit_arguments(
            pair, os.path.relpath(book, HERE), os.path.relpath(log, HERE))) + "\n")
    return room


# --------------------------------------------------------------------------
# The run
# --------------------------------------------------------------------------

ENGINE = None


def start(options):
    global ENGINE
    beside = os.path.join(os.path.dirname(options.heed), "test", "heed-batch")
    if options.batch:
        ENGINE = Batch(shlex.split(options.batch))
    elif os.path.exists(beside) and not options.no_batch:
        ENGINE = Batch([beside])
    else:
        ENGINE = OneByOne(options.heed)


def check(seed):
    """None where both agree, else (seed, kind of difference)."""
    try:
        pair = generate(seed)
        expected = ask_oracle(pair)
        kind = kind_of_difference(expected, ENGINE.ask(pair))
        return None if kind is None else (seed, kind)
    except Exception as error:                      # a fault of the generator or oracle
        return (seed, "fault: %r" % error)


def report(seed, kind, shrink):
    """Show a difference and write its smaller form."""
    print("=" * 78)
    pair = generate(seed)
    print(describe(seed, pair, ENGINE))
    if shrink:
        pair = Shrinker(ENGINE, pair, kind).shrink()
        text = describe(seed, pair, ENGINE)
        print("--- smaller ---\n" + text)
        print("written to", write_found(seed, pair, text))


def seeds_of(text):
    first, _, last = text.partition("..")
    return range(int(first), int(last or int(first) + 1))


def main(arguments=None):
    parser = argparse.ArgumentParser(description="compare heed with the oracle")
    parser.add_argument("--heed", default="build/heed")
    parser.add_argument("--batch", help="command that answers frames")
    parser.add_argument("--no-batch", action="store_true", help="run heed once a pair")
    parser.add_argument("--seeds", default="0..1000", help="A..B, without B")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--show", type=int, default=5, help="differences to show and shrink")
    parser.add_argument("--no-shrink", action="store_true")
    options = parser.parse_args(arguments)
    start(options)
    failed, seeds = [], seeds_of(options.seeds)
    if options.jobs > 1:
        with multiprocessing.Pool(options.jobs, start, (options,)) as pool:
            failed = [found for found in pool.imap_unordered(check, seeds, 50) if found]
    else:
        failed = [found for found in map(check, seeds) if found]
    failed.sort()
    for seed, kind in failed[:options.show]:
        if kind.startswith("fault"):
            print("seed", seed, kind)
        else:
            report(seed, kind, not options.no_shrink)
    if failed:
        print("failed:", " ".join("%s(%s)" % found for found in failed[:100]))
    print("%d passed, %d failed" % (len(seeds) - len(failed), len(failed)))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
