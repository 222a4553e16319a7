#!/usr/bin/env python3
"""Worked examples for each definition of the page; the expected values are reasoned from
the page with a calendar in hand, never taken from the program."""
import unittest

import oracle

BANK_HOLIDAYS = """list bank-holidays dates
  2022-06-02
  2022-06-03
  2026-04-03   # Good Friday
  2026-04-06   # Easter Monday
"""
LONDON = 'zone "Europe/London"\n'


def log(*rows, columns=""):
    """Rows `case kind at [cell...]`, with the names of the further columns."""
    header = "case,kind,at" + ("," + columns if columns else "")
    return "\n".join([header] + [",".join(("c",) + row) for row in rows]) + "\n"


def book(*clauses, before=""):
    return before + "standard s\n" + "".join("  " + clause + "\n" for clause in clauses)


def counts(text, events, **options):
    """Only the counts that are not nought."""
    (line,) = oracle.evaluate(text, events, **options)["standards"]
    return {key: value for key, value in line.items() if key != "name" and value}


def duties(text, events, **options):
    return oracle.verdicts(text, events, **options)


def due(text, opened, **options):
    """The due instant of the one duty that `go` opens."""
    (duty,) = duties(text, log(("go", opened)), **options)
    return duty["due"]


def limit(text, zone=LONDON + BANK_HOLIDAYS):
    return book("when go", "owe done", "within " + text, before=zone)


def holds(condition, *rows, columns="x", before="", **options):
    """Does the condition hold at the last event, which is `go`?"""
    found = duties(book("when go", "must " + condition, before=before),
                   log(*rows, columns=columns), **options)
    return found[-1]["state"] == "met"


class Limits(unittest.TestCase):
    """Due instants."""

    def test_working_days_over_easter(self):
        # Thu 2 Apr 2026; Fri and Mon are holidays: Tue 7 is day 1, Mon 13 day 5
        self.assertEqual(due(limit("5 working days"), "2026-04-02T11:00"),
                         "2026-04-13T22:59:59.999Z")
        self.assertEqual(due(limit("1 working day"), "2026-04-02T11:00"),
                         "2026-04-07T22:59:59.999Z")

    def test_working_days_over_the_jubilee(self):
        # Fri 27 May 2022: Mon 30, Tue 31, Wed 1, (2 and 3 off), Mon 6, Tue 7
        self.assertEqual(due(limit("5 working days"), "2022-05-27T10:00"),
                         "2022-06-07T22:59:59.999Z")

    def test_saturday_has_monday_as_day_one(self):
        self.assertEqual(due(limit("1 day on working"), "2026-05-09T10:00"),
                         "2026-05-11T22:59:59.999Z")

    def test_working_without_a_list(self):
        self.assertEqual(due(limit("1 working day", LONDON), "2026-04-02T11:00"),
                         "2026-04-03T22:59:59.999Z")

    def test_open_hours_past_midnight(self):
        clock = "clock always\n  days monday to sunday\n  hours 00:00 to 24:00\n"
        self.assertEqual(due(limit("60 minutes on always", clock), "2026-05-05T23:45Z"),
                         "2026-05-06T00:45:00.000Z")

    def test_open_hours_over_a_weekend(self):
        clock = "clock early\n  days monday to friday\n  hours 07:00 to 15:00\n"
        # Fri 8 May 14:30: half an hour; then Mon 11 from 07:00
        self.assertEqual(due(limit("2 hours on early", clock), "2026-05-08T14:30"),
                         "2026-05-11T08:30:00.000Z")

    def test_open_hours_that_end_at_closing(self):
        clock = "clock early\n  days monday to friday\n  hours 07:00 to 15:00\n"
        self.assertEqual(due(limit("2 hours on early", clock), "2026-05-08T13:00"),
                         "2026-05-08T15:00:00.000Z")
        self.assertEqual(due(limit("90 minutes on early", clock), "2026-05-09T12:00"),
                         "2026-05-11T08:30:00.000Z")

    def test_days_on_a_clock_with_hours_end_at_closing(self):
        clock = "clock early\n  days monday to friday\n  hours 07:00 to 15:00\n"
        self.assertEqual(due(limit("1 day on early", clock), "2026-05-08T23:00"),
                         "2026-05-11T15:00:00.000Z")

    def test_clock_exceptions(self):
        clock = ("clock desk\n  except shut\n  days monday to sunday\n  hours 09:00 to 10:00\n"
                 "list shut dates\n  2026-05-10\n")
        self.assertEqual(due(limit("2 hours on desk", clock), "2026-05-09T09:00"),
                         "2026-05-11T10:00:00.000Z")

    def test_exact_hours_across_a_change(self):
        # the clocks go forward at 01:00 UTC on 29 March 2026
        self.assertEqual(due(limit("24 hours"), "2026-03-28T12:00"), "2026-03-29T12:00:00.000Z")
        self.assertEqual(due(limit("1 day"), "2026-03-28T12:00"), "2026-03-29T22:59:59.999Z")

    def test_days_do_not_count_the_own_date(self):
        self.assertEqual(due(limit("28 days", ""), "2026-02-01T00:00Z"),
                         "2026-03-01T23:59:59.999Z")
        self.assertEqual(due(limit("2 weeks", ""), "2026-02-01T23:59Z"),
                         "2026-02-15T23:59:59.999Z")
        self.assertEqual(due(limit("0 days", ""), "2026-02-01T23:59Z"),
                         "2026-02-01T23:59:59.999Z")

    def test_months_and_years_to_the_last_day(self):
        self.assertEqual(due(limit("1 month", ""), "2026-01-31T08:00"),
                         "2026-02-28T23:59:59.999Z")
        self.assertEqual(due(limit("1 month", ""), "2024-01-30T08:00"),
                         "2024-02-29T23:59:59.999Z")
        self.assertEqual(due(limit("1 year", ""), "2024-02-29T08:00"),
                         "2025-02-28T23:59:59.999Z")
        self.assertEqual(due(limit("2 months", ""), "2025-12-31T08:00"),
                         "2026-02-28T23:59:59.999Z")

    def test_local_dates(self):
        # 23:30 UTC on 1 June is 00:30 on 2 June in London
        self.assertEqual(due(limit("1 day"), "2026-06-01T23:30Z"), "2026-06-03T22:59:59.999Z")

    def test_lord_howe_changes_by_half_an_hour(self):
        zone = 'zone "Australia/Lord_Howe"\n'
        # summer time (+11) ends on Sunday 5 April 2026; then +10:30
        self.assertEqual(due(limit("1 day", zone), "2026-04-03T12:00"),
                         "2026-04-04T12:59:59.999Z")
        self.assertEqual(due(limit("2 days", zone), "2026-04-03T12:00"),
                         "2026-04-05T13:29:59.999Z")


