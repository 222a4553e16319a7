#!/usr/bin/env python3
"""Runs the suites that prove heed, and counts.

Each suite prints lines `name: N passed, M failed`; the last line is their total. A test that was
skipped counts as failed, and so does a program that ends without saying how it went.
"""
import argparse
import concurrent.futures
import glob
import os
import re
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ZONES = ("UTC", "Europe/London", "Pacific/Auckland")
DIFFER_SEEDS = 5000
TIMEOUT_S = 900


class Job:
    """One program to run: its name in the totals, and how its output is counted."""

    def __init__(self, name, command, count, **env):
        self.name, self.command, self.count, self.env = name, command, count, env


class Outcome:
    def __init__(self, name, passed, failed, output, seconds):
        self.name, self.passed, self.failed = name, passed, failed
        self.output, self.seconds = output, seconds


# --- counting: (output, status) -> (passed, failed) -------------------------------------------

def total_of(pattern, text):
    return sum(int(number) for number in re.findall(pattern, text))


def count_cmocka(output, status):
    planned = total_of(r"\] (?:tests: )?Running (\d+) test\(s\)", output)
    passed = output.count("[       OK ]")
    return passed, max(planned - passed, 1 if status or not planned else 0)


def count_unittest(output, status):
    ran = sum(int(n) for n in re.findall(r"(?m)^Ran (\d+) tests? in", output))
    wrong = total_of(r"(?:failures|errors|skipped|unexpected successes)=(\d+)", output)
    return ran - wrong, wrong or (1 if status or not ran else 0)


def count_node(output, status):
    passed = sum(int(n) for n in re.findall(r"(?m)^# pass (\d+)", output))
    wrong = sum(int(n) for n in re.findall(r"(?m)^# (?:fail|skipped|cancelled|todo) (\d+)", output))
    return passed, wrong or (1 if status or not passed else 0)


def count_line(output, status):
    """The last `N passed, M failed`; a program without one is a single test."""
    found = re.findall(r"(\d+) passed, (\d+) failed", output)
    if not found:
        return (0, 1) if status else (1, 0)
    passed, failed = (int(number) for number in found[-1])
    return passed, failed or (1 if status or not passed else 0)


# --- suites: each gives the jobs it consists of -----------------------------------------------

def relative(path):
    return os.path.relpath(path, ROOT)


def paths(pattern):
    return sorted(glob.glob(os.path.join(ROOT, pattern)))


def test_programs(options):
    for source in paths("test/*/test_*.c"):
        name = os.path.relpath(source, os.path.join(ROOT, "test"))[:-2]
        yield name, os.path.join(options.build, "test", name)


def unit(options):
    """cmocka programs, test/ROOM/test_NAME.c"""
    return [Job(name, [path], count_cmocka) for name, path in test_programs(options)]


def zones(options):
    """the cmocka programs and the book's examples, whatever zone the machine is in"""
    jobs = []
    for zone in ZONES:
        for name, path in test_programs(options):
            jobs.append(Job("%s in %s" % (name, zone), [path], count_cmocka, TZ=zone))
        jobs.append(Job("book test in %s" % zone, [options.heed, "book", "test", "book"],
                        count_line, TZ=zone))
    return jobs


def oracle(options):
    """the naive evaluator's own tests, and the differences it once found"""
    batch = os.path.join(options.build, "test", "heed-batch")
    return [Job("oracle", ["python3", "test/oracle/test_oracle.py"], count_unittest),
            Job("differences once found", ["python3", "test/oracle/test_named.py", batch],
                count_line)]


def differ(options):
    """heed against the naive evaluator on random books and logs"""
    batch = os.path.join(options.build, "test", "heed-batch")
    return [Job("engine against oracle",
                ["python3", "test/oracle/differ.py", "--batch", batch, "--jobs",
                 str(options.jobs), "--seeds", "0..%d" % DIFFER_SEEDS], count_line)]


def book(options):
    """the shipped book: checks clean, and every example comes out as written"""
    jobs = [Job("book check " + relative(path), [options.heed, "book", "check", path], count_line)
            for path in [os.path.join(ROOT, "book")] + paths("book/examples/*.book")]
    return jobs + [Job("book test book", [options.heed, "book", "test", "book"], count_line)]


def cmd(options):
    """the program from the outside: test/cmd/*.py and *.sh"""
    jobs = [Job(relative(path), ["python3", path], count_script) for path in
            paths("test/cmd/test_*.py")]
    return jobs + [Job(relative(path), ["bash", path], count_line)
                   for path in paths("test/cmd/*.sh") if not path.endswith("lib.sh")]


def count_script(output, status):
    return (count_unittest if re.search(r"(?m)^Ran \d+ test", output) else count_line)(output,
                                                                                       status)


def journal(options):
    """the journal from the outside: killed writers, a full disk, proofs checked by Python alone"""
    return [Job(relative(path), ["python3", path], count_unittest)
            for path in paths("test/journal/*.py") if not path.endswith("_lib.py")]


def tour(options):
    """every command of the README's tour, in order"""
    return [Job("README tour", ["python3", "test/tour.py", "README.md"], count_line)]


