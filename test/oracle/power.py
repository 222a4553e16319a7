#!/usr/bin/env python3
"""Would the generator notice?  Plants one fault at a time in a copy of the oracle and asks
how many random pairs it takes until the answers differ.  A fault that no pair notices
is a gap in generate.py.

    power.py [--pairs 3000]
"""
import argparse
import os
import sys
import types

import oracle
from differ import HERE, ask_oracle
from generate import generate

# what goes wrong, the text of oracle.py, what it becomes
FAULTS = (
    ("due: equal is late", "record.events[j].at <= due)", "record.events[j].at < due)"),
    ("missed at the due instant", "now > due or before_index", "now >= due or before_index"),
    ("ahead at the due instant", "due > now else state", "due >= now else state"),
    ("no ahead", 'return "ahead" if', 'return "met" if'),
    ("recorded at due is late", "discharge.recorded > due", "discharge.recorded >= due"),
    ("recorded late of the ahead too", 'return state == "met" and due',
     'return state in ("met", "ahead") and due'),
    ("trigger discharges its own", "for j in range(duty.i + 1,", "for j in range(duty.i,"),
    ("not after B: by index", "comes is None or j <= comes)", "comes is None or j < comes)"),
    ("past due at the due instant", "record.events[j].at > due or comes is not None and "
     "comes <= j", "record.events[j].at >= due or comes is not None and comes <= j"),
    ("past due ignores B", "at > due or comes is not None and comes <= j", "at > due"),
    ("past due before B's event ends", "comes is not None and comes <= j",
     "comes is not None and comes < j"),
    ("past due ignores the hold of this event", "within_due(record, duty, j + 1), before",
     "within_due(record, duty, j), before"),
    ("discharge sees the hold of its event", "end if how == \"discharged\" else len",
     "end + 1 if how == \"discharged\" else len"),
    ("holds touch the discharged", "upto = min(upto, holds_end(record, duty))", "pass"),
    ("holds touch the past due", "if events[begun].at > due or", "if False and"),
    ("held ones past due at equal", "if events[begun].at > due or",
     "if events[begun].at >= due or"),
    ("the hold before the opening is lost", "held.append((max(opening, events[begun].at)",
     "begun > duty.i and held.append((max(opening, events[begun].at)"),
    ("held since before the opening", "max(opening, events[begun].at)", "events[begun].at"),
    ("hold at its own end", "end_of_day_on(book, clock, day) < end",
     "end_of_day_on(book, clock, day) <= end"),
    ("hold at its own start", "start <= end_of_day_on", "start < end_of_day_on"),
    ("held dates count the own date", "day = own + ONE_DAY\n        while day <= local_date",
     "day = own\n        while day <= local_date"),
    ("held dates off the clock", "if clock is None or is_clock_day(clock, day):", "if True:"),
    ("held time not open time", "sum(open_time_between(book, clock, start, end) for",
     "sum(end - start for"),
    ("both kinds do not end", "elif begun is not None and event.kind in second:",
     "elif begun is not None and event.kind in second and event.kind not in first:"),
    ("holds ignore the key", "if not touches(standard, event, key):\n            continue\n"
     "        if begun", "if begun"),
    ("cancel before discharge", "standard.owe), 1,", "standard.owe), 3,"),
    ("waiver after discharge", "standard, record.events[j])), 0,",
     "standard, record.events[j])), 2,"),
    ("cancel hides a miss", '("void" if up_to_due(record, duty, end) else "missed")',
     '"void"'),
    ("waiver hides a miss", '("waived" if up_to_due(record, duty, end) else "missed")',
     '"waived"'),
    ("each ignored", "if not standard.each and any(", "if any("),
    ("already at any key", "standard.owe, j) and touches(standard, event, key)",
     "standard.owe, j)"),
    ("already exact at equal", "return newer - older <= duration", "return newer - older < duration"),
    ("already by dates at equal", ">= local_date(zone, newer)", "> local_date(zone, newer)"),
    ("already by the first", "for j in reversed(range(i)):\n        event", "for j in range(i):\n"
     "        event"),
    ("list keys not distinct", "sorted({key_part(member) for member in members}",
     "sorted([key_part(member) for member in members]"),
    ("empty list opens the missing", "members = value if isinstance(value, list) else [value]\n"
     "        parts", "members = value or [None] if isinstance(value, list) else [value]\n"
     "        parts"),
    ("empty list touches all", "        if value is None:\n            continue\n",
     "        if not value:\n            continue\n"),
    ("missing touches only missing", "        if value is None:\n            continue\n", ""),
    ("0 days is a day", "limit.number + moved)", "(limit.number or 1) + moved)"),
    ("B twice", "comes = before_index(record, duty)\n    dues", "comes = None\n    dues"),
    ("due does not depend on later B", "return min(dues) if dues else None",
     "return dues[0] if dues else None"),
    ("recurring: k counts the moment", "while due < moment:", "while due <= moment:"),
    ("recurring: L1 again", "start, first = end, standard.every", "pass; start = end"),
    ("recurring: from the opening", "due = limit_end(record.book, due, every)",
     "due = limit_end(record.book, opened, every._replace(number=every.number * "
     "(len(dues) + 1)))"),
    ("until on owe ignored", 'how == "discharged" and not record.matches(standard.until, end)',
     'how == "discharged"'),
    ("no run at the ending trigger", "opening_trigger(record, standard, key, end)",
     "opening_trigger(record, standard, key, end + 1)"),
    ("recurring: cut period late too", '[verdict("missed", due) for due in dues[:-1]]',
     '[verdict("missed", due) for due in dues]'),
    ("window: hours open end", "window.unit] <= event.at", "window.unit] < event.at"),
    ("window: one day more", "days * ONE_DAY < day", "days * ONE_DAY <= day"),
    ("window: one month more", "plus_months(today, -months) < day",
     "plus_months(today, -months) <= day"),
    ("earlier includes this", "record.events[:i] if event.kind", "record.events[:i + 1] if event.kind"),
    ("elapsed days exact", "    if duration.unit in EXACT:\n        return compare(newer - older",
     "    if duration.unit == 'days':\n        return compare(newer - older, operator, "
     "duration.number * 86400000)\n    if duration.unit in EXACT:\n"
     "        return compare(newer - older"),
    ("after: not strict", "seconds[-1] < firsts[-1]", "seconds[-1] <= firsts[-1]"),
    ("of last folds", "return events[-1].attributes.get(name) if events else None",
     "return folded(record, name, i) if events else None"),
    ("folding not through this event", "reversed(record.events[:i + 1])",
     "reversed(record.events[:i])"),
    ("case attributes lost", "    return record.attributes.get(attribute)", "    return None"),
    ("months overflow", "min(day.day, month_table.monthrange(year, month)[1])",
     "min(day.day, 28)"),
    ("leading zeros are numbers", "-?(0|[1-9][0-9]*)", "-?([0-9]+)"),
    ("true is not yes", 'value in ("yes", "true")', 'value in ("yes",)'),
    ("date in UTC", "return None if instant is None else local_date(zone, instant)",
     "return None if instant is None else local_date(oracle_utc, instant)"),
    ("the second of a repeated hour", "or zone, fold=0))", "or zone, fold=1))"),
    ("rounding", '((fraction or "") + "000")[:3]) * 1000',
     '((fraction or "") + "000")[:3]) * 1000 + (1000 if (fraction or "")[3:4] >= "5" and '
     '(fraction or "")[:3] != "999" else 0)'),
    ("exceptions ignored", "day.weekday() in clock.weekdays and day not in clock.exceptions",
     "day.weekday() in clock.weekdays"),
    ("closing time ignored", "if clock is None or clock.closes is None:", "if True:"),
    ("days of 24 hours", "return end_of_date(book.zone, last + moved * ONE_DAY)",
     "return (opening + limit.number * 86400000 if limit.unit == 'days' else "
     "end_of_date(book.zone, last + moved * ONE_DAY))"),
    ("known-at by occurrence", "row.event.recorded <= known_at", "row.event.at <= known_at"),
    ("file order reversed in ties", "sorted(events, key=lambda event: event.at)",
     "sorted(reversed(events), key=lambda event: event.at)"),
    ("or over and", "condition = read_conjunction(reader)\n    while",
     "condition = read_negation(reader)\n    while"),
    ("a DATE is text", "if isinstance(right, date):\n        return date_of(left, zone) == right",
     "if isinstance(right, date):\n        return left == str(right)"),
    ("missing is not: false", 'return ("not", ("is", left, read_right(reader)))',
     'return ("and", ("exists", left), ("not", ("is", left, read_right(reader))))'),
    ("not in of missing: false", 'return ("not", ("in", left, read_members(reader)))',
     'return ("and", ("exists", left), ("not", ("in", left, read_members(reader))))'),
)