class Times(unittest.TestCase):
    """How a log's time is read."""

    def opened(self, text, zone="Europe/London"):
        (duty,) = duties(limit("1 day", 'zone "%s"\n' % zone), log(("go", text)))
        return duty["opened"]

    def test_gap_has_the_offset_before(self):
        self.assertEqual(self.opened("2026-03-29T01:30"), "2026-03-29T01:30:00.000Z")

    def test_first_of_a_repeated_hour(self):
        self.assertEqual(self.opened("2026-10-25T01:30"), "2026-10-25T00:30:00.000Z")

    def test_date_alone_is_local_midnight(self):
        self.assertEqual(self.opened("2026-06-02"), "2026-06-01T23:00:00.000Z")

    def test_finer_digits_are_cut_off(self):
        self.assertEqual(self.opened("2026-01-02T03:04:05.6789Z"), "2026-01-02T03:04:05.678Z")

    def test_zone_of_the_text(self):
        self.assertEqual(self.opened("2026-01-02T03:04:05+01:00"), "2026-01-02T02:04:05.000Z")
        self.assertEqual(self.opened("2026-01-02T03:04", "America/St_Johns"),
                         "2026-01-02T06:34:00.000Z")


class Discharge(unittest.TestCase):
    TEXT = book("when go", "owe done", "within 2 hours")

    def test_equal_is_in_time(self):
        self.assertEqual(counts(self.TEXT, log(("go", "2026-01-01T10:00"),
                                               ("done", "2026-01-01T12:00"))),
                         {"opened": 1, "met": 1})
        self.assertEqual(counts(self.TEXT, log(("go", "2026-01-01T10:00"),
                                               ("done", "2026-01-01T12:00:00.001"))),
                         {"opened": 1, "late": 1})

    def test_a_tie_is_in_the_order_of_the_file(self):
        self.assertEqual(counts(self.TEXT, log(("done", "2026-01-01T10:00"),
                                               ("go", "2026-01-01T10:00"))),
                         {"opened": 1, "open": 1})
        self.assertEqual(counts(self.TEXT, log(("go", "2026-01-01T10:00"),
                                               ("done", "2026-01-01T10:00"))),
                         {"opened": 1, "ahead": 1})

    def test_a_trigger_never_discharges_its_own_duty(self):
        text = book("when go", "owe go", "within 2 hours")
        events = log(("go", "2026-01-01T10:00"), ("go", "2026-01-01T11:00"))
        # the second discharges the first, and opens another
        self.assertEqual(counts(text, events, as_at="2026-01-01T12:00"),
                         {"opened": 2, "met": 1, "open": 1})

    def test_neither(self):
        events = log(("go", "2026-01-01T10:00"))
        self.assertEqual(counts(self.TEXT, events, as_at="2026-01-01T12:00Z"),
                         {"opened": 1, "open": 1})
        self.assertEqual(counts(self.TEXT, events, as_at="2026-01-01T12:00:00.001Z"),
                         {"opened": 1, "missed": 1})

    def test_a_date_as_at_is_its_last_millisecond(self):
        text = book("when go", "owe done", "within 0 days")
        self.assertEqual(counts(text, log(("go", "2026-01-01T10:00")), as_at="2026-01-01"),
                         {"opened": 1, "open": 1})
        self.assertEqual(counts(text, log(("go", "2026-01-01T10:00")), as_at="2026-01-02"),
                         {"opened": 1, "missed": 1})

    def test_ahead_until_the_due_instant(self):
        events = log(("go", "2026-01-01T10:00"), ("done", "2026-01-01T11:00"))
        self.assertEqual(counts(self.TEXT, events, as_at="2026-01-01T11:59:59.999"),
                         {"opened": 1, "ahead": 1})
        self.assertEqual(counts(self.TEXT, events, as_at="2026-01-01T12:00"),
                         {"opened": 1, "met": 1})

    def test_events_after_the_question_do_not_exist(self):
        events = log(("go", "2026-01-01T10:00"), ("done", "2026-01-01T11:00"))
        self.assertEqual(counts(self.TEXT, events, as_at="2026-01-01T10:30"),
                         {"opened": 1, "open": 1})

    def test_condition_of_owe(self):
        text = book("when go", "owe done if x is 1", "within 2 hours")
        events = log(("go", "2026-01-01T10:00", ""), ("done", "2026-01-01T11:00", "2"),
                     ("done", "2026-01-01T12:30", "1.0"), columns="x")
        self.assertEqual(counts(text, events), {"opened": 1, "late": 1})


