"""`heed log` and `heed book start`: from a force's export to a first book, as a new user would."""
import gzip
import json
import os
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lib import HEED, MAP, Place, heed  # noqa: E402


def usual_log(n_cases):
    """Calls that are mostly answered in five minutes and closed the next working day."""
    rows = ["Incident No.;Event;When it was;Officer"]
    for i in range(n_cases):
        day, hour = 2 + i // 200 % 3, 8 + i % 10
        rows.append("I-%d;Call answered;%02d/03/2026 %02d:00:00;" % (i, day, hour))
        rows.append("I-%d;Unit sent;%02d/03/2026 %02d:%02d:00;PC %d" % (i, day, hour, i % 7, i % 9))
        rows.append("I-%d;Closed;%02d/03/2026 17:00:00;" % (i, day + 1))
    return "\n".join(rows) + "\n"


USUAL_MAP = ["--map", "at=When it was", "--zone", "Europe/London"]


class LogCommand(unittest.TestCase):
    def setUp(self):
        self.place = Place()
        self.addCleanup(self.place.close)
        self.log = self.place.write("export.csv", usual_log(300))

    def run_heed(self, *arguments, **more):
        done = heed(*arguments, **more)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def packed(self):
        return os.path.join(self.place.folder.name, "export.heedlog")

    def test_show_tells_kinds_attributes_and_what_was_guessed(self):
        out = self.run_heed("log", "show", self.log, *USUAL_MAP, COLUMNS="120").stdout
        self.assertIn("900 events of 300 cases", out)
        self.assertRegex(out, r"Call answered +300 +100 % +first in 100 %")
        self.assertIn("text, 9 values", out)
        self.assertIn("separated by semicolons", out)
        self.assertIn("day first", out)

    def test_show_json_is_json(self):
        shown = json.loads(self.run_heed("log", "show", "--json", self.log, *USUAL_MAP).stdout)
        self.assertEqual((shown["cases"], shown["events"], shown["unplaced"]), (300, 900, 0))
        self.assertEqual([kind["name"] for kind in shown["kinds"]],
                         ["Call answered", "Unit sent", "Closed"])
        self.assertEqual(shown["attributes"][0]["kinds"], [{"name": "Unit sent", "events": 300}])
        self.assertIn("guessed-delimiter", [note["code"] for note in shown["notes"]])

    def test_a_column_that_is_not_there_is_told_with_those_that_are(self):
        done = heed("log", "show", self.log, "--map", "at=Wen it was")
        self.assertEqual(done.returncode, 4)
        self.assertIn("did you mean 'When it was'", done.stderr)

    def test_a_log_that_is_none_is_status_4_and_a_wrong_option_2(self):
        self.assertEqual(heed("log", "show", self.place.folder.name).returncode, 4)
        self.assertEqual(heed("log", "show", "--verbose", self.log).returncode, 2)
        self.assertEqual(heed("log", "show").returncode, 2)
        self.assertEqual(heed("log", "shwo", self.log).returncode, 2)
        self.assertEqual(heed("log", "show", self.log, "--zone", "Europe/Lodnon").returncode, 2)
        self.assertEqual(heed("log", "pack", self.log).returncode, 2)

    def test_a_packed_log_shows_and_audits_the_same(self):
        self.run_heed("log", "pack", self.place.log, *MAP, "-o", self.packed())
        plain = self.run_heed("audit", "--json", "--book", self.place.book, self.place.log, *MAP)
        packed = self.run_heed("audit", "--json", "--book", self.place.book, self.packed())
        plain, packed = json.loads(plain.stdout), json.loads(packed.stdout)
        self.assertEqual(plain["standards"], packed["standards"])
        self.assertEqual(plain["events"], packed["events"])

    def test_verify_finds_a_flipped_byte_in_the_cells(self):
        self.run_heed("log", "pack", self.log, *USUAL_MAP, "-o", self.packed())
        self.run_heed("log", "show", "--verify", self.packed())
        with open(self.packed(), "r+b") as file:
            data = bytearray(file.read())
            at = data.rindex(b"\x00\x09\x00")  # the ninth officer, on the second event of a case
            data[at + 1] ^= 1
            file.seek(0)
            file.write(data)
        done = heed("log", "show", "--verify", self.packed())
        self.assertEqual(done.returncode, 4)
        self.assertIn("does not match its checksum", done.stderr)

    def test_a_log_comes_through_a_pipe_packed_with_gzip(self):
        done = subprocess.run([HEED, "log", "show", "-", *USUAL_MAP], stdout=subprocess.PIPE,
                              input=gzip.compress(usual_log(300).encode()))
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"900 events of 300 cases", done.stdout)

    def test_a_cut_off_gzip_is_refused_and_says_where_it_ends(self):
        cut = os.path.join(self.place.folder.name, "cut.csv.gz")
        with open(cut, "wb") as file:
            file.write(gzip.compress(usual_log(3000).encode())[:-100])
        done = heed("log", "show", cut, *USUAL_MAP)
        self.assertEqual(done.returncode, 4)
        self.assertIn("the gzip data is cut off", done.stderr)
        self.assertEqual(done.stdout, "")

    def test_stopped_in_the_middle_nothing_is_left(self):
        os.mkdir(os.path.join(self.place.folder.name, "out"))
        out = os.path.join(self.place.folder.name, "out", "x.heedlog")
        run = subprocess.Popen([HEED, "log", "pack", "-", *USUAL_MAP, "-o", out],
                               stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        run.stdin.write(usual_log(3000).encode())
        run.stdin.flush()
        time.sleep(0.2)
        run.send_signal(signal.SIGINT)
        run.communicate()
        self.assertEqual(run.returncode, 130)
        self.assertEqual(os.listdir(os.path.dirname(out)), [])

    def test_start_writes_a_book_that_checks_is_formatted_and_audits(self):
        book = os.path.join(self.place.folder.name, "first.book")
        self.run_heed("book", "start", self.log, *USUAL_MAP, "-o", book)
        with open(book, encoding="utf-8") as file:
            text = file.read()
        self.assertIn('zone "Europe/London"', text)
        self.assertIn("# 900 events of 300 cases", text)
        self.assertIn("standard unit-sent-after-call-answered", text)
        self.assertIn("  within  5 minutes", text)
        self.assertRegex(text, r"# today \d+\.\d %: of 300 duties")
        self.run_heed("book", "check", book)
        self.run_heed("book", "fmt", "--check", book)
        audit = json.loads(self.run_heed("audit", "--json", "--book", book, self.log, *USUAL_MAP[:2])
                           .stdout)
        self.assertEqual([w for w in audit["warnings"] if "never" in w], [])
        found = {s["name"]: s for s in audit["standards"]}
        self.assertEqual(found["unit-sent-after-call-answered"]["opened"], 300)

    def test_the_rate_that_start_writes_is_the_one_that_audit_gives(self):
        book = os.path.join(self.place.folder.name, "first.book")
        self.run_heed("book", "start", self.log, *USUAL_MAP, "-o", book)
        with open(book, encoding="utf-8") as file:
            before = file.read().split("standard unit-sent-after-call-answered")[0]
        met = int(before.rsplit("duties ", 1)[1].split(" met")[0])
        audit = json.loads(self.run_heed("audit", "--json", "--book", book, self.log, *USUAL_MAP[:2])
                           .stdout)
        found = {s["name"]: s for s in audit["standards"]}
        self.assertEqual(found["unit-sent-after-call-answered"]["met"], met)

    def test_start_tells_the_zone_of_a_log_of_dates(self):
        rows = ["case,kind,at"]
        for i in range(60):
            rows.append("C%d,fined,2026-0%d-10T00:00:00+0%d:00" % (i, 1 + i % 8,
                                                                  2 if 3 < 1 + i % 8 < 10 else 1))
        log = self.place.write("dates.csv", "\n".join(rows) + "\n")
        self.assertIn('zone "Europe/Berlin"', self.run_heed("book", "start", log).stdout)

    def test_start_of_a_handful_of_events_says_how_a_standard_looks(self):
        log = self.place.write("few.csv", "case,kind,at\nA,e,2026-03-02\n")
        out = self.run_heed("book", "start", log).stdout
        self.assertIn("# Nothing in the log happens often enough", out)

    def test_start_writes_kinds_with_odd_names_so_that_they_are_read_back(self):
        rows = ["case,kind,at"]
        for i in range(50):
            for kind in ("owe", '"a # b"', "within 5", '"say ""so"""'):
                rows.append("C%d,%s,2026-03-02T09:0%d:00Z" % (i, kind, len(rows) % 10))
        log = self.place.write("odd.csv", "\n".join(rows) + "\n")
        book = os.path.join(self.place.folder.name, "odd.book")
        self.run_heed("book", "start", log, "-o", book)
        self.run_heed("book", "check", book)


if __name__ == "__main__":
    unittest.main()
