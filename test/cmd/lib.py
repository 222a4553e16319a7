"""What the tests of the program share: a small force's log and book, and running heed on them."""
import json
import os
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HEED = os.environ.get("HEED") or os.path.join(ROOT, "build", "heed")

# Ten calls. Assessed in two minutes: C1, C2 (by the clock; written up an hour later), C3; late: C4;
# never: C5, C6, C7; C8 was abandoned in time (void); C9 is ahead at the end; C10 still open.
BOOK = """zone "Europe/London"
standard assess-in-time
  says   "Every caller is assessed while on the line."
  when   contact.answered
  owe    thrive.completed
  unless call.abandoned
  within 2 minutes
  target 50%
  source "Force policy 12"
  effort 6 minutes
standard close-soon
  when   contact.answered
  owe    contact.closed
  within 5 working days
"""

LOG = """case,activity,time,recorded,unit
C1,contact.answered,2026-01-05T09:00:00Z,2026-01-05T09:00:00Z,North
C1,thrive.completed,2026-01-05T09:02:00Z,2026-01-05T09:02:00Z,North
C2,contact.answered,2026-01-05T10:00:00Z,2026-01-05T10:00:00Z,South
C2,thrive.completed,2026-01-05T10:01:00Z,2026-01-05T11:00:00Z,South
C3,contact.answered,2026-02-28T23:59:00Z,2026-02-28T23:59:00Z,North
C3,thrive.completed,2026-02-28T23:59:30Z,2026-02-28T23:59:30Z,North
C4,contact.answered,2026-02-03T09:00:00Z,2026-02-03T09:00:00Z,South
C4,thrive.completed,2026-02-03T09:02:01Z,2026-02-03T09:02:01Z,South
C5,contact.answered,2026-02-03T10:00:00Z,2026-02-03T10:00:00Z,"East, <b>West</b>"
C6,contact.answered,2026-02-04T10:00:00Z,2026-02-04T10:00:00Z,
C7,contact.answered,2026-02-05T10:00:00Z,2026-02-05T10:00:00Z,South
C7,contact.closed,2026-02-12T10:00:00Z,2026-02-12T10:00:00Z,South
C8,contact.answered,2026-02-06T10:00:00Z,2026-02-06T10:00:00Z,North
C8,call.abandoned,2026-02-06T10:01:00Z,2026-02-06T10:01:00Z,North
C9,contact.answered,2026-03-02T12:00:00Z,2026-03-02T12:00:00Z,North
C9,thrive.completed,2026-03-02T12:00:20Z,2026-03-02T12:00:20Z,North
C10,contact.answered,2026-03-02T12:00:30Z,2026-03-02T12:00:30Z,North
"""
MAP = ["--map", "case=case,kind=activity,at=time,recorded=recorded"]


class Place:
    """A folder of its own with the book, the log, and whatever a test adds."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.book = self.write("force.book", BOOK)
        self.log = self.write("calls.csv", LOG)

    def close(self):
        self.folder.cleanup()

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def write(self, name, text):
        with open(self.path(name), "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode("utf-8"))
        return self.path(name)

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()


def heed(*arguments, stdin=b"", **env):
    """Run heed; returns the finished process with text output."""
    settings = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR")}
    settings.update(env)
    done = subprocess.run([HEED] + [str(a) for a in arguments], input=stdin, env=settings,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, check=False)
    done.stdout = done.stdout.decode("utf-8", "replace")
    done.stderr = done.stderr.decode("utf-8", "replace")
    return done


def audit(place, *arguments, **env):
    return heed("audit", "--book", place.book, place.log, *MAP, *arguments, **env)


def audit_json(place, *arguments):
    done = audit(place, "--json", *arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def standard(report, name="assess-in-time"):
    return next(s for s in report["standards"] if s["name"] == name)