class Opening(unittest.TestCase):

    def test_one_outstanding_at_a_time(self):
        text = book("when go", "owe done", "within 2 hours")
        events = log(("go", "2026-01-01T10:00"), ("go", "2026-01-01T12:00"),
                     ("go", "2026-01-01T12:00:00.001"), ("done", "2026-01-01T13:00"))
        # at 12:00 the first is not past due, a millisecond later it is
        self.assertEqual(counts(text, events, as_at="2026-01-02"),
                         {"opened": 2, "met": 1, "late": 1})

    def test_each(self):
        text = book("when each go", "owe done", "within 2 hours")
        events = log(("go", "2026-01-01T10:00"), ("go", "2026-01-01T11:00"),
                     ("done", "2026-01-01T12:30"))
        self.assertEqual(counts(text, events, as_at="2026-01-02"),
                         {"opened": 2, "met": 1, "late": 1})

    def test_past_due_once_b_has_come(self):
        text = book("when go", "owe done", "before court")
        events = log(("go", "2026-01-01T10:00"), ("go", "2026-01-01T11:00"),
                     ("court", "2026-01-01T12:00"), ("go", "2026-01-01T12:00"))
        self.assertEqual(counts(text, events), {"opened": 2, "missed": 1, "open": 1})

    def test_trigger_that_is_b(self):
        # meets the `before` of the first, then opens a second
        text = book("when go", "owe done", "before go")
        events = log(("go", "2026-01-01T10:00"), ("go", "2026-01-01T11:00"))
        self.assertEqual(counts(text, events), {"opened": 2, "missed": 1, "open": 1})


class Before(unittest.TestCase):
    TEXT = book("when go", "owe done", "before court")

    def test_order_decides_not_the_instant(self):
        self.assertEqual(counts(self.TEXT, log(("go", "2026-01-01"), ("done", "2026-01-02"),
                                               ("court", "2026-01-02"))),
                         {"opened": 1, "met": 1})
        self.assertEqual(counts(self.TEXT, log(("go", "2026-01-01"), ("court", "2026-01-02"),
                                               ("done", "2026-01-02"))),
                         {"opened": 1, "late": 1})

    def test_without_b_it_counts_from_its_discharge(self):
        self.assertEqual(counts(self.TEXT, log(("go", "2026-01-01"), ("done", "2026-01-02"))),
                         {"opened": 1, "met": 1})

    def test_both_due_at_whichever_comes_first(self):
        text = book("when go", "owe done", "before court", "within 2 days")
        (duty,) = duties(text, log(("go", "2026-01-01"), ("court", "2026-01-02")))
        self.assertEqual((duty["due"], duty["state"]), ("2026-01-02T00:00:00.000Z", "missed"))
        (duty,) = duties(text, log(("go", "2026-01-01"), ("court", "2026-01-09")))
        self.assertEqual((duty["due"], duty["state"]), ("2026-01-03T23:59:59.999Z", "missed"))

    def test_b_after_the_discharge_sets_the_due_instant(self):
        events = log(("go", "2026-01-01", ""), ("done", "2026-01-02", "2026-01-05"),
                     ("court", "2026-01-03", ""), columns="recorded")
        self.assertEqual(counts(self.TEXT, events),
                         {"opened": 1, "met": 1, "met_recorded_late": 1})

    def test_both_owe_and_before(self):
        text = book("when go", "owe done or court", "before court", "within 9 days")
        (duty,) = duties(text, log(("go", "2026-01-01"), ("court", "2026-01-02")))
        self.assertEqual((duty["state"], duty["due"]), ("met", "2026-01-02T00:00:00.000Z"))

    def test_ahead_of_within_until_b_comes(self):
        text = book("when go", "owe done", "before court", "within 9 days")
        events = log(("go", "2026-01-01"), ("done", "2026-01-02"), ("court", "2026-01-04"))
        self.assertEqual(counts(text, events, as_at="2026-01-03"), {"opened": 1, "ahead": 1})
        self.assertEqual(counts(text, events, as_at="2026-01-04"), {"opened": 1, "met": 1})


class Cancel(unittest.TestCase):
    TEXT = book("when go", "owe done", "unless off", "within 2 hours")

    def test_void_up_to_the_due_instant(self):
        self.assertEqual(counts(self.TEXT, log(("go", "2026-01-01T10:00"),
                                               ("off", "2026-01-01T12:00"))),
                         {"opened": 1, "void": 1})

    def test_a_cancel_hides_no_miss(self):
        events = log(("go", "2026-01-01T10:00"), ("off", "2026-01-01T12:00:00.001"),
                     ("done", "2026-01-01T13:00"))
        self.assertEqual(counts(self.TEXT, events), {"opened": 1, "missed": 1})

    def test_discharged_comes_first(self):
        text = book("when go", "owe done", "unless done", "within 2 hours")
        self.assertEqual(counts(text, log(("go", "2026-01-01T10:00"),
                                          ("done", "2026-01-01T13:00"))),
                         {"opened": 1, "late": 1})

    def test_not_after_b(self):
        text = book("when go", "owe done", "unless off", "before court")
        self.assertEqual(counts(text, log(("go", "2026-01-01"), ("court", "2026-01-02"),
                                          ("off", "2026-01-02"))),
                         {"opened": 1, "missed": 1})
        text = book("when go", "owe done", "unless court", "before court")
        self.assertEqual(counts(text, log(("go", "2026-01-01"), ("court", "2026-01-02"))),
                         {"opened": 1, "void": 1})

    def test_one_cancel_touches_all(self):
        text = self.TEXT.replace("when", "when each")
        events = log(("go", "2026-01-01T10:00"), ("go", "2026-01-01T11:00"),
                     ("off", "2026-01-01T12:30"))
        self.assertEqual(counts(text, events), {"opened": 2, "void": 1, "missed": 1})


