"""`heed why`: one case told event by event."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lib import BOOK, MAP, Place, heed  # noqa: E402


class Why(unittest.TestCase):
    def setUp(self):
        self.place = Place()
        self.addCleanup(self.place.close)

    def why(self, *arguments):
        done = heed("why", "--book", self.place.book, *MAP, self.place.log, *arguments, COLUMNS="200")
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_a_late_case_tells_the_clauses_and_by_how_much(self):
        out = self.why("C4", "assess-in-time")
        self.assertIn("- opens assess-in-time, due 3 Feb 2026 09:02 [when contact.answered, within 2 "
                      "minutes; force.book:4]", out)
        self.assertIn("x done late: assess-in-time, 1 s late [owe thrive.completed; force.book:5]", out)
        verdict = out.rstrip().split("\n")[-1]
        self.assertRegex(verdict, r"^assess-in-time +late +3 Feb 2026 09:00 .* 1 s late$")

    def test_a_missed_case_tells_when_the_due_time_passed(self):
        out = self.why("C5", "assess-in-time")
        self.assertIn("x 3 Feb 2026 10:02 passes with nothing done: assess-in-time is missed", out)

    def test_what_was_written_up_later_is_told(self):
        out = self.why("C2", "assess-in-time")
        self.assertIn("thrive.completed  (recorded 5 Jan 2026 11:00)", out)
        self.assertIn("met, recorded late", out)

    def test_a_cancel_is_told_with_its_clause(self):
        self.assertIn("- voids assess-in-time [unless call.abandoned; force.book:6]",
                      self.why("C8", "assess-in-time"))

    def test_without_a_standard_all_are_told(self):
        out = self.why("C7")
        self.assertIn("opens assess-in-time", out)
        self.assertIn("+ meets close-soon, on the last day", out)

    def test_attributes_of_events_are_shown(self):
        self.assertIn('unit East, <b>West</b>', self.why("C5"))

    def test_as_at_an_earlier_moment_later_events_do_not_count(self):
        out = self.why("C4", "assess-in-time", "--as-at", "2026-02-03T09:01:00Z")
        self.assertIn("(after the moment asked for: not counted)", out)
        self.assertRegex(out.rstrip().split("\n")[-1], r"^assess-in-time +open .* 1 min left$")

    def test_holds_periods_keys_and_waivers_are_told(self):
        self.place.book = self.place.write("force.book", """standard tell-victim
  when  crime.recorded
  owe   victim.told
  within 3 days
  per   victim
  hold  from victim.away to victim.back
standard review
  when  crime.recorded
  owe   review.done
  every 7 days
  until crime.closed
""")
        self.place.log = self.place.write("calls.csv", """case,activity,time,recorded,victim,standard
K1,crime.recorded,2026-01-01T09:00:00Z,,V1,
K1,victim.away,2026-01-02T09:00:00Z,,V1,
K1,victim.back,2026-01-05T09:00:00Z,,V1,
K1,duty.waived,2026-01-06T09:00:00Z,,V1,tell-victim
K1,review.done,2026-01-20T09:00:00Z,,,
K1,crime.closed,2026-01-21T09:00:00Z,,,
""")
        out = self.why("K1")
        self.assertIn("opens tell-victim (for V1), due 4 Jan 2026", out)
        self.assertIn("stops the clock of tell-victim (for V1) [hold from victim.away", out)
        self.assertIn("starts the clock again of tell-victim (for V1), due 7 Jan 2026 [hold to "
                      "victim.back", out)
        self.assertIn("waives tell-victim (for V1)", out)
        self.assertIn("missed: review, due 8 Jan 2026 [every 7 days", out)
        self.assertIn("done late: review, 5 d late", out)
        self.assertIn("ends the run of review [until crime.closed", out)

    def test_an_assertion_tells_what_must_hold(self):
        self.place.book = self.place.write(
            "force.book", BOOK + "standard north-only\n  when thrive.completed\n  must unit is North\n")
        self.assertIn("holds: north-only [must unit is North; force.book:17]", self.why("C1"))
        self.assertRegex(self.why("C4", "north-only").rstrip().split("\n")[-1],
                         r"^north-only +missed ")

    def test_unknown_names_are_answered_with_the_nearest(self):
        for arguments, piece in ((["C44"], "did you mean C4?"),
                                 (["C4", "close-son"], "did you mean close-soon?"),
                                 ([], "which case?")):
            done = heed("why", "--book", self.place.book, *MAP, self.place.log, *arguments)
            self.assertEqual(done.returncode, 2)
            self.assertIn(piece, done.stderr)


if __name__ == "__main__":
    unittest.main()
