#!/usr/bin/env python3
"""Runs the commands that a page of documentation shows, in the order in which it shows them.

    test/tour.py README.md

A block ```console holds lines `$ COMMAND` and below each, if anything, what it prints. All blocks of
a page run in one empty folder, in which `book/`, `demo/` and `examples/` are this tree's and `heed`
is the program under test ($HEED). Of what a command prints, the page may show some lines: each must
appear, in that order (`…` stands for anything, in a line or alone). A command must end well; one
that must not says so: `$ COMMAND    # ends with 1`. A line `$ edit FILE: OLD -> NEW` is the reader's
editor: OLD must stand in FILE once. A block ```book NAME is written to the file NAME.

Prints `PAGE: N passed, M failed`, one for each command."""
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TIMEOUT_S = 120


class Step:
    def __init__(self, line, command):
        self.line, self.command, self.shown = line, command, []


def steps_of(text):
    """Steps of the page in order; of a book block the step is (name, text)."""
    steps, block = [], None
    for number, line in enumerate(text.split("\n"), 1):
        if block is None:
            found = re.fullmatch(r"```(console|book)(?: (\S+))?", line)
            if found and (found.group(1) == "console" or found.group(2)):
                block = found.group(1)
                if block == "book":
                    steps.append((found.group(2), []))
        elif line.startswith("```"):
            block = None
        elif block == "book":
            steps[-1][1].append(line)
        elif line.startswith("$ "):
            steps.append(Step(number, line[2:]))
        elif steps and steps[-1].command.endswith("\\"):
            steps[-1].command = steps[-1].command[:-1] + line.strip()
        else:
            steps[-1].shown.append(line)
    return steps


def matches(shown, printed):
    """The first shown line that does not appear, or None."""
    lines = printed.split("\n")
    at = 0
    for line in shown:
        if line.strip() in ("", "…"):
            continue
        pattern = re.compile(".*".join(re.escape(part) for part in line.rstrip().split("…")) + r"\s*")
        while at < len(lines) and not pattern.fullmatch(lines[at]):
            at += 1
        if at == len(lines):
            return line
        at += 1
    return None


def edit(folder, command):
    path, _, change = command[len("edit "):].partition(": ")
    old, _, new = change.partition(" -> ")
    with open(os.path.join(folder, path), encoding="utf-8") as file:
        text = file.read()
    if text.count(old) != 1:
        return "%s has %d times the text %s" % (path, text.count(old), old)
    with open(os.path.join(folder, path), "w", encoding="utf-8") as file:
        file.write(text.replace(old, new))
    return None


def run(step, folder, env):
    """What is wrong with a step, or None."""
    if step.command.startswith("edit "):
        return edit(folder, step.command)
    command, _, comment = step.command.partition("    #")
    wanted = int((re.search(r"ends with (\d+)", comment) or [0, 0])[1])
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=env, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=TIMEOUT_S)
    printed = done.stdout.decode("utf-8", "replace")
    if done.returncode != wanted:
        return "ended with %d, not %d:\n%s" % (done.returncode, wanted, printed)
    absent = matches(step.shown, printed)
    return None if absent is None else "does not print\n%s\nbut\n%s" % (absent, printed)


def prepare(folder):
    for name in ("book", "demo", "examples"):
        if os.path.exists(os.path.join(ROOT, name)):
            os.symlink(os.path.join(ROOT, name), os.path.join(folder, name))
    os.mkdir(os.path.join(folder, "bin"))
    heed = os.path.abspath(os.path.join(ROOT, os.environ.get("HEED", "build/heed")))
    os.symlink(heed, os.path.join(folder, "bin", "heed"))
    return dict(os.environ, PATH=os.path.join(folder, "bin") + ":" + os.environ["PATH"],
                NO_COLOR="1", COLUMNS="100")


def main(page):
    with open(os.path.join(ROOT, page), encoding="utf-8") as file:
        steps = steps_of(file.read())
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        env = prepare(folder)
        for step in steps:
            if isinstance(step, tuple):
                with open(os.path.join(folder, step[0]), "w", encoding="utf-8") as file:
                    file.write("\n".join(step[1]) + "\n")
                continue
            problem = run(step, folder, env)
            if problem:
                print("%s:%d: %s\n%s" % (page, step.line, step.command, problem))
                failed += 1
            else:
                passed += 1
    if not passed + failed:
        print("%s: shows no command" % page)
    print("%s: %d passed, %d failed" % (page, passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