class Already(unittest.TestCase):

    def already(self, clause, before, after):
        text = book("when go", "owe done", "within 1 hour", clause)
        return counts(text, log(("done", before), ("go", after)), as_at="2027-01-01")

    def test_exact(self):
        met, missed = {"opened": 1, "met": 1}, {"opened": 1, "missed": 1}
        self.assertEqual(self.already("already", "2020-01-01", "2026-01-01"), met)
        self.assertEqual(self.already("already 2 hours", "2026-01-01T10:00",
                                      "2026-01-01T12:00"), met)
        self.assertEqual(self.already("already 2 hours", "2026-01-01T10:00",
                                      "2026-01-01T12:00:00.001"), missed)

    def test_local_dates(self):
        met, missed = {"opened": 1, "met": 1}, {"opened": 1, "missed": 1}
        self.assertEqual(self.already("already 1 day", "2026-01-01T00:00",
                                      "2026-01-02T23:59"), met)
        self.assertEqual(self.already("already 1 day", "2026-01-01T23:59",
                                      "2026-01-03T00:00"), missed)
        self.assertEqual(self.already("already 1 month", "2026-01-31", "2026-02-28"), met)
        self.assertEqual(self.already("already 1 month", "2026-01-31", "2026-03-01"), missed)
        # Fri 2 Jan 2026 + 1 working day is Mon 5
        self.assertEqual(self.already("already 1 working day", "2026-01-02", "2026-01-05"), met)
        self.assertEqual(self.already("already 1 working day", "2026-01-02",
                                      "2026-01-06"), missed)

    def test_asked_only_when_a_duty_would_open(self):
        text = book("when go", "owe done if x is 1", "within 5 hours", "already")
        events = log(("go", "2026-01-01T10:00", ""), ("go", "2026-01-01T11:00", ""), columns="x")
        self.assertEqual(counts(text, events), {"opened": 1, "open": 1})

    def test_met_at_once_is_not_outstanding(self):
        text = book("when go", "owe done", "within 5 hours", "already")
        events = log(("done", "2026-01-01T09:00"), ("go", "2026-01-01T10:00"),
                     ("go", "2026-01-01T11:00"))
        self.assertEqual(counts(text, events), {"opened": 2, "ahead": 2})

    def test_the_key_must_agree(self):
        text = book("when go", "owe done", "within 5 hours", "already", "per x")
        events = log(("done", "2026-01-01T09:00", "1"), ("go", "2026-01-01T10:00", "1.0"),
                     ("go", "2026-01-01T10:00", "2"), columns="x")
        self.assertEqual(counts(text, events), {"opened": 2, "ahead": 1, "open": 1})


class Keys(unittest.TestCase):
    TEXT = book("when go", "owe done", "within 9 days", "per x")

    def states(self, *rows, text=TEXT, columns="x"):
        found = duties(text, log(*[(kind, "2026-01-01") + tuple(cells)
                                   for kind, *cells in rows], columns=columns),
                       as_at="2026-01-02")
        return sorted((repr(duty["key"]), duty["state"]) for duty in found)

    def test_missing_is_a_value_of_its_own(self):
        self.assertEqual(self.states(("go", ""), ("go", "a"), ("done", "a")),
                         [("['a']", "ahead"), ("[None]", "open")])

    def test_an_event_that_lacks_it_touches_all(self):
        self.assertEqual(self.states(("go", ""), ("go", "a"), ("done", "")),
                         [("['a']", "ahead"), ("[None]", "ahead")])

    def test_numbers_and_booleans(self):
        self.assertEqual(self.states(("go", "1"), ("go", "1.0"), ("go", "007"), ("done", "7")),
                         [("['007']", "open"), ("[1.0]", "open")])
        self.assertEqual(self.states(("go", "yes"), ("done", "true")), [("[True]", "ahead")])

    def test_lists(self):
        members = '"[""a"",""b"",""a""]"'
        self.assertEqual(self.states(("go", members), ("done", "b")),
                         [("['a']", "open"), ("['b']", "ahead")])
        self.assertEqual(self.states(("go", "[]")), [])
        self.assertEqual(self.states(("go", "a"), ("done", "[]")), [("['a']", "open")])
        self.assertEqual(self.states(("go", "a"), ("go", "c"), ("done", members)),
                         [("['a']", "ahead"), ("['c']", "open")])

    def test_two_attributes(self):
        text = book("when go", "owe done", "within 9 days", "per x, y")
        self.assertEqual(self.states(("go", "a", "1"), ("go", "a", "2"), ("go", "b", "1"),
                                     ("done", "a", ""), text=text, columns="x,y"),
                         [("['a', 1.0]", "ahead"), ("['a', 2.0]", "ahead"),
                          ("['b', 1.0]", "open")])

    def test_never_folded(self):
        self.assertEqual(self.states(("note", "a"), ("go", "")), [("[None]", "open")])


