#!/usr/bin/env python3
"""Makes demo/calls-sample.csv: two weeks of an invented contact centre's export.

    demo/make-calls-sample.py demo/calls-sample.csv

204 contacts, as a force's command and control system would export them: one row an activity, day
first, local time. Everyone and everything in it is invented. Its failings have the size of those
that inspectors found in Wiltshire in 2021/22: of every 51 contacts 18 have no risk assessment, and
of every 30 that call for advice on keeping evidence 20 got it. Some assessments were written up
after the call was closed, and one row has no time, as in any export. Only random.random() is used,
so that every version of Python makes the same file.
"""
import csv
import random
import sys
from datetime import datetime, timedelta

SEED = 20261019
N_CONTACTS = 204
N_UNASSESSED = N_CONTACTS * 18 // 51
FIRST_DAY = datetime(2026, 10, 19)
N_DAYS = 14
COLUMNS = ("ref", "activity", "timestamp", "recorded", "channel", "handler", "unit", "grade",
           "offence", "domestic", "beat")
# How busy each hour is, midnight first.
HOURS = (5, 4, 3, 2, 2, 2, 3, 5, 8, 9, 9, 10, 10, 9, 9, 10, 11, 12, 12, 11, 10, 9, 8, 6)
# Offence, how often, whether advice on evidence applies, the usual grade.
OFFENCES = (("assault", 14, True, "priority"), ("burglary", 12, True, "scheduled"),
            ("domestic assault", 12, True, "immediate"), ("domestic argument", 8, False, "priority"),
            ("rape", 2, True, "immediate"), ("criminal damage", 12, True, "scheduled"),
            ("vehicle crime", 12, True, "scheduled"), ("anti-social behaviour", 16, False, "scheduled"),
            ("missing person", 6, False, "priority"), ("fraud", 6, False, "resolution"),
            ("shop theft", 10, False, "resolution"), ("concern for safety", 14, False, "immediate"))
CHANNELS = (("999", 35), ("101", 50), ("online", 15))
HANDLERS = ("H014", "H022", "H031", "H057", "H063", "H088", "H101", "H114")
BEATS = ("Aldmere", "Brookside", "Castle Hill", "Dunford", "East Quay", "Fenwick Road")
UNITS = {"Aldmere": "North", "Brookside": "North", "Castle Hill": "Town", "Dunford": "Rural",
         "East Quay": "Town", "Fenwick Road": "Town"}
# Within how many minutes somebody usually comes, and how often it is much later.
ATTENDANCE = {"immediate": (12, 0.22), "priority": (45, 0.35), "scheduled": (1500, 0.30)}


class Dice:
    """Chance from one seed."""

    def __init__(self, seed):
        self.source = random.Random(seed)

    def chance(self, share):
        return self.source.random() < share

    def between(self, low, high):
        return low + int(self.source.random() * (high - low + 1))

    def one_of(self, values):
        return values[int(self.source.random() * len(values))]

    def weighted(self, pairs):
        left = self.source.random() * sum(weight for _, weight in pairs)
        for value, weight in pairs:
            left -= weight
            if left < 0:
                return value
        return pairs[-1][0]

    def some(self, total, n):
        """n of the numbers below total."""
        numbers = list(range(total))
        for i in range(n):
            j = self.between(i, total - 1)
            numbers[i], numbers[j] = numbers[j], numbers[i]
        return set(numbers[:n])


def start_of(dice):
    """When a contact begins."""
    day = FIRST_DAY + timedelta(days=dice.between(0, N_DAYS - 1))
    hour = dice.weighted(tuple(enumerate(HOURS)))
    return day + timedelta(hours=hour, seconds=dice.between(0, 3599))


class Contact:
    """One contact: its rows, in the order in which they happen."""

    def __init__(self, ref, start, dice):
        self.dice, self.now, self.rows = dice, start, []
        self.offence, _, self.needs_advice, self.grade = dice.weighted(
            tuple((kind, kind[1]) for kind in OFFENCES))
        beat = dice.one_of(BEATS)
        self.facts = {"ref": ref, "channel": dice.weighted(CHANNELS),
                      "handler": dice.one_of(HANDLERS), "beat": beat}
        self.unit = UNITS[beat]

    def add(self, activity, after_seconds, written_up_after=None, **facts):
        """A row, some seconds after the last one."""
        self.now += timedelta(seconds=after_seconds)
        recorded = self.now + (written_up_after or timedelta(seconds=self.dice.between(1, 20)))
        self.rows.append(dict(self.facts, activity=activity, timestamp=self.now, recorded=recorded,
                              **facts))

    def handle(self, is_assessed, is_advised):
        """What the call handler does."""
        dice = self.dice
        wait = dice.between(2, 11) if self.facts["channel"] == "999" else dice.between(20, 900)
        self.add("Contact received", 0)
        self.add("Contact answered", wait)
        self.add("Offence named", dice.between(30, 120), offence=self.offence,
                 domestic="yes" if self.offence.startswith("domestic") else "no")
        if is_assessed:
            late = timedelta(hours=dice.between(3, 20)) if dice.chance(0.12) else None
            self.add("Risk assessed", dice.between(40, 200), late)
        if dice.chance(0.73):
            self.add("Repeat check", dice.between(10, 60))
        self.add("Graded", dice.between(5, 60), grade=self.grade)
        if self.needs_advice and is_advised:
            self.add("Evidence advice given", dice.between(20, 90))

    def attend(self):
        """What the response team does, if anybody is sent; then the contact is closed."""
        dice = self.dice
        if self.grade in ATTENDANCE:
            minutes, share_late = ATTENDANCE[self.grade]
            self.add("Unit sent", dice.between(30, 30 * minutes), unit=self.unit)
            travel = dice.between(15 * minutes, 35 * minutes)
            self.add("Unit arrived", travel * (5 if dice.chance(share_late) else 1), unit=self.unit)
        self.add("Closed", dice.between(900, 7200))


def contacts():
    """All contacts, in the order in which they begin."""
    dice = Dice(SEED)
    starts = sorted(start_of(dice) for _ in range(N_CONTACTS))
    made = [Contact(f"C-2026-{41000 + 7 * i}", start, dice) for i, start in enumerate(starts)]
    unassessed = dice.some(N_CONTACTS, N_UNASSESSED)
    advisable = [i for i, contact in enumerate(made) if contact.needs_advice]
    unadvised = {advisable[k] for k in dice.some(len(advisable), len(advisable) // 3)}
    for i, contact in enumerate(made):
        contact.handle(i not in unassessed, i not in unadvised)
        contact.attend()
    return made


def main(path):
    rows = [row for contact in contacts() for row in contact.rows]
    with open(path, "w", encoding="utf-8", newline="") as target:
        out = csv.DictWriter(target, COLUMNS, restval="", lineterminator="\n")
        out.writeheader()
        for number, row in enumerate(rows):
            row["timestamp"] = row["timestamp"].strftime("%d/%m/%Y %H:%M:%S")
            row["recorded"] = row["recorded"].strftime("%d/%m/%Y %H:%M:%S")
            if number == 777:
                row["timestamp"] = ""
            out.writerow(row)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
