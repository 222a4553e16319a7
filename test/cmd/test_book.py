"""`heed book`: check, fmt, doc, diff and test, from the outside."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lib import Place, heed  # noqa: E402

FORCE = """zone "Europe/London"
role handler "Call handler"
record contact "Contact"
  ref   "C-{year}-{n}"
  event contact.answered by handler
    channel  one of 999, 101
  event thrive.completed by handler
  event contact.closed by handler
standard assess-in-time
  when    contact.answered
  owe     thrive.completed
  within  2 minutes
  gate    contact.closed
  by      handler
  source  "Local policy"
"""

CASES = """case "assessed in time, and only then closed"
  at 2026-03-02 09:00  contact.answered, channel 999
  at 2026-03-02 09:01  thrive.completed
  now 2026-03-03 12:00
  expect assess-in-time met, due 2026-03-02 09:02
  refuse contact.closed, at 2026-03-02 09:00:30, by assess-in-time
  allow  contact.closed, at 2026-03-02 09:05

case "assessed late"
  at 2026-03-02 09:00  contact.answered, channel 101
  at 2026-03-02 09:04  thrive.completed
  now 2026-03-03 12:00
  expect assess-in-time late, due 2026-03-02 09:02
"""


class Book(unittest.TestCase):
    def setUp(self):
        self.place = Place()
        self.addCleanup(self.place.close)
        os.mkdir(self.place.path("force"))
        self.force = self.place.path("force")
        self.book = self.place.write("force/a.book", FORCE)
        self.cases = self.place.write("force/a.case", CASES)


class Check(Book):
    def test_a_good_book_is_counted(self):
        done = heed("book", "check", self.force)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("1 standard, 1 record, 1 role, 2 examples", done.stdout)

    def test_every_mistake_is_told_in_one_run_with_place_and_mend(self):
        self.place.write("force/a.book", FORCE.replace("owe     thrive", "owe     thrve")
                         .replace("by      handler\n  source", "by      handlr\n  source"))
        done = heed("book", "check", self.force)
        self.assertEqual(done.returncode, 3)
        self.assertIn("a.book:11:11: error:", done.stderr)
        self.assertIn("a.book:14:11: error:", done.stderr)
        self.assertIn("thrive.completed", done.stderr)

    def test_a_missing_book_and_no_book_are_told(self):
        self.assertEqual(heed("book", "check", self.place.path("none")).returncode, 3)
        self.assertEqual(heed("book", "check").returncode, 2)

    def test_an_unknown_command_is_answered_with_the_nearest(self):
        done = heed("book", "chek", self.force)
        self.assertEqual(done.returncode, 2)
        self.assertIn("did you mean book check?", done.stderr)


class Fmt(Book):
    def test_a_file_is_laid_out_in_place_and_named(self):
        self.place.write("force/a.book", FORCE.replace("  within  2", "  within 2"))
        done = heed("book", "fmt", self.force)
        self.assertEqual((done.returncode, done.stdout), (0, self.book + "\n"))
        self.assertEqual(self.place.read("force/a.book"), FORCE)
        self.assertEqual(heed("book", "fmt", self.force).stdout, "")

    def test_check_writes_nothing_and_fails(self):
        changed = FORCE.replace("  within  2", "  within 2")
        self.place.write("force/a.book", changed)
        done = heed("book", "fmt", "--check", self.force)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(self.place.read("force/a.book"), changed)

    def test_standard_input_goes_to_standard_output(self):
        done = heed("book", "fmt", "-", stdin=b"zone    UTC\n")
        self.assertEqual((done.returncode, done.stdout), (0, "zone UTC\n"))

    def test_what_does_not_parse_is_left_alone(self):
        self.place.write("force/a.book", "zone\n")
        done = heed("book", "fmt", self.book)
        self.assertEqual(done.returncode, 3)
        self.assertIn("a.book:1:", done.stderr)
        self.assertEqual(self.place.read("force/a.book"), "zone\n")


class Diff(Book):
    def test_changes_are_told_in_words(self):
        new = self.place.write("new.book", FORCE.replace("2 minutes", "5 minutes"))
        done = heed("book", "diff", self.book, new)
        self.assertEqual((done.returncode, done.stdout),
                         (0, "assess-in-time: limit 5 minutes, was 2 minutes\n"))

    def test_two_layouts_of_one_book_say_the_same(self):
        new = self.place.write("new.book", "# ours\n" + FORCE.replace("  within  2", "  within 2"))
        self.assertEqual(heed("book", "diff", self.book, new).stdout,
                         "The two books say the same.\n")


class Doc(Book):
    def test_the_manual_is_written_whole(self):
        page = self.place.path("manual.html")
        self.assertEqual(heed("book", "doc", "-o", page, self.force).returncode, 0)
        text = self.place.read("manual.html")
        self.assertTrue(text.startswith("<!doctype html>") and text.endswith("</html>\n"))
        self.assertIn("Assessed late", text)

    def test_a_folder_that_is_not_there_is_told(self):
        done = heed("book", "doc", "-o", self.place.path("none/m.html"), self.force)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("none/m.html", done.stderr)

    def test_what_is_no_ordinary_file_is_not_replaced(self):
        os.mkfifo(self.place.path("pipe"))
        done = heed("book", "doc", "-o", self.place.path("pipe"), self.force)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("no ordinary file", done.stderr)
        self.assertTrue(os.path.exists(self.place.path("pipe")))
        self.assertFalse(os.path.isfile(self.place.path("pipe")))


class Test(Book):
    def test_examples_that_hold_pass(self):
        done = heed("book", "test", self.force)
        self.assertEqual((done.returncode, done.stdout), (0, "2 passed, 0 failed\n"))

    def test_a_failing_example_tells_what_was_expected_and_what_came(self):
        self.place.write("force/a.case", CASES.replace("time late, due 2026-03-02 09:02",
                                                       "time met, due 2026-03-02 09:03"))
        done = heed("book", "test", self.force)
        self.assertEqual(done.returncode, 1)
        self.assertIn("a.case:13: expected assess-in-time met, due 2 Mar 2026 09:03", done.stdout)
        self.assertIn("but there came assess-in-time late, due 2 Mar 2026 09:02", done.stdout)
        self.assertTrue(done.stdout.endswith("1 passed, 1 failed\n"))

    def test_a_gate_that_does_not_hold_back_is_told(self):
        self.place.write("force/a.case", CASES.replace("refuse contact.closed, at 2026-03-02 09:00:30",
                                                       "refuse contact.closed, at 2026-03-02 09:04"))
        out = heed("book", "test", self.force).stdout
        self.assertIn("expected contact.closed at 2 Mar 2026 09:04 to be refused by assess-in-time\n"
                      "    but no gate refuses it", out)

    def test_a_gate_that_holds_back_too_much_is_told(self):
        self.place.write("force/a.case", CASES.replace("allow  contact.closed, at 2026-03-02 09:05",
                                                       "allow  contact.closed, at 2026-03-02 09:00:10"))
        out = heed("book", "test", self.force).stdout
        self.assertIn("but assess-in-time refuses it: When a contact is answered", out)

    def test_a_duty_that_nothing_expects_fails_the_example(self):
        self.place.write("force/a.case", CASES.replace(
            "  now 2026-03-03 12:00\n  expect assess-in-time late",
            "  at 2026-03-02 10:00  contact.answered, channel 999\n  now 2026-03-03 12:00\n"
            "  expect assess-in-time late"))
        out = heed("book", "test", self.force).stdout
        self.assertIn("expected no more, but there came assess-in-time missed, due 2 Mar 2026 10:02",
                      out)

    def test_nothing_expected_but_something_came(self):
        self.place.write("force/a.case", CASES.replace(
            "expect assess-in-time late, due 2026-03-02 09:02", "expect assess-in-time nothing"))
        done = heed("book", "test", self.force)
        self.assertEqual(done.returncode, 1)
        self.assertIn("expected assess-in-time nothing", done.stdout)

    def test_one_file_of_examples_alone(self):
        self.place.write("force/b.book", "list x names\n  y\n")
        self.place.write("force/b.case", CASES.split("\n\n")[1].replace("late, due", "met, due")
                         .replace("assessed late", "assessed late, it says"))
        self.assertEqual(heed("book", "test", self.force, self.cases).stdout, "2 passed, 0 failed\n")
        self.assertEqual(heed("book", "test", self.force).returncode, 1)


if __name__ == "__main__":
    unittest.main()
