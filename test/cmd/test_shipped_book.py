"""The shipped book as a whole: its holidays against the law, and that nothing in it stands unproved.

What a standard means is tested by the examples beside it (`heed book test book`); here stands what
no single example can show. The book is read as text on purpose: heed's own reader has its own tests.
"""
import datetime
import glob
import os
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lib import HEED, ROOT  # noqa: E402

BOOKS = sorted(glob.glob(os.path.join(ROOT, "book", "*.book")))
CASES = sorted(glob.glob(os.path.join(ROOT, "book", "*.case")))
DATE, DAY = datetime.date, datetime.timedelta(1)


def text_of(paths):
    parts = []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            parts.append(file.read())
    return "\n".join(parts)


def statements(kind):
    """Each statement of a kind: its name and all its lines."""
    found = re.findall(r"(?m)^%s (\S+)(.*(?:\n(?:[ \t].*)?)*)" % kind, text_of(BOOKS))
    return {name: body for name, body in found}


def dates_of(name):
    return {DATE.fromisoformat(day) for day in re.findall(r"\d{4}-\d\d-\d\d",
                                                          statements("list")[name])}


def easter(year):
    """Easter Sunday: the anonymous Gregorian rule, as Meeus gives it."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return DATE(year, month, day + 1)


def first_monday(day):
    while day.weekday() != 0:
        day += DAY
    return day


def last_monday(day):
    while day.weekday() != 0:
        day -= DAY
    return day


def holidays(year):
    """England and Wales: Banking and Financial Dealings Act 1971 and the proclamations since."""
    days = {easter(year) - 2 * DAY, easter(year) + DAY, first_monday(DATE(year, 5, 1)),
            last_monday(DATE(year, 5, 31)), last_monday(DATE(year, 8, 31))}
    if year == 2022:
        days -= {DATE(2022, 5, 30)}
        days |= {DATE(2022, 6, 2), DATE(2022, 6, 3), DATE(2022, 9, 19)}
    if year == 2023:
        days |= {DATE(2023, 5, 8)}
    fixed = [DATE(year, 1, 1), DATE(year, 12, 25), DATE(year, 12, 26)]
    days |= {day for day in fixed if day.weekday() < 5}
    for day in fixed:
        if day.weekday() >= 5:
            while day.weekday() >= 5 or day in days:
                day += DAY
            days.add(day)
    return days


class Holidays(unittest.TestCase):
    def test_bank_holidays_are_those_of_the_law_from_2021_to_2028(self):
        expected = set().union(*[holidays(year) for year in range(2021, 2029)])
        self.assertEqual(sorted(dates_of("bank-holidays") ^ expected), [])

    def test_court_holidays_also_name_a_christmas_day_that_is_a_saturday(self):
        self.assertEqual(dates_of("court-holidays") - dates_of("bank-holidays"),
                         {DATE(2021, 12, 25), DATE(2027, 12, 25)})
        self.assertEqual(dates_of("bank-holidays") - dates_of("court-holidays"), set())

    def test_the_holidays_of_the_log_of_fines_are_italys(self):
        expected = set()
        for year in range(2000, 2015):
            expected |= {DATE(year, month, day) for month, day in (
                (1, 1), (1, 6), (4, 25), (5, 1), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26))}
            expected |= {easter(year) + DAY} | ({DATE(year, 6, 2)} if year > 2000 else set())
        expected |= {DATE(2011, 3, 17)}
        with open(os.path.join(ROOT, "book/examples/road-traffic-fines.book")) as file:
            listed = set(re.findall(r"(?m)^  (\d{4}-\d\d-\d\d)", file.read()))
        self.assertEqual(sorted(listed), sorted(day.isoformat() for day in expected))


class Standards(unittest.TestCase):
    def setUp(self):
        self.standards = statements("standard")
        self.expected = {}
        for name, state in re.findall(r"(?m)^\s+expect (\S+) (\w+)", text_of(CASES)):
            self.expected.setdefault(name, set()).add(state)
        self.refused = set(re.findall(r"(?m)^  refuse .*(?:\n    .*)*?\bby (\S+)$", text_of(CASES)))

    def without(self, clause):
        return [name for name, body in self.standards.items()
                if not re.search(r"(?m)^  %s\b" % clause, body)]

    def test_there_are_at_least_80_and_20_forms(self):
        self.assertGreaterEqual(len(self.standards), 80)
        self.assertGreaterEqual(len(statements("form")), 20)

    def test_each_says_why_who_where_and_what_it_costs(self):
        for clause in ("says", "by", "area", "source", "target", "effort"):
            self.assertEqual(self.without(clause), [], clause)

    def test_each_has_an_example_that_meets_it_and_one_that_does_not(self):
        for name in self.standards:
            states = self.expected.get(name, set())
            self.assertIn("met", states, name)
            self.assertTrue(states & {"late", "missed"}, name)

    def test_each_gate_has_an_example_that_it_refuses(self):
        gated = {name for name in self.standards if name not in self.without("gate")}
        self.assertEqual(sorted(gated - self.refused), [])

    def test_each_graded_area_has_a_standard(self):
        owned = {re.search(r"(?m)^  area +(\S+)", body).group(1) for body in self.standards.values()}
        self.assertEqual(owned, set(statements("area")))


class AdviceCards(unittest.TestCase):
    def test_each_puts_safety_first(self):
        cards = statements("advice")
        self.assertGreaterEqual(len(cards), 10)
        for name, body in cards.items():
            kinds = re.findall(r"(?m)^  (first|do|dont|next)\b", body)
            self.assertEqual(kinds[0], "first", name)
            self.assertEqual(kinds[-1], "next", name)


class Samples(unittest.TestCase):
    def test_the_calls_are_what_their_script_makes(self):
        with tempfile.TemporaryDirectory() as folder:
            made = os.path.join(folder, "calls.csv")
            subprocess.run([sys.executable, os.path.join(ROOT, "demo/make-calls-sample.py"), made],
                           check=True)
            with open(made, "rb") as a, open(os.path.join(ROOT, "demo/calls-sample.csv"), "rb") as b:
                self.assertEqual(a.read(), b.read())

    def test_the_starter_book_finds_18_of_51_unassessed(self):
        done = subprocess.run([HEED, "audit", "--csv", "--book", "book/examples/starter.book",
                               "demo/calls-sample.csv"], cwd=ROOT, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        row = done.stdout.split("\n")[1].split(",")
        self.assertEqual(row[:5], ["assess-risk-before-close", "204", "132", "0", "72"])
        self.assertEqual(72 * 51, 204 * 18)


if __name__ == "__main__":
    unittest.main()