class Recurring(unittest.TestCase):
    TEXT = book("when go", "owe done", "every 10 days", "until end")

    def test_missed_periods_as_at_now(self):
        events = log(("go", "2026-01-01"))
        self.assertEqual(counts(self.TEXT, events, as_at="2026-01-11"),
                         {"opened": 1, "open": 1})
        self.assertEqual(counts(self.TEXT, events, as_at="2026-01-12"),
                         {"opened": 1, "missed": 1})
        self.assertEqual(counts(self.TEXT, events, as_at="2026-01-31"),
                         {"opened": 2, "missed": 2})

    def test_discharge(self):
        # due 11, 21, 31 January; done on the 25th: one missed, one late; a run from the 25th
        events = log(("go", "2026-01-01"), ("done", "2026-01-25"))
        self.assertEqual(counts(self.TEXT, events), {"opened": 3, "missed": 1, "late": 1,
                                                     "open": 1})
        events = log(("go", "2026-01-01"), ("done", "2026-01-11T23:59:59.999"))
        self.assertEqual(counts(self.TEXT, events), {"opened": 2, "met": 1, "open": 1})

    def test_met_before_its_due_instant_is_ahead(self):
        events = log(("go", "2026-01-01"), ("done", "2026-01-05"))
        self.assertEqual(counts(self.TEXT, events), {"opened": 2, "ahead": 1, "open": 1})

    def test_the_first_period(self):
        text = self.TEXT + "  within 2 days\n"
        # due 3, 13, 23 January; done on the 14th; then due 24 January
        events = log(("go", "2026-01-01"), ("done", "2026-01-14"))
        self.assertEqual(counts(text, events, as_at="2026-01-25"),
                         {"opened": 3, "missed": 2, "late": 1})

    def test_until(self):
        self.assertEqual(counts(self.TEXT, log(("go", "2026-01-01"), ("end", "2026-01-05"))),
                         {"opened": 1, "void": 1})
        self.assertEqual(counts(self.TEXT, log(("go", "2026-01-01"), ("end", "2026-01-25"),
                                               ("done", "2026-01-26"))),
                         {"opened": 2, "missed": 2})

    def test_owe_and_until_in_one(self):
        text = book("when go", "owe done", "every 10 days", "until done")
        self.assertEqual(counts(text, log(("go", "2026-01-01"), ("done", "2026-01-12"))),
                         {"opened": 1, "late": 1})

    def test_triggers_during_a_run_open_nothing(self):
        events = log(("go", "2026-01-01"), ("go", "2026-01-12"))
        self.assertEqual(counts(self.TEXT, events), {"opened": 1, "missed": 1})

    def test_months_from_the_due_instant_before(self):
        text = book("when go", "owe done", "every 1 month")
        found = duties(text, log(("go", "2026-01-31")), as_at="2026-04-01")
        self.assertEqual([duty["due"] for duty in found],
                         ["2026-02-28T23:59:59.999Z", "2026-03-28T23:59:59.999Z"])


class Assertions(unittest.TestCase):

    def test_every_trigger(self):
        text = book("when go", "must x is 1")
        events = log(("go", "2026-01-01", "1"), ("go", "2026-01-01", "2"), columns="x")
        self.assertEqual(counts(text, events), {"opened": 2, "met": 1, "missed": 1})


class Waivers(unittest.TestCase):

    def test_single(self):
        text = book("when go", "owe done", "within 2 hours")
        row = ("duty.waived", "2026-01-01T12:00", "s")
        self.assertEqual(counts(text, log(("go", "2026-01-01T10:00", ""), row,
                                          columns="standard")), {"opened": 1, "waived": 1})
        self.assertEqual(counts(text, log(("go", "2026-01-01T09:00", ""), row,
                                          columns="standard")), {"opened": 1, "missed": 1})
        other = ("duty.waived", "2026-01-01T11:00", "t")
        self.assertEqual(counts(text, log(("go", "2026-01-01T10:00", ""), other,
                                          columns="standard")), {"opened": 1, "open": 1})

    def test_recurring(self):
        text = book("when go", "owe done", "every 10 days")
        self.assertEqual(counts(text, log(("go", "2026-01-01", ""),
                                          ("duty.waived", "2026-01-05", "s"),
                                          ("done", "2026-01-06", ""), columns="standard")),
                         {"opened": 1, "waived": 1})
        self.assertEqual(counts(text, log(("go", "2026-01-01", ""),
                                          ("duty.waived", "2026-01-25", "s"),
                                          columns="standard")), {"opened": 2, "missed": 2})

    def test_key(self):
        text = book("when go", "owe done", "within 9 days", "per x")
        events = log(("go", "2026-01-01", "a", ""), ("go", "2026-01-01", "b", ""),
                     ("duty.waived", "2026-01-01", "a", "s"), columns="x,standard")
        self.assertEqual(counts(text, events), {"opened": 2, "waived": 1, "open": 1})


