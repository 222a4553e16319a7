#!/usr/bin/env python3
"""Seeded random (book, log) pairs: small, permitted by the page, and adversarial.

    generate.py SEED        print the pair of a seed
"""
import csv
import io
import random
import sys
from collections import namedtuple
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

import oracle
from oracle import EPOCH, MILLISECOND, ONE_DAY, Limit

Pair = namedtuple("Pair", "book log as_at known_at case_attributes")

ZONES = ("UTC", "Europe/London", "Europe/Rome", "America/New_York", "Australia/Lord_Howe",
         "Pacific/Auckland", "America/St_Johns")
KINDS = ("opened", "seen", "closed", "note.added", "paid", "x-1", "Create Fine", "if", "until",
         "Grösse", "a:b", "event.seen", "days", "7")
ATTRIBUTES = ("grade", "owner", "vehicle class", "count", "n_1", "event.x", "last", "place",
              "hours", "Größe")
NAMES = ("visit", "update-28", "First Response", "within", "s.4", "fine:60", "a # b")
NUMBERS = ("1", "1.0", "007", "+1", "1e3", "-0", "0", ".5", "0.5", "-1", "2", "10", "9", "1.",
           "-1.50", "00", "1000", "2.50", "9007199254740993", "9007199254740992")
BOOLEANS = ("yes", "true", "no", "false", "Yes", "TRUE", "1", "0")
TEXTS = ("a", "b", "A", "red", "low # high", "x, y", "missing", "is", "é", "-", "1 day")
LISTS = ('[]', '["a"]', '["a","b"]', '["a","a"]', '[1,"1.0",2]', '["1"]', '[true,"yes"]',
         '["no",false,"b"]', '["007","7"]', '[-0,0]', '["2026-03-29","b"]')
MINUTE, HOUR = 60_000, 3_600_000


# --------------------------------------------------------------------------
# Times worth trying
# --------------------------------------------------------------------------

@lru_cache(maxsize=None)
def clock_changes(zone):
    """The instants at which the zone's clocks change, of some years."""
    years = [(2018, 2029)] + ([(2008, 2012)] if zone.key == "America/St_Johns" else [])
    found = []
    for first, last in years:
        moment = datetime(first, 1, 1, tzinfo=timezone.utc)
        end = datetime(last, 1, 1, tzinfo=timezone.utc)
        while moment < end:
            if offset(zone, moment) != offset(zone, moment + ONE_DAY):
                found.append(change_within(zone, moment))
            moment += ONE_DAY
    return found


def offset(zone, moment):
    return moment.astimezone(zone).utcoffset()


def change_within(zone, moment):
    for minute in range(24 * 60):
        after = moment + timedelta(minutes=minute + 1)
        if offset(zone, after) != offset(zone, moment):
            return oracle.milliseconds(after)
    raise AssertionError("no change")


# --------------------------------------------------------------------------
# The generator
# --------------------------------------------------------------------------