def faulty(old, new):
    """The oracle with one fault in it, as a module; None where the text is not found once."""
    with open(os.path.join(HERE, "oracle.py"), encoding="utf-8") as file:
        text = file.read()
    if text.count(old) != 1:
        return None
    module = types.ModuleType("faulty")
    module.oracle_utc = oracle.ZoneInfo("UTC")
    exec(compile(text.replace(old, new), "faulty", "exec"), module.__dict__)
    return module


def answer(module, pair):
    try:
        return module.evaluate(*pair)["standards"]
    except Exception as error:
        return repr(error)


def main():
    parser = argparse.ArgumentParser(description="plant faults, see whether pairs notice")
    parser.add_argument("--pairs", type=int, default=3000)
    options = parser.parse_args()
    pairs = [generate(seed) for seed in range(options.pairs)]
    expected = [answer(oracle, pair) for pair in pairs]
    unnoticed = 0
    for title, old, new in FAULTS:
        module = faulty(old, new)
        if module is None:
            print("%-45s its text is not in oracle.py once" % title)
            unnoticed += 1
            continue
        seen = next((n for n, pair in enumerate(pairs) if answer(module, pair) != expected[n]),
                    None)
        unnoticed += seen is None
        print("%-45s %s" % (title, "UNNOTICED" if seen is None else "pair %d" % seen))
    print("%d passed, %d failed" % (len(FAULTS) - unnoticed, unnoticed))
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