class Holds(unittest.TestCase):

    def due(self, limit_text, *rows, before="", **options):
        text = book("when go", "owe done", "within " + limit_text, "hold from bail to back",
                    before=before)
        (duty,) = duties(text, log(*rows), **options)
        return duty["due"], duty["state"]

    def test_exact_time_stands_still(self):
        self.assertEqual(self.due("4 hours", ("go", "2026-01-01T10:00"),
                                  ("bail", "2026-01-01T11:00"), ("back", "2026-01-01T16:00")),
                         ("2026-01-01T19:00:00.000Z", "open"))

    def test_no_due_instant_while_held(self):
        self.assertEqual(self.due("4 hours", ("go", "2026-01-01T10:00"),
                                  ("bail", "2026-01-01T14:00"), as_at="2026-03-01"),
                         (None, "open"))

    def test_past_due_is_not_touched(self):
        self.assertEqual(self.due("4 hours", ("go", "2026-01-01T10:00"),
                                  ("bail", "2026-01-01T14:00:00.001")),
                         ("2026-01-01T14:00:00.000Z", "missed"))

    def test_discharged_while_held_counts_from_its_discharge(self):
        self.assertEqual(self.due("4 hours", ("go", "2026-01-01T10:00"),
                                  ("bail", "2026-01-01T11:00"), ("done", "2026-01-01T12:00"),
                                  ("back", "2026-01-01T12:30")), (None, "met"))

    def test_discharged_before_the_hold(self):
        self.assertEqual(self.due("4 hours", ("go", "2026-01-01T10:00"),
                                  ("done", "2026-01-01T10:30"), ("bail", "2026-01-01T11:00"),
                                  ("back", "2026-01-01T12:30")),
                         ("2026-01-01T14:00:00.000Z", "ahead"))

    def test_opened_during_a_hold(self):
        self.assertEqual(self.due("4 hours", ("bail", "2026-01-01T08:00"),
                                  ("go", "2026-01-01T10:00"), ("back", "2026-01-01T12:00")),
                         ("2026-01-01T16:00:00.000Z", "open"))

    def test_dates_at_whose_end_it_was_in_force(self):
        # held at the end of 2 and 3 January, not of 4
        self.assertEqual(self.due("5 days", ("go", "2026-01-01T10:00"),
                                  ("bail", "2026-01-02T23:00"), ("back", "2026-01-04T23:00")),
                         ("2026-01-08T23:59:59.999Z", "open"))
        # the own date is not counted
        self.assertEqual(self.due("5 days", ("go", "2026-01-01T10:00"),
                                  ("bail", "2026-01-01T11:00"), ("back", "2026-01-02T10:00")),
                         ("2026-01-06T23:59:59.999Z", "open"))
        # in force from its first event's instant until before its last one's
        self.assertEqual(self.due("5 days", ("go", "2026-01-01T10:00"),
                                  ("bail", "2026-01-02T23:59:59.999"),
                                  ("back", "2026-01-03T23:59:59.999")),
                         ("2026-01-07T23:59:59.999Z", "open"))

    def test_clock_days_only(self):
        # Fri 2 Jan 2026: Mon 5, Tue 6; held over the ends of Fri (its own), Sat, Sun and
        # Mon, of which Monday alone counts
        self.assertEqual(self.due("2 working days", ("go", "2026-01-02T10:00"),
                                  ("bail", "2026-01-02T11:00"), ("back", "2026-01-06T09:00")),
                         ("2026-01-07T23:59:59.999Z", "open"))

    def test_a_date_ends_at_closing_time(self):
        clock = "clock early\n  days monday to friday\n  hours 07:00 to 15:00\n"
        # Mon 5 Jan; held from Tue 14:00 to Tue 15:30: in force at Tuesday's closing
        self.assertEqual(self.due("2 days on early", ("go", "2026-01-05T10:00"),
                                  ("bail", "2026-01-06T14:00"), ("back", "2026-01-06T15:30"),
                                  before=clock), ("2026-01-08T15:00:00.000Z", "open"))
        self.assertEqual(self.due("2 days on early", ("go", "2026-01-05T10:00"),
                                  ("bail", "2026-01-06T15:00:00.001"),
                                  ("back", "2026-01-06T23:59"), before=clock),
                         ("2026-01-07T15:00:00.000Z", "open"))

    def test_open_time_only(self):
        clock = "clock early\n  days monday to friday\n  hours 07:00 to 15:00\n"
        # Mon 5 Jan 12:00, 4 hours: 3 on Monday; held Mon 14:00 to Tue 08:00 is 2 open hours
        self.assertEqual(self.due("4 hours on early", ("go", "2026-01-05T12:00"),
                                  ("bail", "2026-01-05T14:00"), ("back", "2026-01-06T08:00"),
                                  before=clock), ("2026-01-06T10:00:00.000Z", "open"))

    def test_nought_days_literally(self):
        self.assertEqual(self.due("0 days", ("go", "2026-01-05T12:00"),
                                  ("bail", "2026-01-05T14:00"), ("back", "2026-01-08T08:00")),
                         ("2026-01-07T23:59:59.999Z", "missed"))

    def test_event_of_both_kinds(self):
        text = book("when go", "owe done", "within 4 hours", "hold from bail to bail")
        (duty,) = duties(text, log(("go", "2026-01-01T10:00"), ("bail", "2026-01-01T11:00"),
                                   ("bail", "2026-01-01T12:00")))
        self.assertEqual(duty["due"], "2026-01-01T15:00:00.000Z")

    def test_key(self):
        text = book("when go", "owe done", "within 4 hours", "hold from bail to back", "per x")
        events = log(("go", "2026-01-01T10:00", "a"), ("go", "2026-01-01T10:00", "b"),
                     ("bail", "2026-01-01T10:00", "a"), columns="x")
        self.assertEqual([duty["due"] for duty in duties(text, events)],
                         [None, "2026-01-01T14:00:00.000Z"])

    def test_b_still_comes(self):
        text = book("when go", "owe done", "within 4 hours", "before court",
                    "hold from bail to back")
        (duty,) = duties(text, log(("go", "2026-01-01T10:00"), ("bail", "2026-01-01T11:00"),
                                   ("court", "2026-01-01T12:00")))
        self.assertEqual((duty["due"], duty["state"]), ("2026-01-01T12:00:00.000Z", "missed"))


