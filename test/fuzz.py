#!/usr/bin/env python3
"""Runs fuzzers (built with clang's libFuzzer) one after another, each for some seconds, from the
corpus that is kept (fuzz/corpus/NAME). What a crash leaves is named, with the way to keep it."""
import argparse
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def run(fuzzer, options):
    """True if nothing was found."""
    name = os.path.basename(fuzzer)[len("fuzz_"):]
    corpus = os.path.join(ROOT, "fuzz", "corpus", name)
    fresh = os.path.join(options.found, name)
    os.makedirs(fresh, exist_ok=True)
    if not os.path.isdir(corpus) or not os.listdir(corpus):
        print("fuzz %s: there is no corpus in fuzz/corpus/%s" % (name, name))
        return False
    done = subprocess.run([fuzzer, fresh, corpus, "-max_total_time=%d" % options.seconds,
                           "-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1",
                           "-artifact_prefix=%s/crash-" % options.found],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = done.stdout.decode("utf-8", "replace")
    executed = [line.split()[-1] for line in output.split("\n") if "number_of_executed_units" in line]
    if done.returncode:
        print("\n".join(output.split("\n")[-60:]))
        print("fuzz %s: found something; mend it, and keep the file named above in fuzz/corpus/%s"
              % (name, name))
        return False
    print("fuzz %s: %s inputs in %d s, nothing found" % (name, executed[0] if executed else "?",
                                                         options.seconds), flush=True)
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--found", default="build/fuzzing/found")
    parser.add_argument("fuzzers", nargs="+")
    options = parser.parse_args()
    results = [run(fuzzer, options) for fuzzer in options.fuzzers]
    print("fuzz: %d passed, %d failed" % (results.count(True), results.count(False)))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