class Generator:
    """All choices of one pair."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.zone_name = self.rng.choice(ZONES)
        self.zone = ZoneInfo(self.zone_name)
        self.kinds = self.rng.sample(KINDS, self.rng.randint(3, 6))
        self.attributes = self.rng.sample(ATTRIBUTES, self.rng.randint(2, 4))
        self.anchors = [self.anchor() for _ in range(self.rng.randint(1, 3))]
        self.values = {name: self.value_pool() for name in self.attributes}
        self.case_attributes = ([self.rng.choice(self.attributes)] if self.chance(0.25) else [])
        self.clocks = {}            # name -> minutes of opening and closing, or None
        self.limits = []            # every limit of the book, to make boundaries from
        self.names = self.rng.sample(NAMES, self.rng.randint(1, 4))
        self.waivers = self.chance(0.25)

    def chance(self, probability):
        return self.rng.random() < probability

    def one_of(self, *items):
        return self.rng.choice(items)

    # ---- times

    def anchor(self):
        """An instant near a clock change, a leap day, a month end, or anywhere."""
        style = self.rng.random()
        changes = clock_changes(self.zone)
        if style < 0.5 and changes:
            change = self.rng.choice(changes)
            return change + self.one_of(0, -1, 1, -HOUR, HOUR, -MINUTE, 30 * MINUTE,
                                        -30 * MINUTE, -24 * HOUR, -12 * HOUR,
                                        self.rng.randint(-48 * HOUR, 3 * HOUR))
        day = self.one_of(date(2024, 2, 29), date(2023, 2, 28), date(2024, 1, 31),
                          date(2023, 1, 30), date(2023, 12, 31), date(2024, 3, 31),
                          date(2026, 4, 2), date(2025, 8, 29), date(2024, 2, 28),
                          date(2023, 1, 1) + self.rng.randint(0, 1200) * ONE_DAY)
        return oracle.local_instant(self.zone, day, self.rng.randint(0, 1439))

    def boundary(self, near):
        """A midnight, a day's last millisecond, an opening or a closing time."""
        day = oracle.local_date(self.zone, near) + self.rng.randint(-1, 3) * ONE_DAY
        hours = [minute for pair in self.clocks.values() if pair for minute in pair]
        minute = self.rng.choice(hours + [0, 0, 1440])
        return oracle.local_instant(self.zone, day, minute) + self.one_of(0, 0, -1, 1)

    def next_instant(self, earlier):
        """The time of an event, made from the events before it."""
        near = self.rng.choice(earlier)
        style = self.rng.random()
        if style < 0.15:
            return near
        if style < 0.55 and self.limits:
            limit = self.rng.choice(self.limits)
            return self.end_of_limit(near, limit) + self.one_of(0, 0, 0, -1, 1, 1)
        if style < 0.65:
            return near + self.rng.randint(0, 12) * 15 * MINUTE
        if style < 0.8:
            return near + self.rng.randint(-6 * HOUR, 60 * HOUR)
        if style < 0.95:
            return self.boundary(near)
        return self.rng.choice(self.anchors)

    def end_of_limit(self, instant, limit):
        return oracle.limit_end(self.book, instant, limit)

    def time_text(self, instant):
        """One of the spellings of an instant: with a zone, without, a date alone."""
        moment = EPOCH + instant * MILLISECOND
        style = self.rng.random()
        if style < 0.25:
            return oracle.instant_text(instant)
        local = moment.astimezone(self.zone)
        if style < 0.45:
            return self.local_text(local) + self.offset_text(local)
        text = self.local_text(local)
        if style < 0.6 and (local.hour, local.minute) == (0, 0) and local.second == 0:
            text = local.date().isoformat()
        if style < 0.65 and local.microsecond:
            return self.local_text(local) + "9" + self.offset_text(local)
        if oracle.read_instant(text, self.zone) == instant or self.chance(0.3):
            return text
        return oracle.instant_text(instant)

    def local_text(self, local):
        if local.microsecond:
            return local.strftime("%Y-%m-%dT%H:%M:%S.") + "%03d" % (local.microsecond // 1000)
        return local.strftime(self.one_of("%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M")
                              if local.second == 0 else "%Y-%m-%dT%H:%M:%S")

    @staticmethod
    def offset_text(local):
        text = local.strftime("%z")
        return text[:3] + ":" + text[3:5]

    # ---- values

    def value_pool(self):
        """A handful of values, so that they meet again."""
        sources = [NUMBERS, NUMBERS, BOOLEANS, TEXTS, LISTS, self.date_texts()]
        first, second = self.rng.choice(sources), self.rng.choice(sources)
        pool = self.rng.sample(first, 2) + self.rng.sample(second, 2)
        return pool + [""] * self.rng.randint(0, 2)

    def date_texts(self):
        day = oracle.local_date(self.zone, self.rng.choice(self.anchors))
        other = day + self.one_of(-1, 1, 2) * ONE_DAY
        return (day.isoformat(), other.isoformat(), day.isoformat() + "T23:30:00Z",
                day.isoformat() + "T00:30:00-05:00", other.isoformat() + "T12:00:00",
                day.isoformat() + "T01:30", "2023-02-29", "2026-3-29", "20260329", "today",
                day.isoformat() + "T00:15:00.123456+13:00")

    # ---- words of the book

    def name(self, text):
        """A name, in quotes where it must be and sometimes where it need not."""
        plain = (oracle.re.fullmatch(r"[\w\-.:]+", text) and text not in oracle.RESERVED
                 and not text.startswith(("event.", "record.")))
        return text if plain and self.chance(0.85) else '"%s"' % text

    def value_word(self, text):
        """A text as it may stand on the right."""
        if text in ("yes", "no"):
            return text if self.chance(0.8) else '"%s"' % text
        if oracle.re.match(r"\d{4}-", text):
            return '"%s"' % text
        return self.name(text)

    def kind(self):
        return self.name(self.rng.choice(self.kinds))

    def kinds_text(self, most=2):
        number = 1 if self.chance(0.7) else most
        kinds = self.rng.sample(self.kinds, number)
        if self.waivers and self.chance(0.08):
            kinds[-1] = "duty.waived"
        return " or ".join(self.name(kind) for kind in kinds)

    def match_text(self, conditional=0.25):
        text = self.kinds_text()
        if self.chance(conditional):
            text += " if " + self.condition(self.rng.randint(0, 2))
        return text

    def number_for(self, unit):
        return {"seconds": self.one_of(1, 59, 3600), "minutes": self.one_of(1, 30, 60, 90, 1440),
                "hours": self.one_of(1, 2, 8, 24, 25, 48), "days": self.one_of(1, 1, 2, 3, 5, 28),
                "weeks": self.one_of(1, 2), "months": self.one_of(1, 1, 2, 12, 13),
                "years": 1}[unit]

    def duration(self, zero=0.1, working=True):
        """DURATION as text, remembered for making events at its end."""
        if working and self.chance(0.12):
            number = self.one_of(1, 2, 3, 5)
            self.limits.append(Limit(number, "days", "working"))
            return "%d working day%s" % (number, "" if number == 1 and self.chance(0.7) else "s")
        unit = self.one_of("seconds", "minutes", "hours", "hours", "days", "days", "days",
                           "weeks", "months", "years")
        number = 0 if unit == "days" and self.chance(zero) else self.number_for(unit)
        self.limits.append(Limit(number, unit, None))
        return self.counted_unit(number, unit)

    def counted_unit(self, number, unit):
        return "%d %s" % (number, unit[:-1] if number == 1 and self.chance(0.7) else unit)

    def limit(self, zero=0.1):
        """LIMIT: DURATION, or DURATION on CLOCK."""
        if not self.clocks or self.chance(0.6):
            return self.duration(zero)
        clock = self.rng.choice(sorted(self.clocks) + ["working"])
        hours = self.clocks.get(clock)
        if hours and self.chance(0.5):
            unit = self.one_of("hours", "minutes")
            number = self.one_of(1, 2, 4, 8, 20) if unit == "hours" else self.one_of(30, 60, 90, 600)
        else:
            unit, number = "days", (0 if zero and self.chance(0.04) else self.one_of(1, 2, 3, 5))
        self.limits.append(Limit(number, unit, clock))
        return "%s on %s" % (self.counted_unit(number, unit),
                             clock if clock == "working" else self.name(clock))

    def long_limit(self):
        """A period that does not fall due a million times in a log."""
        while True:
            mark = len(self.limits)
            text = self.limit(zero=0)
            limit = self.limits[-1]
            length = limit.number * oracle.EXACT.get(limit.unit, 86_400_000)
            if length >= (4 if limit.clock else 12) * HOUR:
                return text
            del self.limits[mark:]

    def window(self):
        return "" if self.chance(0.4) else " in last " + self.duration(zero=0, working=False)

    # ---- conditions

    def condition(self, depth):
        style = self.rng.random()
        if depth > 0 and style < 0.65:
            left, right = self.condition(depth - 1), self.condition(depth - 1)
            if style < 0.2:
                return "%s and %s" % (left, right)
            if style < 0.35:
                return "%s or %s" % (left, right)
            if style < 0.5:
                return "not " + left
            return "(%s %s %s)" % (left, self.one_of("and", "or"), right)
        return self.atom()

    def atom(self):
        style = self.rng.random()
        if style < 0.08:
            return "last %s after last %s" % (self.kind(), self.kind())
        if style < 0.2:
            return "elapsed since last %s %s %s" % (
                self.kind(), self.one_of("is", "is not", "<", "<=", "<=", ">", ">", ">="),
                self.duration())
        if style < 0.24:
            return "elapsed since last %s %s" % (
                self.kind(), self.one_of("exists", "is missing", "is not missing"))
        if style < 0.44:
            return self.counting()
        return self.comparison()

    def counting(self):
        left = self.one_of("count of " + self.kind(), "days with " + self.kind(),
                           "sum of %s of %s" % (self.attribute(), self.kind()))
        left += self.window()
        if self.chance(0.1):
            return left + " %s (0, 2)" % self.one_of("in", "not in")
        return left + " %s %s" % (self.one_of("is", "is not", "<", "<=", ">", ">="),
                                  self.one_of("0", "1", "2", "3", "-1", "1.5"))

    def attribute(self):
        return self.name(self.rng.choice(self.attributes))

    def reference(self, attribute):
        return self.one_of("event.", "record.") + self.name(attribute)

    def comparison(self):
        attribute = self.rng.choice(self.attributes)
        left = self.one_of(self.name(attribute), self.name(attribute), self.reference(attribute),
                           "%s of last %s" % (self.name(attribute), self.kind()))
        style = self.rng.random()
        if style < 0.12:
            return left + self.one_of(" exists", " is missing", " is not missing")
        if style < 0.3:
            members = [self.right(attribute) for _ in range(self.rng.randint(1, 3))]
            return "%s %s (%s)" % (left, self.one_of("in", "not in"), ", ".join(members))
        if style < 0.4:
            return "%s has %s" % (left, self.right(attribute))
        operator = self.one_of("is", "is", "is not", "<", "<=", ">", ">=")
        if style < 0.5:
            return "%s %s %s" % (left, operator,
                                 self.reference(self.rng.choice(self.attributes)))
        return "%s %s %s" % (left, operator, self.right(attribute))

    def right(self, attribute):
        """A right side that has a chance of meeting the attribute's values."""
        pool = [value for value in self.values[attribute] if value and value[0] != "["]
        if any(oracle.re.match(r"\d{4}-", value) for value in pool) and self.chance(0.7):
            day = oracle.local_date(self.zone, self.rng.choice(self.anchors))
            return (day + self.rng.randint(-1, 2) * ONE_DAY).isoformat()
        if self.chance(0.2):
            pool = list(self.one_of(NUMBERS, BOOLEANS, TEXTS))
        return self.value_word(self.rng.choice(pool or ["a", "b", "1", "yes"]))

    # ---- the book

    def book_lines(self):
        statements = [self.zone_lines()]
        if self.chance(0.6):
            statements.append(self.list_lines("bank-holidays"))
        if self.chance(0.3):
            statements.append(self.list_lines("closed days"))
        lists = [lines[0].split('"')[1] if '"' in lines[0] else lines[0].split()[1]
                 for lines in statements[1:]]
        for name in self.rng.sample(("office", "Front Desk", "c-1"), self.one_of(0, 1, 1, 2)):
            statements.append(self.clock_lines(name, lists))
        standards = [self.standard_lines(name) for name in self.names]
        statements += standards
        if self.chance(0.2):
            self.rng.shuffle(statements)
        return [line for statement in statements for line in statement]

    def zone_lines(self):
        if self.zone_name == "UTC" and self.chance(0.5):
            return []
        return ['zone "%s"' % self.zone_name]

    def list_lines(self, name):
        days = set()
        for anchor in self.anchors:
            for _ in range(self.rng.randint(0, 3)):
                days.add(oracle.local_date(self.zone, anchor) + self.rng.randint(-2, 6) * ONE_DAY)
        days.add(date(2026, 12, 25))
        return ["list %s dates" % self.name(name)] + ["  %s" % day for day in sorted(days)]

    def clock_lines(self, name, lists):
        first, last = self.one_of(("monday", "friday"), ("monday", "sunday"),
                                  ("tuesday", "saturday"), ("wednesday", "wednesday"))
        lines = ["  days %s to %s" % (first, last)]
        self.clocks[name] = None
        if self.chance(0.7):
            opens, closes = self.one_of(("09:00", "17:00"), ("07:00", "15:00"),
                                        ("00:00", "24:00"), ("08:30", "12:15"),
                                        ("22:00", "24:00"), ("00:00", "06:00"),
                                        ("01:30", "09:00"), ("00:30", "02:00"))
            lines.append("  hours %s to %s" % (opens, closes))
            self.clocks[name] = tuple(int(text[:2]) * 60 + int(text[3:])
                                      for text in (opens, closes))
        if lists and self.chance(0.5):
            lines.append("  except " + self.name(self.rng.choice(lists)))
        self.rng.shuffle(lines)
        return ["clock " + self.name(name)] + lines

    def standard_lines(self, name):
        shape = self.rng.random()
        make = (self.single if shape < 0.62 else self.recurring if shape < 0.88
                else self.assertion)
        clauses = make()
        if self.chance(0.1):
            clauses.append(self.one_of('says "so # it is"', "by desk-officer", "target 95%",
                                       "area custody", 'source "p. 4"', "effort 20 minutes",
                                       "gate " + self.kind()))
        self.rng.shuffle(clauses)
        lines = ["standard " + self.name(name)]
        for clause in clauses:
            lines += self.clause_lines(clause)
        return lines

    def clause_lines(self, clause):
        """A clause, sometimes over several lines, sometimes with a comment."""
        for joint in (" and ", " or ", " if "):
            if '"' not in clause and joint in clause and self.chance(0.15):
                head, tail = clause.split(joint, 1)
                return ["  " + head + "   # a comment", "      " + joint.strip() + " " + tail]
        return ["  " + clause + (' # "odd' if self.chance(0.03) else "")]

    def per(self):
        number = 2 if self.chance(0.3) else 1
        return "per " + ", ".join(self.name(name)
                                  for name in self.rng.sample(self.attributes, number))

    def single(self):
        each = "each " if self.chance(0.2) else ""
        clauses = ["when " + each + self.match_text(), "owe " + self.match_text()]
        style = self.rng.random()
        if style < 0.8:
            clauses.append("within " + self.limit())
        if style > 0.6:
            clauses.append("before " + self.match_text())
        if self.chance(0.35):
            clauses.append("unless " + self.match_text())
        if self.chance(0.25):
            clauses.append("already" + ("" if self.chance(0.35) else " " + self.duration()))
        if self.chance(0.4):
            clauses.append(self.per())
        if style < 0.8 and self.chance(0.45) or self.chance(0.03):
            clauses.append("hold from %s to %s" % (self.kinds_text(), self.kinds_text()))
            if self.chance(0.1):        # where a hold may end after the due instant
                clauses = [c for c in clauses if not c.startswith("within")] + ["within 0 days"]
        return clauses

    def recurring(self):
        clauses = ["when " + self.match_text(), "owe " + self.match_text(),
                   "every " + self.long_limit()]
        if self.chance(0.4):
            clauses.append("within " + self.limit())
        if self.chance(0.5):
            clauses.append("until " + self.match_text())
        if self.chance(0.4):
            clauses.append(self.per())
        return clauses

    def assertion(self):
        return ["when " + self.match_text(), "must " + self.condition(self.rng.randint(0, 3))]

    # ---- the log

    def log_text(self):
        waivers = self.waivers
        recorded = self.chance(0.45)
        columns = ["case", "kind", "at"] + ["recorded"] * recorded
        columns += self.attributes + ["standard"] * waivers
        rows = []
        for number in range(self.rng.randint(1, 4)):
            rows += self.case_rows("c%d" % number, waivers)
        if self.chance(0.5):
            self.rng.shuffle(rows)
        for _ in range(self.rng.randint(0, 3) if len(rows) > 1 else 0):
            i, j = self.rng.sample(range(len(rows)), 2)
            rows[i], rows[j] = rows[j], rows[i]
        buffer = io.StringIO()
        writer = csv.DictWriter(buffer, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        for row in rows:
            self.instants.append(oracle.read_instant(row["at"], self.zone))
            writer.writerow(row)
        return buffer.getvalue()

    def case_rows(self, case, waivers):
        fixed = {name: self.rng.choice(self.values[name]) for name in self.case_attributes}
        times, rows = [self.rng.choice(self.anchors)], []
        for number in range(self.one_of(self.rng.randint(0, 14), self.rng.randint(8, 14))):
            if number:
                times.append(self.next_instant(times))
            row = {"case": case, "kind": self.rng.choice(self.kinds)}
            row["at"] = self.time_text(times[-1])
            row["recorded"] = self.recorded(times[-1])
            for name in self.attributes:
                row[name] = self.rng.choice(self.values[name]) if self.chance(0.7) else ""
            if waivers and self.chance(0.2):
                row["kind"] = "duty.waived"
                row["standard"] = self.rng.choice(self.names + [""])
            row.update(fixed)
            rows.append(row)
        return rows

    def recorded(self, at):
        style = self.rng.random()
        if style < 0.2:
            return ""
        if style < 0.45:
            return self.time_text(at)
        if style < 0.7 and self.limits:
            end = self.end_of_limit(at, self.rng.choice(self.limits))
            return self.time_text(end + self.one_of(0, 1, -1))
        return self.time_text(at + self.rng.randint(-2 * HOUR, 100 * HOUR))

    def question(self):
        """The instant asked about: none, an event's, a due one, a date, anywhere."""
        if not self.instants or self.chance(0.25):
            return None
        near = self.rng.choice(self.instants)
        style = self.rng.random()
        if style < 0.4 and self.limits:
            instant = self.end_of_limit(near, self.rng.choice(self.limits))
            return oracle.instant_text(instant + self.one_of(0, 0, 1, -1))
        if style < 0.6:
            return oracle.instant_text(near + self.one_of(0, 0, 1, -1))
        if style < 0.75:
            return (oracle.local_date(self.zone, near)
                    + self.rng.randint(-1, 3) * ONE_DAY).isoformat()
        return oracle.instant_text(near + self.rng.randint(-48 * HOUR, 60 * 24 * HOUR))

    def pair(self):
        book = "\n".join(self.book_lines()) + "\n"
        self.book = oracle.read_book(book)
        self.instants = []
        log = self.log_text()
        as_at, known_at = self.question(), None
        if self.chance(0.15):
            as_at, known_at = None, as_at
        return Pair(book, log, as_at, known_at, tuple(self.case_attributes))


def generate(seed):
    return Generator(seed).pair()


if __name__ == "__main__":
    shown = generate(int(sys.argv[1]))
    print(shown.book)
    print(shown.log)
    print("as at", shown.as_at, "known at", shown.known_at, "case attributes",
          ",".join(shown.case_attributes))
