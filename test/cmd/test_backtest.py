"""`heed backtest`: one log under two books."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lib import BOOK, MAP, Place, heed  # noqa: E402


class Backtest(unittest.TestCase):
    def setUp(self):
        self.place = Place()
        self.addCleanup(self.place.close)

    def backtest(self, book, *arguments):
        to = self.place.write("new.book", book)
        done = heed("backtest", "--from", self.place.book, "--to", to, self.place.log, *MAP, *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def pairs(self, book, *arguments):
        report = json.loads(self.backtest(book, "--json", *arguments))
        return {pair["name"]: pair for pair in report["standards"]}

    def test_the_same_book_changes_nothing(self):
        for pair in self.pairs(BOOK).values():
            self.assertEqual(pair["status"], "same")
            self.assertEqual((pair["fail_now"], pair["fail_no_longer"], pair["moves"]), (0, 0, []))
            self.assertEqual(pair["from"], pair["to"])

    def test_a_shorter_limit_makes_cases_fail(self):
        pair = self.pairs(BOOK.replace("2 minutes", "60 seconds"), "--cases")["assess-in-time"]
        self.assertEqual(pair["status"], "changed")
        self.assertEqual((pair["from"]["met"], pair["to"]["met"]), (3, 2))
        self.assertEqual((pair["fail_now"], pair["fail_no_longer"], pair["cases_moved"]), (1, 0, 1))
        self.assertEqual(pair["moves"], [{"from": "met", "to": "late", "duties": 1}])
        moved = pair["duties"][0]
        self.assertEqual(moved["case"], "C1")
        self.assertEqual((moved["from"]["state"], moved["to"]["state"]), ("met", "late"))
        self.assertEqual(moved["to"]["due_at"], "2026-01-05T09:01:00+00:00")

    def test_a_longer_limit_makes_cases_pass(self):
        pair = self.pairs(BOOK.replace("2 minutes", "3 minutes"), "--cases")["assess-in-time"]
        self.assertEqual((pair["fail_now"], pair["fail_no_longer"]), (0, 1))
        self.assertEqual([move["case"] for move in pair["duties"]], ["C4"])

    def test_added_and_removed_standards_are_told(self):
        pairs = self.pairs(BOOK.replace("close-soon", "close-sooner"))
        self.assertEqual(pairs["close-sooner"]["status"], "added")
        self.assertIsNone(pairs["close-sooner"]["from"])
        self.assertEqual(pairs["close-soon"]["status"], "removed")
        self.assertIsNone(pairs["close-soon"]["to"])
        self.assertEqual({move["to"] for move in pairs["close-soon"]["moves"]}, {None})

    def test_a_trigger_that_is_narrowed_opens_fewer(self):
        book = BOOK.replace("contact.answered\n  owe    thrive", "contact.answered if unit is North\n"
                            "  owe    thrive")
        pair = self.pairs(book)["assess-in-time"]
        self.assertEqual(pair["to"]["opened"], 5)
        self.assertEqual(sum(m["duties"] for m in pair["moves"] if m["to"] is None), 5)

    def test_a_changed_holiday_changes_only_what_runs_on_working_days(self):
        holiday = "list bank-holidays dates\n  2026-02-%s\n"
        self.place.book = self.place.write("force.book", BOOK + holiday % "09")
        pairs = self.pairs(BOOK + holiday % "10")
        self.assertEqual(pairs["assess-in-time"]["status"], "same")
        self.assertEqual(pairs["close-soon"]["status"], "changed")
        self.assertIn("2026-02-10", " ".join(pairs["close-soon"]["changes"]))

    def test_hours_are_effort_times_opened_by_week(self):
        report = json.loads(self.backtest(BOOK.replace("6 minutes", "12 minutes"), "--json"))
        weeks = (56 * 86400 + 3 * 3600 + 30) / (7 * 86400)  # 5 January 09:00 to 2 March 12:00:30
        self.assertAlmostEqual(report["weeks"], weeks, delta=1e-9)
        self.assertAlmostEqual(report["hours_per_week"]["from"], 10 * 0.1 / weeks, delta=1e-9)
        self.assertAlmostEqual(report["hours_per_week"]["to"], 10 * 0.2 / weeks, delta=1e-9)

    def test_recurring_periods_are_matched_one_by_one(self):
        book = "standard review\n  when contact.answered\n  owe contact.closed\n  every %d days\n"
        self.place.book = self.place.write("force.book", book % 7)
        pair = self.pairs(book % 14)["review"]
        for side in ("from", "to"):
            column = sum(move["duties"] for move in pair["moves"] if move[side] is not None)
            self.assertLessEqual(column, pair[side]["opened"])
        gone = sum(move["duties"] for move in pair["moves"] if move["to"] is None)
        came = sum(move["duties"] for move in pair["moves"] if move["from"] is None)
        self.assertEqual(pair["to"]["opened"] - pair["from"]["opened"], came - gone)
        self.assertGreater(gone, 0)

    def test_any_number_of_threads_gives_the_same(self):
        book = BOOK.replace("2 minutes", "60 seconds")
        self.assertEqual(self.backtest(book, "--json", "--cases", "--jobs", "1"),
                         self.backtest(book, "--json", "--cases", "--jobs", "5"))

    def test_table_says_it_in_words(self):
        out = self.backtest(BOOK.replace("2 minutes", "60 seconds"), "--cases")
        self.assertIn("1 of 2 standards differ; 1 duty would fail that did not", out)
        self.assertIn("assess-in-time (1 case): 1 met > late", out)
        self.assertIn("C1    met  late", out)

    def test_page_is_whole_and_escaped(self):
        self.place.write("new.book", BOOK.replace("2 minutes", "60 seconds"))
        path = self.place.path("page.html")
        self.backtest(BOOK.replace("2 minutes", "60 seconds"), "--html", path)
        page = self.place.read("page.html")
        self.assertTrue(page.startswith("<!DOCTYPE html>") and page.endswith("</html>\n"))
        self.assertNotIn("<script", page)

    def test_usage_is_two(self):
        for arguments, piece in ((["--to", self.place.book, self.place.log], "give --from BOOK"),
                                 (["--from", self.place.book, self.place.log], "give --to BOOK"),
                                 (["--from", self.place.book, "--to", self.place.book], "which log?")):
            done = heed("backtest", *arguments)
            self.assertEqual(done.returncode, 2)
            self.assertIn(piece, done.stderr)

    def test_a_bad_book_on_either_side_is_three(self):
        bad = self.place.write("bad.book", "standard s\n  when\n")
        for sides in ((bad, self.place.book), (self.place.book, bad)):
            done = heed("backtest", "--from", sides[0], "--to", sides[1], self.place.log)
            self.assertEqual(done.returncode, 3)


if __name__ == "__main__":
    unittest.main()