def docs(options):
    """every command and every book in docs/ that is marked to be run"""
    return [Job(relative(path), ["python3", "test/tour.py", path], count_line)
            for path in paths("docs/*.md") + paths("docs/*/*.md") + paths("CONTRIBUTING.md")
            if "```console" in open(path, encoding="utf-8").read()]


def fuzz_smoke(options):
    """each fuzzer's corpus once, through a plain main"""
    jobs = []
    for source in paths("fuzz/fuzz_*.c"):
        name = os.path.basename(source)[:-2]
        corpus = os.path.join(ROOT, "fuzz", "corpus", name[len("fuzz_"):])
        jobs.append(Job(name, [os.path.join(options.build, "replay", name), corpus], count_line))
    return jobs


def browser(options):
    """the report in Chromium"""
    return [Job(relative(path), ["node", "--test", "--test-reporter=tap", path], count_node)
            for path in paths("test/browser/*.mjs") if "test" in os.path.basename(path)]


def install(options):
    """an installed copy: layout, pkg-config, the example of libheed, completions, man pages"""
    return [Job(relative(path), ["bash", path], count_line) for path in
            paths("test/install/*.sh")]


def lint(options):
    """make lint"""
    return [Job("lint", ["python3", "test/lint.py"], count_line)]


SUITES = {"unit": unit, "oracle": oracle, "differ": differ, "book": book, "cmd": cmd, "journal": journal,
          "tour": tour, "docs": docs, "zones": zones, "fuzz-smoke": fuzz_smoke,
          "install": install, "browser": browser, "lint": lint}

# What a suite needs beyond the build, and the Debian package that has it.
NEEDS = {"browser": {"node": "nodejs", "chromium": "chromium"},
         "lint": {"clang-format-14": "clang-format-14"},
         "install": {"pkg-config": "pkg-config", "man": "man-db", "mandoc": "mandoc",
                     "objcopy": "binutils"}}


# --- running ----------------------------------------------------------------------------------

def run(job, options):
    env = dict(os.environ, HEED=options.heed, BUILD=options.build, CC=options.cc,
               PYTHONDONTWRITEBYTECODE="1", NO_COLOR="1", **job.env)
    began = time.monotonic()
    try:
        done = subprocess.run(job.command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=TIMEOUT_S)
        output, status = done.stdout.decode("utf-8", "replace"), done.returncode
    except subprocess.TimeoutExpired as late:
        output = (late.stdout or b"").decode("utf-8", "replace")
        output += "\nstopped after %d s\n" % TIMEOUT_S
        status = 124
    except OSError as error:
        output, status = "cannot run %s: %s\n" % (job.command[0], error), 127
    passed, failed = job.count(output, status)
    if status and failed:
        output += "(ended with status %d)\n" % status
    return Outcome(job.name, passed, failed, output, time.monotonic() - began)


def say(outcome):
    slow = "" if outcome.seconds < 10 else "   (%.0f s)" % outcome.seconds
    print("%s: %d passed, %d failed%s" % (outcome.name, outcome.passed, outcome.failed, slow),
          flush=True)
    if outcome.failed:
        print("    | " + "\n    | ".join(outcome.output.rstrip().split("\n")[-200:]), flush=True)


def check_needs(names):
    missing = {}
    for name in names:
        for tool, package in NEEDS.get(name, {}).items():
            if not shutil.which(tool):
                missing[tool] = package
    if "browser" in names and not os.path.isdir(os.path.join(ROOT, "node_modules/playwright-core")):
        missing["playwright-core"] = "npm ci"
    for tool, package in missing.items():
        print("test: %s is missing (%s); `make deps` installs all that the tests need"
              % (tool, package), file=sys.stderr)
    return not missing


def run_suite(name, options):
    jobs = SUITES[name](options)
    width = 1 if name in ("differ", "browser") else options.jobs
    with concurrent.futures.ThreadPoolExecutor(width) as pool:
        outcomes = []
        for outcome in pool.map(lambda job: run(job, options), jobs):
            say(outcome)
            outcomes.append(outcome)
    return outcomes


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("suites", nargs="*", help="all, unless some are named")
    parser.add_argument("--build", default="build")
    parser.add_argument("--cc", default="gcc")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--list", action="store_true", help="name the suites")
    options = parser.parse_args()
    if options.list:
        for name, suite in SUITES.items():
            print("%-11s %s" % (name, suite.__doc__))
        return 0
    options.build = os.path.join(ROOT, options.build)
    options.heed = os.path.join(options.build, "heed")
    names = options.suites or list(SUITES)
    unknown = [name for name in names if name not in SUITES]
    if unknown:
        parser.error("there is no suite %s; --list names them" % ", ".join(unknown))
    if not check_needs(names):
        return 1
    outcomes = [outcome for name in names for outcome in run_suite(name, options)]
    for outcome in outcomes:
        if outcome.failed:
            print("failed: %s" % outcome.name)
    passed, failed = sum(o.passed for o in outcomes), sum(o.failed for o in outcomes)
    total = "total: %d passed, %d failed" % (passed, failed)
    with open(os.path.join(options.build, "test.log"), "w", encoding="utf-8") as log:
        log.writelines("%s: %d passed, %d failed\n" % (o.name, o.passed, o.failed)
                       for o in outcomes)
        log.write(total + "\n")
    print(total)
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
