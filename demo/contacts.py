#!/usr/bin/env python3
"""Makes demo/contacts.csv: what a contact centre's system might export. All invented.

    demo/contacts.py > demo/contacts.csv

A quarter's contacts of a small force: queued, answered, assessed (often not, and less often when it
is busy), graded, attended, closed. The same seed gives the same file."""
import csv
import datetime
import random
import sys

SEED, N_CONTACTS = 20260302, 400
START = datetime.datetime(2026, 3, 2, 6, 0)
SECTORS = ("North", "South", "Vale", "City")
HANDLERS = ("H014", "H027", "H031", "H058", "H076", "H083")
MINUTE = datetime.timedelta(minutes=1)


def contact(dice, number):
    """The rows of one contact: (time, event, grade)."""
    at = START + datetime.timedelta(hours=dice.random() * 24 * 28)
    busy = at.weekday() >= 4 and at.hour >= 18
    rows = [(at, "Call queued", "")]
    at += datetime.timedelta(seconds=1 + dice.expovariate(1 / (13 if busy else 5)))
    if dice.random() < 0.04:
        return rows + [(at, "Call abandoned", "")]
    rows.append((at, "Call answered", ""))
    if dice.random() < (0.55 if busy else 0.72):
        at += MINUTE * dice.uniform(0.5, 4)
        rows.append((at, "Risk assessed", ""))
    grade = dice.choices(("Immediate", "Priority", "Resolution"), (2, 3, 5))[0]
    at += MINUTE * dice.uniform(0.5, 3)
    rows.append((at, "Graded", grade))
    closed = at + MINUTE * dice.uniform(20, 600)
    if grade != "Resolution" and dice.random() < 0.93:
        arrived = at + MINUTE * dice.gammavariate(3, 4 if grade == "Immediate" else 15)
        rows.append((arrived, "Officer arrived", ""))
        closed = arrived + MINUTE * dice.uniform(10, 240)
    return rows + [(closed, "Closed", "")] if dice.random() < 0.97 else rows


def main():
    dice = random.Random(SEED)
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["Contact ID", "Event", "Event time", "Channel", "Sector", "Handler", "Grade"])
    for number in range(1, N_CONTACTS + 1):
        channel = dice.choices(("999", "101"), (4, 6))[0]
        sector, handler = dice.choice(SECTORS), dice.choice(HANDLERS)
        for at, event, grade in contact(dice, number):
            out.writerow(["C-%04d" % number, event, at.strftime("%d/%m/%Y %H:%M:%S"), channel,
                          sector, handler, grade])


if __name__ == "__main__":
    main()