class Conditions(unittest.TestCase):
    GO = ("go", "2026-03-10T12:00")

    def at(self, condition, cell="", **options):
        return holds(condition, self.GO + (cell,), **options)

    def test_numbers(self):
        self.assertTrue(self.at("x is 1", "1.0"))
        self.assertTrue(self.at('x is "1"', "1.00"))
        self.assertTrue(self.at("x is 0", "-0"))
        for text in ("007", "+1", ".5", "1e3", "1."):
            self.assertFalse(self.at("x >= 0", text), text)
            self.assertTrue(self.at('x is "%s"' % text, text), text)
        self.assertFalse(self.at("x is 7", "007"))
        self.assertTrue(self.at("x > 9", "10"))
        self.assertTrue(self.at("x is 9007199254740992", "9007199254740993"))

    def test_booleans(self):
        for text in ("yes", "true"):
            self.assertTrue(self.at("x is yes", text))
            self.assertTrue(self.at("x is true", text))
            self.assertFalse(self.at("x is no", text))
        self.assertTrue(self.at("x has yes", "[true]"))
        self.assertFalse(self.at("x is yes", "Yes"))
        self.assertFalse(self.at("x is yes", "1"))
        self.assertFalse(self.at("x >= yes", "yes"))

    def test_missing(self):
        for condition in ("x is 1", "x in (1, 2)", "x has 1", "x < 1", "x >= 1", "x exists",
                          "x is not missing", "x is record.x"):
            self.assertFalse(self.at(condition), condition)
        for condition in ("x is not 1", "x not in (1, 2)", "not x < 1", "x is missing",
                          "x is not record.x"):
            self.assertTrue(self.at(condition), condition)

    def test_lists(self):
        cell = '"[""a"",1]"'
        self.assertTrue(self.at("x has 1.0", cell))
        self.assertFalse(self.at("x is a", cell))
        self.assertFalse(self.at("x in (a, 1)", cell))
        self.assertTrue(self.at("x is not a", cell))
        self.assertFalse(self.at("x is event.x", cell))
        self.assertTrue(self.at("x has a", "a"))
        self.assertTrue(self.at("x exists", "[]"))
        self.assertFalse(self.at("x has a", "[]"))

    def test_dates(self):
        self.assertTrue(self.at("x is 2026-03-10", "2026-03-10T23:59:59.999Z"))
        self.assertFalse(self.at("x is 2026-03-10", "2026-02-30"))
        self.assertFalse(self.at("x < 2026-03-10", "today"))
        self.assertTrue(self.at("x is not 2026-03-10", "today"))
        self.assertTrue(self.at("x < 2026-03-10", "2026-03-09"))
        self.assertFalse(self.at('x < "2026-03-10"', "2026-03-09"))
        self.assertTrue(self.at("x is 2026-06-11", "2026-06-10T23:30:00Z", before=LONDON))
        self.assertTrue(self.at("x has 2026-03-10", '"[""2026-03-10T10:00""]"'))
        self.assertTrue(self.at("x in (1, 2026-03-10)", "2026-03-10"))

    def test_precedence(self):
        self.assertTrue(self.at("x is 1 or x is 2 and x is 3", "1"))
        self.assertFalse(self.at("(x is 1 or x is 2) and x is 3", "1"))
        self.assertFalse(self.at("not x is 1 and x is 2", "3"))
        self.assertTrue(self.at("not (x is 1 and x is 2)", "3"))

    def test_folding(self):
        rows = (("note", "2026-03-01", "1"), ("note", "2026-03-02", ""))
        self.assertTrue(holds("x is 1", *rows, self.GO + ("",)))
        self.assertTrue(holds("record.x is 1", *rows, self.GO + ("",)))
        self.assertFalse(holds("event.x is 1", *rows, self.GO + ("",)))
        self.assertTrue(holds("x of last note is missing", *rows, self.GO + ("",)))
        self.assertTrue(holds("record.x is 2", *rows, self.GO + ("2",)))
        self.assertTrue(holds("x is missing", self.GO + ("",), ("note", "2026-03-11", "1")))

    def test_case_attributes_come_before_all_events(self):
        rows = (self.GO + ("big",),)
        self.assertTrue(holds("record.x is big", *rows, case_attributes=("x",)))
        self.assertFalse(holds("event.x is big", *rows, case_attributes=("x",)))

    def test_earlier_is_strict(self):
        rows = (("note", "2026-03-10T12:00", ""), self.GO + ("",), ("note", "2026-03-10T12:00",
                                                                   ""))
        self.assertTrue(holds("count of note is 1", *rows))
        self.assertTrue(holds("count of go is 0", *rows))

    def test_windows(self):
        def counted(window, at):
            return holds("count of n in last %s is 1" % window, ("n", at, ""),
                         self.GO + ("",))
        self.assertTrue(counted("2 hours", "2026-03-10T10:00"))
        self.assertFalse(counted("2 hours", "2026-03-10T09:59:59.999"))
        self.assertTrue(counted("1 day", "2026-03-10T00:00"))
        self.assertFalse(counted("1 day", "2026-03-09T23:59:59.999"))
        self.assertTrue(counted("1 week", "2026-03-04T00:00"))
        self.assertFalse(counted("1 week", "2026-03-03T23:59"))
        self.assertTrue(counted("1 month", "2026-02-11T00:00"))
        self.assertFalse(counted("1 month", "2026-02-10T23:59"))
        self.assertTrue(counted("1 year", "2025-03-11T00:00"))
        self.assertFalse(counted("12 months", "2025-03-10T23:59"))

    def test_a_month_back_from_a_long_one(self):
        # the same date a month before 31 March is 28 February
        rows = (("n", "2026-02-28T23:59", ""), ("n", "2026-03-01T00:00", ""),
                ("go", "2026-03-31T12:00", ""))
        self.assertTrue(holds("count of n in last 1 month is 1", *rows))

    def test_sums_and_days(self):
        rows = (("n", "2026-03-08T01:00", "1.5"), ("n", "2026-03-08T02:00", ""),
                ("n", "2026-03-09T01:00", "2"), self.GO + ("9",))
        self.assertTrue(holds("sum of x of n is 3.5", *rows))
        self.assertTrue(holds("days with n is 2", *rows))
        self.assertTrue(holds("sum of x of n in last 2 days is 2", *rows))
        self.assertTrue(holds("sum of x of m is 0", *rows))

    def test_elapsed(self):
        rows = (("n", "2026-03-08T23:00", ""), self.GO + ("",))
        self.assertTrue(holds("elapsed since last n is 37 hours", *rows))
        self.assertTrue(holds("elapsed since last n is 2 days", *rows))
        self.assertFalse(holds("elapsed since last n > 2 days", *rows))
        self.assertTrue(holds("elapsed since last n > 1 day", *rows))
        self.assertFalse(holds("elapsed since last m > 1 day", *rows))
        self.assertTrue(holds("elapsed since last m is missing", *rows))
        self.assertTrue(holds("elapsed since last m is not 1 day", *rows))
        # Sun 8 March; the 2nd working day after it is Tue 10
        self.assertTrue(holds("elapsed since last n is 2 working days", *rows))

    def test_last_after_last(self):
        rows = (("a", "2026-03-01", ""), ("b", "2026-03-01", ""), self.GO + ("",))
        self.assertTrue(holds("last b after last a", *rows))
        self.assertFalse(holds("last a after last b", *rows))
        self.assertTrue(holds("last a after last z", *rows))
        self.assertFalse(holds("last z after last a", *rows))
        self.assertFalse(holds("last a after last a", *rows))


