#!/usr/bin/env python3
"""What a compiler does not check: layout, arrows between rooms, lengths, banned calls, open ends,
dependencies that nobody accounts for. The arrows are read from the table in docs/architecture.md,
so that the page cannot say one thing and the code do another.

Prints file:line: what is wrong, then `lint: N passed, M failed`, one for each kind of check."""
import glob
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MOST_FILE_LINES, MOST_FUNCTION_LINES = 600, 70
FOLDERS = ("src", "test", "docs", "book", "fuzz", "bench", "demo", "deps", "examples", "man",
           "completions", "editors", "web")
C_FOLDERS = ("src/*", "include/*", "test/*", "fuzz", "bench", "examples")

# A call -> what to do instead. Keys are names of functions, found as calls.
BANNED = {
    "strcpy": "use Str or Buf", "strcat": "use Buf", "strncpy": "use Str or Buf",
    "strncat": "use Buf", "sprintf": "use buf_addf", "vsprintf": "use buf_addv",
    "strtok": "use str_cut", "atoi": "use number_parse_whole", "atol": "use number_parse_whole",
    "atof": "use number_parse", "gets": "use file_read", "alloca": "use an Arena",
}
# What only some rooms may do: (headers or calls, rooms that may, reason).
RESERVED = (
    (("<time.h>", "<sys/time.h>"), {"cmd"}, "time is an argument; only cmd reads the clock"),
    (("<signal.h>", "<sys/ioctl.h>", "getenv"), {"cmd"},
     "only cmd knows the terminal, signals and the environment"),
    (("<sys/socket.h>", "<netinet/in.h>", "<netdb.h>"), set(), "there are no sockets"),
    (("<fcntl.h>", "<sys/mman.h>", "<unistd.h>", "fopen", "fdopen"),
     {"base", "log", "store", "journal", "cmd"},
     "only base, log, store, journal and cmd touch files"),
    (("<dirent.h>", "<sys/stat.h>"), {"base", "book", "log", "store", "journal", "cmd"},
     "only base, book, log, store, journal and cmd look at folders"),
    (("system", "popen", "execv", "execvp", "fork"), set(), "nothing runs another program"),
    (("<pthread.h>",), {"log", "store", "cmd"}, "only log, store and cmd make threads"),
    (("exit", "_exit", "_Exit", "abort"), {"base", "cmd"}, "only cmd ends the process"),
)
OPEN_ENDS = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")


class Lint:
    """Findings, counted by kind of check."""

    def __init__(self):
        self.failed, self.passed = [], 0

    def check(self, name, findings):
        findings = list(findings)
        for finding in findings:
            print(finding)
        if findings:
            self.failed.append("%s (%d)" % (name, len(findings)))
        else:
            self.passed += 1


def files(*patterns):
    found = set()
    for pattern in patterns:
        found.update(glob.glob(os.path.join(ROOT, pattern)))
    return sorted(os.path.relpath(path, ROOT) for path in found if os.path.isfile(path))


def c_files():
    return files(*[folder + "/*.[ch]" for folder in C_FOLDERS])


def lines_of(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read().split("\n")


def code_of(path):
    """Lines with comments and quoted text blanked out, so that only code is left."""
    text = "\n".join(lines_of(path))

    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))
    text = re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text,
                  flags=re.S)
    return text.split("\n")


# --- the checks -------------------------------------------------------------------------------

def layout():
    done = subprocess.run(["clang-format-14", "--dry-run", "-Werror"] + c_files(), cwd=ROOT,
                          capture_output=True, text=True)
    wrong = {}
    for line in done.stderr.split("\n"):
        found = re.match(r"(\S+?):(\d+):\d+: error", line)
        if found:
            wrong.setdefault(found.group(1), found.group(2))
    for path, line in wrong.items():
        yield "%s:%s: not laid out as clang-format 14 does: run `make fmt`" % (path, line)


def arrows_in_architecture():
    """Room -> rooms it may call, from the table whose rows begin with | `src/ROOM/` |."""
    table = {}
    for line in lines_of("docs/architecture.md"):
        cells = [cell.strip() for cell in line.strip("| ").split("|")]
        found = re.fullmatch(r"`src/(\w+)/`", cells[0])
        if found and len(cells) >= 3:
            table[found.group(1)] = set(re.findall(r"\w+", cells[2])) - {"nothing"}
    return table


def arrows():
    if not os.path.exists(os.path.join(ROOT, "docs/architecture.md")):
        yield "docs/architecture.md: there is no such page, so no table of arrows"
        return
    table = arrows_in_architecture()
    for path in c_files():
        room = path.split("/")[1] if path.startswith("src/") else None
        if room and room not in table:
            yield "%s: the room %s is not in the table of docs/architecture.md" % (path, room)
            continue
        for number, line in enumerate(lines_of(path), 1):
            found = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
            problem = found and include_problem(path, room, found.group(1), table)
            if problem:
                yield "%s:%d: %s" % (path, number, problem)


def include_problem(path, room, included, table):
    """What is wrong with an include, or None. Tests and fuzzers may look into one room."""
    target, _, header = included.rpartition("/")
    if target not in table or target == room:
        return None
    if room and target not in table[room]:
        return "the room %s may not call %s" % (room, target)
    is_public = header == target + ".h" or (target == "lib" and header == "heed.h")
    if is_public or path.startswith(("test/%s/" % target, "fuzz/", "test/cmd/")):
        return None
    if path.startswith("test/") and path.endswith("_internal.h"):
        return None
    return "%s is private to src/%s; include %s/%s.h" % (included, target, target, target)


def banned():
    calls = re.compile(r"(?<![\w.>])(%s)\s*\(" % "|".join(BANNED))
    for path in c_files():
        for number, line in enumerate(code_of(path), 1):
            for call in calls.findall(line):
                yield "%s:%d: %s is banned: %s" % (path, number, call, BANNED[call])


def reserved():
    for path in files("src/*/*.[ch]"):
        room, code, lines = path.split("/")[1], code_of(path), lines_of(path)
        for names, rooms, reason in RESERVED:
            if room in rooms:
                continue
            for number, (bare, line) in enumerate(zip(code, lines), 1):
                for name in names:
                    is_there = (name in line and line.startswith("#include")
                                if name.startswith("<") else
                                re.search(r"(?<![\w.>])%s\s*\(" % name, bare))
                    if is_there:
                        yield "%s:%d: %s: %s" % (path, number, name, reason)


def lengths():
    for path in c_files():
        lines = lines_of(path)
        if len(lines) > MOST_FILE_LINES:
            yield "%s:1: %d lines; %d is the most" % (path, len(lines), MOST_FILE_LINES)
        for start, length, name in functions(lines):
            if length > MOST_FUNCTION_LINES:
                yield "%s:%d: %s has %d lines; %d is the most" % (path, start, name, length,
                                                                  MOST_FUNCTION_LINES)


def functions(lines):
    """(line, length, name) of each function: its braces stand in column one."""
    for opening, line in enumerate(lines):
        if line != "{":
            continue
        start = opening
        while start and lines[start - 1] and not lines[start - 1].startswith(("}", "#", " *", "/*")):
            start -= 1
        closing = next((i for i in range(opening, len(lines)) if lines[i].startswith("}")), opening)
        name = re.search(r"(\w+)\(", " ".join(lines[start:opening]))
        yield start + 1, closing - start + 1, name.group(1) if name else "?"


def open_ends():
    for path in files("src/*/*", "test/*/*.[chps]*", "book/*", "book/*/*", "fuzz/*.[ch]",
                      "bench/*", "examples/*", "docs/*.md", "docs/*/*.md", "*.md", "Makefile"):
        if path.endswith((".gz", ".png", ".zst")) or "/__pycache__" in path:
            continue
        for number, line in enumerate(lines_of(path), 1):
            if OPEN_ENDS.search(line):
                yield "%s:%d: an open end: finish it or file an issue" % (path, number)


def named_paths():
    """Pages name only files that exist: `src/x.c`, `book/*.case`, `docs/`; not `book/AREA.book`."""
    for page in files("*.md", "docs/*.md", "docs/*/*.md"):
        for number, line in enumerate(lines_of(page), 1):
            for path in re.findall(r"`((?:%s)/[\w./*-]*)`" % "|".join(FOLDERS), line):
                if not re.search(r"[A-Z]{4}", path) and not glob.glob(os.path.join(ROOT, path)):
                    yield "%s:%d: there is no %s" % (page, number, path)


def dependencies():
    if not os.path.exists(os.path.join(ROOT, "docs/dependencies.md")):
        yield "docs/dependencies.md: there is no such page"
        return
    page = "\n".join(lines_of("docs/dependencies.md"))
    names = [line.split()[0].split(":")[0] for line in lines_of("deps/debian.txt")
             if line and not line.startswith("#")]
    if os.path.exists(os.path.join(ROOT, "package.json")):
        with open(os.path.join(ROOT, "package.json"), encoding="utf-8") as file:
            package = json.load(file)
        for kind in ("dependencies", "devDependencies"):
            names += list(package.get(kind, {}))
    for name in names:
        if "`%s`" % name not in page:
            yield "docs/dependencies.md: does not say why `%s` is needed" % name


def run_tool(command):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        yield from [line for line in (done.stdout + done.stderr).split("\n") if line]


def shell_scripts():
    scripts = files("deps/install", "demo/run", ".ci/run", "test/*/*.sh", "completions/*.bash")
    return run_tool(["shellcheck", "-x"] + scripts)


def second_look():
    return run_tool(["cppcheck", "-q", "--std=c11", "--error-exitcode=1", "-j2", "-Isrc",
                     "--enable=warning,portability", "--inline-suppr",
                     "--suppress=missingIncludeSystem", "--suppressions-list=test/cppcheck.txt",
                     "--template={file}:{line}: {message} [{id}]", "src"])


def main():
    lint = Lint()
    lint.check("layout", layout())
    lint.check("arrows between rooms", arrows())
    lint.check("banned calls", banned())
    lint.check("calls that only some rooms may make", reserved())
    lint.check("lengths", lengths())
    lint.check("open ends", open_ends())
    lint.check("files that pages name", named_paths())
    lint.check("dependencies", dependencies())
    lint.check("shell scripts", shell_scripts())
    lint.check("cppcheck", second_look())
    if lint.failed:
        print("failed: " + ", ".join(lint.failed))
    print("lint: %d passed, %d failed" % (lint.passed, len(lint.failed)))
    return 1 if lint.failed else 0


if __name__ == "__main__":
    sys.exit(main())