class Known(unittest.TestCase):
    TEXT = book("when go", "owe done", "within 2 days")
    EVENTS = log(("go", "2026-01-01T10:00", ""), ("done", "2026-01-02T10:00",
                                                "2026-01-05T10:00"), columns="recorded")

    def test_known_at(self):
        self.assertEqual(counts(self.TEXT, self.EVENTS, known_at="2026-01-04"),
                         {"opened": 1, "missed": 1})
        self.assertEqual(counts(self.TEXT, self.EVENTS, known_at="2026-01-05"),
                         {"opened": 1, "met": 1, "met_recorded_late": 1})

    def test_recorded_late_is_of_the_met(self):
        self.assertEqual(counts(self.TEXT, self.EVENTS, as_at="2026-01-02"),
                         {"opened": 1, "ahead": 1})
        self.assertEqual(counts(self.TEXT, self.EVENTS, as_at="2026-01-04"),
                         {"opened": 1, "met": 1, "met_recorded_late": 1})


class Text(unittest.TestCase):

    def test_comments_quotes_and_continuation(self):
        text = ('standard "a # b"   # a comment\n'
                '  when go if x is "low # high" or\n'
                '      # nothing here\n'
                '\n'
                '      x is 2\n'
                '  owe "Create Fine"\n'
                '  within 1 day\n')
        events = log(("go", "2026-01-01", "low # high"), ("Create Fine", "2026-01-01", ""),
                     ("go", "2026-01-01", "2"), columns="x")
        (line,) = oracle.evaluate(text, events)["standards"]
        self.assertEqual((line["name"], line["ahead"], line["open"]), ("a # b", 1, 1))

    def test_both_spellings_are_one_name(self):
        text = book('when "go"', 'owe done', 'within 1 day')
        self.assertEqual(counts(text, log(("go", "2026-01-01"))), {"opened": 1, "open": 1})

    def test_prefix_only_outside_quotes(self):
        rows = (("note", "2026-01-01", "1", "7"), ("go", "2026-01-02", "", "8"))
        self.assertTrue(holds('"event.x" is 8', *rows, columns="x,event.x"))
        self.assertTrue(holds("event.x is missing", *rows, columns="x,event.x"))
        self.assertTrue(holds('event."event.x" is 8', *rows, columns="x,event.x"))

    def test_refused(self):
        for clauses in (("when go", "owe done"), ("when go", "within 1 day"),
                        ("when go", "owe done", "within 0 hours"),
                        ("when go", "owe done", "every 0 days"),
                        ("when go", "owe done", "within 1 day", "within 2 days"),
                        ("when go", "owe done", "within 2 hours on working"),
                        ("when go", "owe if", "within 2 hours"),
                        ("when each go", "owe done", "every 2 days"),
                        ("when go", "must count of go in last 2 working days is 1")):
            with self.assertRaises(oracle.BookError, msg=clauses):
                oracle.evaluate(book(*clauses), log(("go", "2026-01-01")))


class Readings(unittest.TestCase):
    """Where the page leaves room: the most literal reading, written down."""

    def test_the_later_midnight_is_the_end_of_the_date(self):
        # St John's went back at 00:01 on 7 November 2010: 6 November ends twice
        self.assertEqual(due(limit("1 day", 'zone "America/St_Johns"\n'), "2010-11-05T12:00"),
                         "2010-11-07T03:29:59.999Z")

    def test_nought_days_on_a_clock_is_the_own_date(self):
        clock = "clock early\n  days monday to friday\n  hours 07:00 to 15:00\n"
        self.assertEqual(due(limit("0 days on early", clock), "2026-05-09T16:00"),
                         "2026-05-09T15:00:00.000Z")
        self.assertEqual(due(limit("0 working days"), "2026-05-09T16:00"),
                         "2026-05-09T22:59:59.999Z")

    def test_hours_in_the_repeated_hour(self):
        # opens at the first 00:30, closes at the first 01:30 of 25 October 2026
        clock = ("clock night\n  days monday to sunday\n  hours 00:30 to 01:30\n")
        self.assertEqual(due(limit("90 minutes on night", LONDON + clock), "2026-10-25T00:00"),
                         "2026-10-26T01:00:00.000Z")

    def test_every_day_on_a_clock_that_closes_at_midnight(self):
        # each reckoned from the instant before, which is the next date's midnight
        clock = "clock always\n  days monday to sunday\n  hours 00:00 to 24:00\n"
        text = book("when go", "owe done", "every 1 day on always", before=clock)
        found = duties(text, log(("go", "2026-01-01T12:00")), as_at="2026-01-06")
        self.assertEqual([duty["due"] for duty in found],
                         ["2026-01-03T00:00:00.000Z", "2026-01-05T00:00:00.000Z"])

    def test_discharged_by_the_event_that_ends_the_hold(self):
        # discharges come before holds begin or end: it was held, and counts from here
        text = book("when go", "owe back", "within 4 hours", "hold from bail to back")
        events = log(("go", "2026-01-01T10:00"), ("bail", "2026-01-01T11:00"),
                     ("back", "2026-01-01T12:00"))
        self.assertEqual(counts(text, events), {"opened": 1, "met": 1})

    def test_b_after_a_discharge_while_held(self):
        text = book("when go", "owe done", "within 4 hours", "before court",
                    "hold from bail to back")
        (duty,) = duties(text, log(("go", "2026-01-01T10:00"), ("bail", "2026-01-01T11:00"),
                                   ("done", "2026-01-01T12:00"), ("court", "2026-01-05")))
        self.assertEqual((duty["state"], duty["due"]), ("met", "2026-01-05T00:00:00.000Z"))


if __name__ == "__main__":
    unittest.main()
