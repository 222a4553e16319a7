#!/usr/bin/env python3
"""A second, naive evaluator of the book language.

It is written from the text of the definition alone ("the page") and shares
nothing with the engine.  Every question is answered from scratch by looking
over the list of events; nothing is remembered between questions except the
results of pure functions.  Each function quotes the sentence it implements.

    oracle.py --book B LOG.csv [--as-at T] [--known-at T]
              [--case-attributes a,b] [--verdicts]
    oracle.py --batch         frames on stdin, one line of JSON each on stdout
"""
import argparse
import calendar as month_table
import csv
import io
import json
import re
import sys
from collections import namedtuple
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from itertools import product
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
MILLISECOND = timedelta(milliseconds=1)
ONE_DAY = timedelta(days=1)
EXACT = {"seconds": 1000, "minutes": 60_000, "hours": 3_600_000}
UNITS = ("seconds", "minutes", "hours", "days", "weeks", "months", "years")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
STATES = ("met", "late", "missed", "open", "ahead", "void", "waived")


class BookError(Exception):
    """The book is not one that the page permits."""


# --------------------------------------------------------------------------
# Text: tokens, clauses, statements
# --------------------------------------------------------------------------

Token = namedtuple("Token", "type text")        # type: word, quoted, mark

# "A name is letters, digits and _ - . :, or anything in double quotes."
TOKEN = re.compile(r'\s*(?:"([^"]*)"|([\w\-.:]+)|(<=|>=|[<>(),%]))')

# "The words of the grammar and the units are lower case and are names only in
# quotes."
RESERVED = set("""zone clock list dates standard days hours except when each or if owe within
    before unless already per hold from to every until must says by gate escalate after target
    area effort source on is not in has exists missing and of last elapsed since count sum with
    yes no working second seconds minute minutes hour day week weeks month months year years
    """.split())


def without_comment(line):
    """`#` to the end of a line is a comment.  A `#` in quotes is no comment."""
    quoted = False
    for position, letter in enumerate(line):
        if letter == '"':
            quoted = not quoted
        elif letter == "#" and not quoted:
            return line[:position].rstrip()
    if quoted:
        raise BookError("a quote is not closed on its line: " + line)
    return line.rstrip()


def tokens_of(text):
    """Cut one clause into tokens."""
    tokens, position = [], 0
    while position < len(text.rstrip()):
        match = TOKEN.match(text, position)
        if not match:
            raise BookError("cannot read: " + text[position:])
        quoted, word, mark = match.groups()
        if quoted is not None:
            tokens.append(Token("quoted", quoted))
        elif word in ("event.", "record.") and text[match.end():match.end() + 1] == '"':
            tokens.append(Token("prefix", word[:-1]))
        else:
            tokens.append(Token("word", word) if word else Token("mark", mark))
        position = match.end()
    return tokens


def statements_of(text):
    """A statement starts in column one; its clauses are indented, one a line; a
    clause continues on lines indented deeper.  -> [(header, [clause])] as text."""
    statements, depth = [], 0
    for raw in text.split("\n"):
        line = without_comment(raw.rstrip("\r"))
        if not line.strip():
            continue
        indent = len(line) - len(line.lstrip())
        if indent == 0:
            statements.append((line, []))
            depth = None
        elif not statements:
            raise BookError("a clause without a statement: " + line)
        elif depth is not None and indent > depth:
            statements[-1][1][-1] += " " + line.strip()
        else:
            statements[-1][1].append(line.strip())
            depth = indent
    return statements


class Reader:
    """A cursor over the tokens of one clause."""

    def __init__(self, text):
        self.text, self.tokens, self.at = text, tokens_of(text), 0

    def fail(self):
        raise BookError("cannot read: " + self.text)

    def peek(self, ahead=0):
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else Token("end", "")

    def take(self):
        token = self.peek()
        self.at += 1
        return token

    def sees(self, *words):
        """Do these unquoted words or marks come next?"""
        return all(self.peek(n).type in ("word", "mark") and self.peek(n).text == word
                   for n, word in enumerate(words))

    def took(self, *words):
        if not self.sees(*words):
            return False
        self.at += len(words)
        return True

    def need(self, *words):
        if not self.took(*words):
            self.fail()

    def name(self):
        """Where a name is expected both spellings mean the same."""
        token = self.take()
        if token.type == "quoted" or token.type == "word" and token.text not in RESERVED:
            return token.text
        self.fail()

    def end(self):
        if self.peek().type != "end":
            self.fail()


# --------------------------------------------------------------------------
# The compiled book
# --------------------------------------------------------------------------

Duration = namedtuple("Duration", "number unit")      # unit plural, or "working days"
Limit = namedtuple("Limit", "number unit clock")      # clock: a name, or None
Clock = namedtuple("Clock", "weekdays opens closes exceptions")   # minutes of the day, or None
Match = namedtuple("Match", "kinds condition")        # KIND [or KIND]... [if CONDITION]
Book = namedtuple("Book", "zone clocks standards")


class Standard:
    """One standard; a clause that is left out is None."""

    def __init__(self, name):
        self.name = name
        self.when = self.owe = self.within = self.before = self.unless = None
        self.each = False
        self.already = None           # None, or a Duration, or "any"
        self.per = ()
        self.hold = None              # (kinds that begin, kinds that end)
        self.every = self.until = self.must = None

    @property
    def shape(self):
        if self.must is not None:
            return "assertion"
        return "recurring" if self.every is not None else "single"


def read_unit(reader):
    """Units; singular forms too."""
    if reader.took("working"):
        if not (reader.took("days") or reader.took("day")):
            reader.fail()
        return "working days"
    token = reader.take()
    plural = token.text if token.text.endswith("s") else token.text + "s"
    if token.type != "word" or plural not in UNITS:
        reader.fail()
    return plural


def read_duration(reader, zero=True):
    """DURATION is a whole number and a unit.  The number is at least 1, or (not in
    `every`) `0 days`."""
    token = reader.take()
    if token.type != "word" or not re.fullmatch(r"[0-9]+", token.text):
        reader.fail()
    number, unit = int(token.text), read_unit(reader)
    if number == 0 and not (zero and unit in ("days", "working days")):
        reader.fail()
    return Duration(number, unit)


def read_limit(reader, zero=True):
    """LIMIT is DURATION, or DURATION `on` CLOCK; `working days` is short for `N days on
    working`."""
    number, unit = read_duration(reader, zero)
    if unit == "working days":
        return Limit(number, "days", "working")
    if not reader.took("on"):
        return Limit(number, unit, None)
    clock = "working" if reader.took("working") else reader.name()
    if unit not in ("days", "hours", "minutes"):
        reader.fail()
    return Limit(number, unit, clock)


def read_kinds(reader):
    """KIND [or KIND]..."""
    kinds = [reader.name()]
    while reader.took("or"):
        kinds.append(reader.name())
    return tuple(kinds)


def read_match(reader):
    """KIND [or KIND]... [if CONDITION]"""
    kinds = read_kinds(reader)
    condition = read_condition(reader) if reader.took("if") else None
    return Match(kinds, condition)


# Conditions are tuples whose first member names the form.

def read_condition(reader):
    """`not` over `and` over `or`."""
    condition = read_conjunction(reader)
    while reader.took("or"):
        condition = ("or", condition, read_conjunction(reader))
    return condition


def read_conjunction(reader):
    condition = read_negation(reader)
    while reader.took("and"):
        condition = ("and", condition, read_negation(reader))
    return condition


def read_negation(reader):
    if reader.took("not"):
        return ("not", read_negation(reader))
    if reader.took("("):
        condition = read_condition(reader)
        reader.need(")")
        return condition
    return read_atom(reader)


def read_atom(reader):
    """left OP right; left exists, is missing, is not missing; last A after last B"""
    if reader.took("last"):
        first = reader.name()
        reader.need("after", "last")
        return ("after", first, reader.name())
    left = read_left(reader)
    if reader.took("exists") or reader.took("is", "not", "missing"):
        return ("exists", left)
    if reader.took("is", "missing"):
        return ("not", ("exists", left))
    if reader.took("is", "not"):
        return ("not", ("is", left, read_right(reader)))
    if reader.took("not", "in"):
        return ("not", ("in", left, read_members(reader)))
    if reader.took("in"):
        return ("in", left, read_members(reader))
    for operator in ("is", "has", "<=", ">=", "<", ">"):
        if reader.took(operator):
            return (operator, left, read_right(reader))
    reader.fail()


def read_members(reader):
    """in (a, b, ...)"""
    reader.need("(")
    members = [read_right(reader)]
    while reader.took(","):
        members.append(read_right(reader))
    reader.need(")")
    return tuple(members)


def read_left(reader):
    """The forms that may stand left."""
    if reader.took("elapsed", "since", "last"):
        return ("elapsed", reader.name())
    if reader.took("count", "of"):
        return ("count", reader.name(), read_window(reader))
    if reader.took("sum", "of"):
        attribute = reader.name()
        reader.need("of")
        return ("sum", attribute, reader.name(), read_window(reader))
    if reader.took("days", "with"):
        return ("days", reader.name(), read_window(reader))
    reference = read_reference(reader)
    if reference:
        return reference
    attribute = reader.name()
    if reader.took("of", "last"):
        return ("of last", attribute, reader.name())
    return ("attribute", attribute)


def read_window(reader):
    """[in last DURATION]; working days make no window"""
    if not reader.took("in", "last"):
        return None
    window = read_duration(reader)
    if window.unit == "working days":
        reader.fail()
    return window


def read_reference(reader):
    """event.ATTRIBUTE, record.ATTRIBUTE; prefixes only outside quotes"""
    token = reader.peek()
    if token.type == "prefix":
        reader.take()
        return (token.text, reader.name())
    if token.type == "word":
        for prefix in ("event", "record"):
            if token.text.startswith(prefix + ".") and len(token.text) > len(prefix) + 1:
                reader.take()
                return (prefix, token.text[len(prefix) + 1:])
    return None


def read_right(reader):
    """right is a number, "text", name (means its text), yes, no, DURATION, DATE,
    event.ATTRIBUTE or record.ATTRIBUTE"""
    reference = read_reference(reader)
    if reference:
        return reference
    token = reader.peek()
    if token.type == "quoted":
        return ("text", reader.take().text)
    if token.type == "word" and re.fullmatch(r"[0-9]+", token.text) and sees_unit(reader):
        return ("duration", read_duration(reader))
    if token.type == "word" and re.fullmatch(r"\d{4}-\d\d-\d\d", token.text):
        return ("date", read_date(reader))
    if reader.took("yes"):
        return ("text", "yes")
    if reader.took("no"):
        return ("text", "no")
    return ("text", reader.name())


def sees_unit(reader):
    following = reader.peek(1)
    return following.type == "word" and (following.text == "working"
                                         or following.text in UNITS
                                         or following.text + "s" in UNITS)


def read_date(reader):
    try:
        return date.fromisoformat(reader.take().text)
    except ValueError:
        reader.fail()


def read_standard(name, clauses):
    """Clauses in any order, each at most once."""
    standard, seen = Standard(name), set()
    for text in clauses:
        reader = Reader(text)
        word = reader.take()
        if word.type != "word" or word.text in seen:
            reader.fail()
        seen.add(word.text)
        read_clause(standard, word.text, reader)
    check_standard(standard, seen)
    return standard


def read_clause(standard, word, reader):
    if word == "when":
        standard.each = reader.took("each")
        standard.when = read_match(reader)
    elif word in ("owe", "before", "unless", "until"):
        setattr(standard, word, read_match(reader))
    elif word == "within":
        standard.within = read_limit(reader)
    elif word == "every":
        standard.every = read_limit(reader, zero=False)
    elif word == "already":
        standard.already = "any" if reader.peek().type == "end" else read_duration(reader)
    elif word == "per":
        standard.per = read_attributes(reader)
    elif word == "hold":
        standard.hold = read_hold(reader)
    elif word == "must":
        standard.must = read_condition(reader)
    elif word in ("says", "by", "gate", "escalate", "target", "area", "effort", "source"):
        return                                       # of no consequence for a count
    else:
        reader.fail()
    reader.end()


def read_attributes(reader):
    attributes = [reader.name()]
    while reader.took(","):
        attributes.append(reader.name())
    return tuple(attributes)


def read_hold(reader):
    """hold from KIND [or KIND]... to KIND [or KIND]..."""
    reader.need("from")
    first = read_kinds(reader)
    reader.need("to")
    return first, read_kinds(reader)


ALLOWED = {
    "single": {"when", "owe", "within", "before", "unless", "already", "per", "hold"},
    "recurring": {"when", "owe", "every", "within", "until", "per"},
    "assertion": {"when", "must"},
}
REQUIRED = {"single": {"when", "owe"}, "recurring": {"when", "owe", "every"},
            "assertion": {"when", "must"}}
ANYWHERE = {"says", "by", "gate", "escalate", "target", "area", "effort", "source"}


def check_standard(standard, seen):
    """A standard is of one of three shapes."""
    shape = standard.shape
    if not REQUIRED[shape] <= seen or not seen <= ALLOWED[shape] | ANYWHERE:
        raise BookError("not the clauses of a standard: " + standard.name)
    if shape == "single" and not seen & {"within", "before"}:
        raise BookError("neither within nor before: " + standard.name)
    if standard.each and shape != "single":
        raise BookError("each is for single duties: " + standard.name)


def read_clock(clauses, lists):
    """clock NAME: days, hours (left out: whole days), except"""
    weekdays, opens, closes, exceptions = None, None, None, frozenset()
    for text in clauses:
        reader = Reader(text)
        if reader.took("days"):
            weekdays = read_weekdays(reader)
        elif reader.took("hours"):
            opens, closes = read_hours(reader)
        elif reader.took("except"):
            name = reader.name()
            if name not in lists:
                raise BookError("no such list: " + name)
            exceptions = lists[name]
        else:
            reader.fail()
        reader.end()
    if weekdays is None:
        raise BookError("a clock without days")
    return Clock(weekdays, opens, closes, exceptions)


def read_weekdays(reader):
    first = reader.take().text
    reader.need("to")
    last = reader.take().text
    if first not in WEEKDAYS or last not in WEEKDAYS:
        reader.fail()
    first, last = WEEKDAYS.index(first), WEEKDAYS.index(last)
    return frozenset(day % 7 for day in range(first, (last if last >= first else last + 7) + 1))


def read_hours(reader):
    """Clock hours do not run over midnight."""
    opens = read_minute(reader)
    reader.need("to")
    closes = read_minute(reader)
    if not 0 <= opens < closes <= 24 * 60:
        reader.fail()
    return opens, closes


def read_minute(reader):
    match = re.fullmatch(r"(\d\d):([0-5]\d)", reader.take().text)
    if not match:
        reader.fail()
    return int(match[1]) * 60 + int(match[2])


def read_book(text):
    """zone, list, clock and standard statements, in any order"""
    zone, lists, clocks, standards = "UTC", {}, {}, []
    statements = [(Reader(header), clauses) for header, clauses in statements_of(text)]
    for reader, clauses in statements:
        if reader.took("list"):
            name = reader.name()
            reader.need("dates")
            lists[name] = frozenset(date.fromisoformat(t.text)
                                    for c in clauses for t in tokens_of(c))
        elif reader.took("zone"):
            zone = reader.name()
    # "`working` is a built-in clock: Monday to Friday, whole days, except the list
    # `bank-holidays` where the book has one."
    clocks["working"] = Clock(frozenset(range(5)), None, None,
                              lists.get("bank-holidays", frozenset()))
    for reader, clauses in statements:
        if reader.took("clock"):
            clocks[reader.name()] = read_clock(clauses, lists)
    for reader, clauses in statements:
        if reader.took("standard"):
            standards.append(read_standard(reader.name(), clauses))
        if reader.peek().type != "end":
            reader.fail()
    check_book(clocks, standards)
    return Book(ZoneInfo(zone), clocks, standards)


def check_book(clocks, standards):
    """`on CLOCK` takes days, or hours and minutes where the clock has hours."""
    names = [standard.name for standard in standards]
    if len(set(names)) != len(names):
        raise BookError("two standards of one name")
    for standard in standards:
        for limit in (standard.within, standard.every):
            if limit is None or limit.clock is None:
                continue
            if limit.clock not in clocks:
                raise BookError("no such clock: " + limit.clock)
            if limit.unit in EXACT and clocks[limit.clock].opens is None:
                raise BookError("exact time on a clock without hours: " + standard.name)


# --------------------------------------------------------------------------
# Time
# --------------------------------------------------------------------------

ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)"
                 r"(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:?\d\d)?)?", re.ASCII)


def milliseconds(moment):
    """A datetime with a zone as milliseconds since 1970 in UTC."""
    return (moment - EPOCH) // MILLISECOND


@lru_cache(maxsize=200_000)
def local_date(zone, instant):
    """The local date of an instant in the book's zone."""
    return (EPOCH + instant * MILLISECOND).astimezone(zone).date()


@lru_cache(maxsize=200_000)
def local_instant(zone, day, minute=0):
    """A local time without a zone: "the first of a repeated hour, and in the gap the
    offset before it"; minute 1440 is the next midnight."""
    if minute == 24 * 60:
        day, minute = day + ONE_DAY, 0
    return milliseconds(datetime(day.year, day.month, day.day, minute // 60, minute % 60,
                                 tzinfo=zone, fold=0))


@lru_cache(maxsize=200_000)
def end_of_date(zone, day):
    """The date's last millisecond: 23:59:59.999 local, the later one if the clocks
    went back over midnight."""
    return milliseconds(datetime(day.year, day.month, day.day, 23, 59, 59, 999000,
                                 tzinfo=zone, fold=1))


def read_instant(text, zone):
    """Instants have millisecond precision; finer digits are cut off.  A time without a
    zone is in the book's zone; a date alone is local midnight.  None if not ISO."""
    match = ISO.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    try:
        moment = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0),
                          int(second or 0), int(((fraction or "") + "000")[:3]) * 1000)
    except ValueError:
        return None
    return milliseconds(moment.replace(tzinfo=read_offset(offset) or zone, fold=0))


def read_offset(text):
    if text is None:
        return None
    if text == "Z":
        return timezone.utc
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))


def read_question_time(text, zone):
    """A date alone as at: the last millisecond of that local date."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return end_of_date(zone, date.fromisoformat(text))
    instant = read_instant(text, zone)
    if instant is None:
        raise ValueError("no time: " + text)
    return instant


def instant_text(instant):
    if instant is None:
        return None
    moment = EPOCH + instant * MILLISECOND
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (moment.microsecond // 1000)


def plus_months(day, number):
    """Months and years go to the same date, or to the month's last day where there is
    none.  (A negative number goes back.)"""
    month = day.year * 12 + day.month - 1 + number
    year, month = month // 12, month % 12 + 1
    return date(year, month, min(day.day, month_table.monthrange(year, month)[1]))


def is_clock_day(clock, day):
    return day.weekday() in clock.weekdays and day not in clock.exceptions


def nth_clock_day(clock, own, number):
    """The Nth clock day after the trigger's own local date, so a Saturday trigger has
    Monday as day 1.  The 0th is the own date."""
    day = own
    while number > 0:
        day += ONE_DAY
        if is_clock_day(clock, day):
            number -= 1
    return day


def date_plus(book, day, duration):
    """A date plus a duration in dates; working days likewise: the Nth after the date."""
    number, unit = duration
    if unit == "working days":
        return nth_clock_day(book.clocks["working"], day, number)
    if unit in ("months", "years"):
        return plus_months(day, number * (12 if unit == "years" else 1))
    return day + number * (7 if unit == "weeks" else 1) * ONE_DAY


def end_of_day_on(book, clock, day):
    """On a clock with hours a date ends, for holds too, at the closing time."""
    if clock is None or clock.closes is None:
        return end_of_date(book.zone, day)
    return local_instant(book.zone, day, clock.closes)


def open_span(book, clock, day):
    """The open time of a date, (from, to); nothing on a date that is no clock day."""
    if not is_clock_day(clock, day):
        return None
    return (local_instant(book.zone, day, clock.opens),
            local_instant(book.zone, day, clock.closes))


def add_open_time(book, clock, instant, needed):
    """`N hours` on CLOCK with hours: only open time counts."""
    day = local_date(book.zone, instant) - ONE_DAY
    while True:
        span = open_span(book, clock, day)
        if span and span[1] > max(span[0], instant):
            start = max(span[0], instant)
            if needed <= span[1] - start:
                return start + needed
            needed -= span[1] - start
        day += ONE_DAY


def open_time_between(book, clock, start, end):
    """The open time in a span."""
    total, day = 0, local_date(book.zone, start) - ONE_DAY
    while day <= local_date(book.zone, end) + ONE_DAY:
        span = open_span(book, clock, day)
        if span:
            total += max(0, min(span[1], end) - max(span[0], start))
        day += ONE_DAY
    return total


def held_dates(book, clock, own, held):
    """The number of dates after the trigger's own (clock days only, on a clock) at whose
    end the hold was in force."""
    number = 0
    for start, end in held:
        day = own + ONE_DAY
        while day <= local_date(book.zone, end) + ONE_DAY:
            if clock is None or is_clock_day(clock, day):
                number += start <= end_of_day_on(book, clock, day) < end
            day += ONE_DAY
    return number


def limit_end(book, opening, limit, held=()):
    """`within`: the opening plus the limit, held time added.  Exact limits move later by
    the held time, open time only where the limit is on a clock with hours; limits in
    dates by the number of held dates."""
    clock = book.clocks[limit.clock] if limit.clock else None
    if limit.unit in EXACT:
        length = limit.number * EXACT[limit.unit]
        if clock is None:
            return opening + length + sum(end - start for start, end in held)
        stood = sum(open_time_between(book, clock, start, end) for start, end in held)
        return add_open_time(book, clock, opening, length + stood)
    own = local_date(book.zone, opening)
    moved = held_dates(book, clock, own, held)
    if clock is not None:
        return end_of_day_on(book, clock, nth_clock_day(clock, own, limit.number + moved))
    last = date_plus(book, own, Duration(limit.number, limit.unit))
    return end_of_date(book.zone, last + moved * ONE_DAY)


# --------------------------------------------------------------------------
# Values
# --------------------------------------------------------------------------
# A value is None (missing), a text, a float (a count or a sum), or a list of values.
# A DATE of the book is a datetime.date.

NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")


def number_of(value):
    """Text of the form [-]digits[.digits], without a needless leading zero, is a number
    wherever it stands."""
    if isinstance(value, float):
        return value
    if isinstance(value, str) and NUMBER.fullmatch(value):
        return float(value)
    return None


def plain(value):
    """What two equal plain values have in common, keys included: numbers as numbers; the
    texts yes and true and the boolean are one value, so are no and false; else text."""
    number = number_of(value)
    if number is not None:
        return ("number", number)
    if value in ("yes", "true"):
        return ("boolean", True)
    if value in ("no", "false"):
        return ("boolean", False)
    return ("text", value)


def date_of(value, zone):
    """Text that is an ISO date or date-time is against a DATE its local date in the
    book's zone."""
    if not isinstance(value, str):
        return None
    instant = read_instant(value, zone)
    return None if instant is None else local_date(zone, instant)


def same(left, right, zone):
    """`is`.  With a missing value false; a list equals nothing; a DATE equals only what
    has a local date."""
    if left is None or right is None or isinstance(left, list) or isinstance(right, list):
        return False
    if isinstance(right, date):
        return date_of(left, zone) == right
    return plain(left) == plain(right)


def ordered(left, operator, right, zone):
    """An order comparison: false with a missing value, with text that is no number, with
    a list; against a DATE only what has a local date is in order."""
    if isinstance(right, date):
        left = date_of(left, zone)
    else:
        left, right = number_of(left), number_of(right)
    if left is None or right is None:
        return False
    return compare(left, operator, right)


def compare(left, operator, right):
    return {"<": left < right, "<=": left <= right, ">": left > right,
            ">=": left >= right, "is": left == right}[operator]


def value_of_cell(text):
    """A cell: an empty text is a missing one; a JSON array is a list."""
    if text is None or text == "":
        return None
    if text.startswith("["):
        try:
            return [value_of_json(member) for member in
                    json.loads(text, parse_float=str, parse_int=str)]
        except ValueError:
            pass
    return text


def value_of_json(member):
    if member is True or member is False:
        return "true" if member else "false"
    if isinstance(member, list):
        return [value_of_json(inner) for inner in member]
    if member == "" or member is None:
        return None
    return member if isinstance(member, str) else json.dumps(member)


# --------------------------------------------------------------------------
# The record and its conditions
# --------------------------------------------------------------------------

Event = namedtuple("Event", "kind at recorded attributes")


class Record:
    """One record: its events in order, and the attributes of the case."""

    def __init__(self, book, events, attributes):
        self.book, self.events, self.attributes = book, events, attributes
        self.answers = {}

    def matches(self, match, i):
        """Is event i of the kinds, and does the condition hold at it?"""
        if match is None or self.events[i].kind not in match.kinds:
            return False
        if match.condition is None:
            return True
        question = (id(match), i)
        if question not in self.answers:
            self.answers[question] = holds(match.condition, self, i)
        return self.answers[question]


def folded(record, attribute, i):
    """The record's attribute has the value of the last event, in order, up to and
    including this one, that carries it; the attributes of a case come before all of its
    events."""
    for event in reversed(record.events[:i + 1]):
        if event.attributes.get(attribute) is not None:
            return event.attributes[attribute]
    return record.attributes.get(attribute)


def earlier(record, kind, i):
    """*Earlier* always means strictly earlier in the order than this event."""
    return [event for event in record.events[:i] if event.kind == kind]


def in_window(record, window, event, i):
    """A window of hours is the span up to this event's instant, its far end included; a
    window of N days is the N local dates that end with this event's, one of months the
    dates after the same date N months before; N weeks are 7N days, N years 12N months."""
    if window is None:
        return True
    now, zone = record.events[i].at, record.book.zone
    if window.unit in EXACT:
        return now - window.number * EXACT[window.unit] <= event.at <= now
    today, day = local_date(zone, now), local_date(zone, event.at)
    if window.unit in ("months", "years"):
        months = window.number * (12 if window.unit == "years" else 1)
        return plus_months(today, -months) < day <= today
    days = window.number * (7 if window.unit == "weeks" else 1)
    return today - days * ONE_DAY < day <= today


def earlier_in_window(record, kind, window, i):
    return [event for event in earlier(record, kind, i) if in_window(record, window, event, i)]


def left_value(left, record, i):
    """The value of the left side (not `elapsed`)."""
    form, name = left[0], left[1]
    own = record.events[i].attributes
    if form == "attribute":       # of this event, else of the record as folded so far
        return own[name] if own.get(name) is not None else folded(record, name, i)
    if form == "event":
        return own.get(name)
    if form == "record":
        return folded(record, name, i)
    if form == "of last":         # of the latest earlier event of that kind, its own
        events = earlier(record, left[2], i)
        return events[-1].attributes.get(name) if events else None
    if form == "count":
        return float(len(earlier_in_window(record, name, left[2], i)))
    if form == "days":            # distinct local dates with an earlier event of that kind
        return float(len({local_date(record.book.zone, event.at)
                          for event in earlier_in_window(record, name, left[2], i)}))
    if form == "sum":             # missing values add nothing
        numbers = [number_of(event.attributes.get(name))
                   for event in earlier_in_window(record, left[2], left[3], i)]
        return sum((number for number in numbers if number is not None), 0.0)
    raise AssertionError(form)


def right_value(right, record, i):
    """The value of the right side (not a DURATION)."""
    form, content = right
    if form in ("event", "record"):
        return left_value(right, record, i)
    return content if content != "" else None       # an empty text is a missing one


def elapsed(operator, kind, duration, record, i):
    """`elapsed since last KIND`: a duration; missing if none.  Against days, weeks, months
    or years compare local dates: the older date plus D against the newer."""
    events = earlier(record, kind, i)
    if not events:
        return False
    older, newer = events[-1].at, record.events[i].at
    if duration.unit in EXACT:
        return compare(newer - older, operator, duration.number * EXACT[duration.unit])
    zone = record.book.zone
    end = date_plus(record.book, local_date(zone, older), duration)
    return compare(local_date(zone, newer), operator, end)


def after(first, second, record, i):
    """last A after last B: the first has happened, and the second has not, or earlier in
    the order."""
    firsts = [j for j in range(i) if record.events[j].kind == first]
    seconds = [j for j in range(i) if record.events[j].kind == second]
    return bool(firsts) and (not seconds or seconds[-1] < firsts[-1])


def exists(left, record, i):
    """The attribute has a value."""
    if left[0] == "elapsed":
        return bool(earlier(record, left[1], i))
    return left_value(left, record, i) is not None


def holds(condition, record, i):
    """Does the condition hold at event i?  `not` negates the truth value that results."""
    form = condition[0]
    if form == "and":
        return holds(condition[1], record, i) and holds(condition[2], record, i)
    if form == "or":
        return holds(condition[1], record, i) or holds(condition[2], record, i)
    if form == "not":
        return not holds(condition[1], record, i)
    if form == "after":
        return after(condition[1], condition[2], record, i)
    if form == "exists":
        return exists(condition[1], record, i)
    return comparison(form, condition[1], condition[2], record, i)


def comparison(operator, left, right, record, i):
    """left OP right"""
    zone = record.book.zone
    if left[0] == "elapsed":
        if operator not in ("is", "<", "<=", ">", ">=") or right[0] != "duration":
            raise BookError("elapsed since compares with a duration")
        return elapsed(operator, left[1], right[1], record, i)
    value = left_value(left, record, i)
    if operator == "in":
        return any(same(value, right_value(member, record, i), zone) for member in right)
    if right[0] == "duration":
        raise BookError("a duration only compares with elapsed since")
    other = right_value(right, record, i)
    if operator == "is":
        return same(value, other, zone)
    if operator == "has":         # takes a plain value as a list of one
        members = value if isinstance(value, list) else [value]
        return any(same(member, other, zone) for member in members)
    return ordered(value, operator, other, zone)


# --------------------------------------------------------------------------
# Keys
# --------------------------------------------------------------------------

def key_part(value):
    """Missing counted as a value of its own; numbers and booleans as everywhere."""
    return None if value is None else plain(value)


def opened_keys(standard, event):
    """The keys of a trigger: the event's own attributes, never folded ones.  A list gives
    one key for each distinct member (an empty list opens none)."""
    parts = []
    for attribute in standard.per:
        value = event.attributes.get(attribute)
        members = value if isinstance(value, list) else [value]
        parts.append(sorted({key_part(member) for member in members}, key=repr))
    return list(product(*parts))


def touches(standard, event, key):
    """Touches key if each `per` attribute that it has agrees; one that it lacks agrees
    with all.  A list touches each member."""
    for attribute, part in zip(standard.per, key):
        value = event.attributes.get(attribute)
        if value is None:
            continue
        members = value if isinstance(value, list) else [value]
        if part not in [key_part(member) for member in members]:
            return False
    return True


# --------------------------------------------------------------------------
# A single duty
# --------------------------------------------------------------------------
# A duty is (standard, key, i, already): opened by event i; `already` is the index of the
# earlier event that met it at once, or None.

Duty = namedtuple("Duty", "standard key i already")
Verdict = namedtuple("Verdict", "standard key state opened due discharged recorded_late")


def first_after(record, duty, test):
    """The index of the first event after the opening that touches the key and passes."""
    for j in range(duty.i + 1, len(record.events)):
        if touches(duty.standard, record.events[j], duty.key) and test(j):
            return j
    return None


def first_match(record, duty, match):
    return None if match is None else first_after(record, duty,
                                                  lambda j: record.matches(match, j))


def waives(standard, event):
    """An event of kind `duty.waived` with attribute `standard`."""
    named = event.attributes.get("standard")
    return event.kind == "duty.waived" and isinstance(named, str) and named == standard.name


def before_index(record, duty):
    """`before` B: the first B event after the opening, discharged or not."""
    return first_match(record, duty, duty.standard.before)


def ending(record, duty):
    """How a duty stops being outstanding: (index, how), or (None, None).  At one event the
    duties are waived, else discharged, else cancelled."""
    if duty.already is not None:
        return duty.i, "met at once"
    standard = duty.standard
    ends = [
        (first_after(record, duty, lambda j: waives(standard, record.events[j])), 0, "waived"),
        (first_match(record, duty, standard.owe), 1, "discharged"),
        (first_match(record, duty, standard.unless), 2, "cancelled"),
    ]
    ends = sorted(end for end in ends if end[0] is not None)
    return (ends[0][0], ends[0][2]) if ends else (None, None)


def hold_spans(record, standard, key, upto):
    """From an event of the first kinds until the next of the second, of the events before
    index `upto` that touch the key: [(index, index or None)].  An event of both kinds ends
    a hold in force, else begins one."""
    spans, begun = [], None
    if standard.hold is None:
        return spans
    first, second = standard.hold
    for j in range(upto):
        event = record.events[j]
        if not touches(standard, event, key):
            continue
        if begun is None and event.kind in first:
            begun = j
        elif begun is not None and event.kind in second:
            spans.append((begun, j))
            begun = None
    if begun is not None:
        spans.append((begun, None))
    return spans


def within_due(record, duty, upto):
    """The `within` due instant when the holds of the events before index `upto` have begun
    or ended; None where the standard has none or while held."""
    standard, events = duty.standard, record.events
    if standard.within is None:
        return None
    opening = events[duty.i].at
    comes = before_index(record, duty)
    upto = min(upto, holds_end(record, duty))
    held, due = [], limit_end(record.book, opening, standard.within)
    for begun, ended in hold_spans(record, standard, duty.key, upto):
        if ended is not None and ended <= duty.i:
            continue                                  # over before the duty opened
        if begun > duty.i:                            # a duty already past due is not touched
            if events[begun].at > due or comes is not None and comes <= begun:
                break
        if ended is None:
            return None                               # while held: no `within` due instant
        held.append((max(opening, events[begun].at), events[ended].at))
        due = limit_end(record.book, opening, standard.within, held)
    return due


def holds_end(record, duty):
    """A duty already discharged is not touched by a hold: of the discharging event on,
    holds begin and end without it (a duty met at once has met its opening event's)."""
    if duty.already is not None:
        return duty.i + 1
    end, how = ending(record, duty)
    return end if how == "discharged" else len(record.events)


def up_to_due(record, duty, j):
    """Event j is not after the `within` due instant (equal is in time) and not after B in
    the order.  Step 1 of event j comes before its holds."""
    due, comes = within_due(record, duty, j), before_index(record, duty)
    return (due is None or record.events[j].at <= due) and (comes is None or j <= comes)


def past_due(record, duty, j):
    """Past due at the opening step of event j: after the due instant, or B has come."""
    due, comes = within_due(record, duty, j + 1), before_index(record, duty)
    return due is not None and record.events[j].at > due or comes is not None and comes <= j


def outstanding(record, duty, j):
    """Outstanding from its opening until it is discharged, cancelled or waived, seen at
    the opening step of event j."""
    end, _ = ending(record, duty)
    return end is None or end > j


def already_index(record, standard, key, i):
    """With `already D`: the latest event that matches `owe` and the key, lies before the
    trigger in the order and no more than D before it."""
    if standard.already is None:
        return None
    for j in reversed(range(i)):
        event = record.events[j]
        if (record.matches(standard.owe, j) and touches(standard, event, key)
                and no_more_before(record, standard.already, event.at, record.events[i].at)):
            return j
    return None


def no_more_before(record, duration, older, newer):
    """`already` against days, weeks, months or years compares local dates: the older date
    plus D against the newer (working days likewise)."""
    if duration == "any":
        return True
    if duration.unit in EXACT:
        return newer - older <= duration.number * EXACT[duration.unit]
    zone = record.book.zone
    return date_plus(record.book, local_date(zone, older), duration) >= local_date(zone, newer)


def single_duties(record, standard):
    """A trigger opens a duty unless one of the same standard and key is outstanding and
    not past due.  With `when each` every trigger opens one."""
    duties = []
    for i, event in enumerate(record.events):
        if not record.matches(standard.when, i):
            continue
        for key in opened_keys(standard, event):
            if not standard.each and any(duty.key == key and outstanding(record, duty, i)
                                         and not past_due(record, duty, i) for duty in duties):
                continue
            duties.append(Duty(standard, key, i, already_index(record, standard, key, i)))
    return duties


def due_instant(record, duty):
    """A duty with both is due at whichever comes first; one with only `before` has no due
    time until B comes.  A B after the discharge still sets it."""
    comes = before_index(record, duty)
    dues = [within_due(record, duty, len(record.events))]
    dues.append(None if comes is None else record.events[comes].at)
    dues = [due for due in dues if due is not None]
    return min(dues) if dues else None


def single_state(record, duty, now):
    """The state as at `now` (the events after it are not in the record), and the event
    that discharged it."""
    end, how = ending(record, duty)
    if how == "met at once":
        return "met", record.events[duty.already]
    if how == "discharged":
        return ("met" if up_to_due(record, duty, end) else "late"), record.events[end]
    if how == "cancelled":
        return ("void" if up_to_due(record, duty, end) else "missed"), None
    if how == "waived":
        return ("waived" if up_to_due(record, duty, end) else "missed"), None
    due = within_due(record, duty, len(record.events))
    gone = due is not None and now > due or before_index(record, duty) is not None
    return ("missed" if gone else "open"), None


def counted(state, due, now):
    """A duty met at or before n whose due instant is still to come is **ahead**."""
    return "ahead" if state == "met" and due is not None and due > now else state


def recorded_late(state, due, discharge):
    """Counts the met whose discharge was recorded after the due instant."""
    return state == "met" and due is not None and discharge.recorded > due


def single_verdicts(record, standard, now):
    for duty in single_duties(record, standard):
        due = due_instant(record, duty)
        state, discharge = single_state(record, duty, now)
        state = counted(state, due, now)
        yield Verdict(standard.name, duty.key, state, record.events[duty.i].at, due,
                      discharge.at if discharge else None, recorded_late(state, due, discharge))


# --------------------------------------------------------------------------
# A recurring duty
# --------------------------------------------------------------------------

def dues_before(record, opened, first, every, moment):
    """Opened at t, the duty falls due at t+L1, then every L after, each due instant
    reckoned from the one before: the due instants before the moment."""
    dues, due = [], limit_end(record.book, opened, first)
    while due < moment:
        dues.append(due)
        due = limit_end(record.book, due, every)
    return dues


def run_end(record, standard, key, start):
    """The first event after the run's opening that is a waiver, `owe` or `until`."""
    for j in range(start + 1, len(record.events)):
        event = record.events[j]
        if touches(standard, event, key):
            if waives(standard, event):
                return j, "waived"
            if record.matches(standard.owe, j):
                return j, "discharged"
            if record.matches(standard.until, j):
                return j, "until"
    return None, None


def run_verdicts(record, standard, key, opened, first, end, how, now):
    """What one run counts, ended by event `end` or running still as at now."""
    moment = now if end is None else record.events[end].at
    dues = dues_before(record, opened, first, standard.every, moment)

    def verdict(state, due, discharge=None):
        state = counted(state, due, now)
        return Verdict(standard.name, key, state, opened, due,
                       discharge.at if discharge else None,
                       recorded_late(state, due, discharge))

    if not dues:                   # k = 0: one met, one void, one waived or one open
        state = {"discharged": "met", "until": "void", "waived": "waived", None: "open"}[how]
        discharge = record.events[end] if how == "discharged" else None
        return [verdict(state, limit_end(record.book, opened, first), discharge)]
    if how == "discharged":        # k-1 missed and one late (the last)
        return ([verdict("missed", due) for due in dues[:-1]]
                + [verdict("late", dues[-1], record.events[end])])
    return [verdict("missed", due) for due in dues]


def recurring_verdicts(record, standard, now):
    keys = {key for i, event in enumerate(record.events) if record.matches(standard.when, i)
            for key in opened_keys(standard, event)}
    for key in sorted(keys, key=repr):
        yield from key_verdicts(record, standard, key, now)


def opening_trigger(record, standard, key, start):
    for i in range(start, len(record.events)):
        if record.matches(standard.when, i) and key in opened_keys(standard, record.events[i]):
            return i
    return None


def key_verdicts(record, standard, key, now):
    """Triggers during a run open nothing.  A discharge ends a run and the next opens at it
    with limit L; `until` or a waiver ends the run, and so does an event that is both."""
    start, first = opening_trigger(record, standard, key, 0), standard.within or standard.every
    while start is not None:
        end, how = run_end(record, standard, key, start)
        yield from run_verdicts(record, standard, key, record.events[start].at, first, end,
                                how, now)
        if end is None:
            return
        if how == "discharged" and not record.matches(standard.until, end):
            start, first = end, standard.every
        else:                      # a new duty opens if the event is a trigger
            start, first = (opening_trigger(record, standard, key, end),
                            standard.within or standard.every)


# --------------------------------------------------------------------------
# An assertion
# --------------------------------------------------------------------------

def assertion_verdicts(record, standard, now):
    """Every trigger opens one duty, which is met if the condition holds at that event,
    else missed."""
    for i, event in enumerate(record.events):
        if record.matches(standard.when, i):
            met = holds(standard.must, record, i)
            yield Verdict(standard.name, (), "met" if met else "missed", event.at, None,
                          event.at if met else None, False)


# --------------------------------------------------------------------------
# The log and the audit
# --------------------------------------------------------------------------

Row = namedtuple("Row", "case event")


def read_log(book, text, case_attributes=()):
    """Rows of a CSV with `case,kind,at` and optionally `recorded`; every other column is
    an attribute.  -> ([Row] in file order, {case: attributes})."""
    rows, cases = [], {}
    for line in csv.DictReader(io.StringIO(text, newline="")):
        case, kind = line.pop("case"), line.pop("kind")
        at = read_instant(line.pop("at"), book.zone)
        recorded = line.pop("recorded", None)
        if at is None:
            raise ValueError("no time: " + kind)
        known = read_instant(recorded, book.zone) if recorded else at
        attributes = {name: value_of_cell(cell) for name, cell in line.items()}
        own = cases.setdefault(case, {})
        for name in case_attributes:
            value = attributes.pop(name, None)
            if value is not None:
                own[name] = value
        rows.append(Row(case, Event(kind, at, known, attributes)))
    return rows, cases


def records_of(book, rows, cases, as_at, known_at):
    """The events of one record in order of (occurred-at, sequence).  Events after n do not
    exist; with known-at D only events recorded no later than D, as at D."""
    for case, attributes in cases.items():
        events = [row.event for row in rows if row.case == case and row.event.at <= as_at
                  and (known_at is None or row.event.recorded <= known_at)]
        yield case, Record(book, sorted(events, key=lambda event: event.at), attributes)


def audit(book_text, csv_text, as_at=None, known_at=None, case_attributes=()):
    """-> (book, rows, cases, n, [(case, Verdict)])"""
    book = read_book(book_text)
    rows, cases = read_log(book, csv_text, case_attributes)
    known = None if known_at is None else read_question_time(known_at, book.zone)
    if as_at is not None:
        now = read_question_time(as_at, book.zone)
    elif known is not None:
        now = known
    else:
        now = max((row.event.at for row in rows), default=0)
    shapes = {"single": single_verdicts, "recurring": recurring_verdicts,
              "assertion": assertion_verdicts}
    found = []
    for case, record in records_of(book, rows, cases, now, known):
        for standard in book.standards:
            found += [(case, verdict)
                      for verdict in shapes[standard.shape](record, standard, now)]
    return book, rows, cases, now, found


def evaluate(book_text, csv_text, as_at=None, known_at=None, case_attributes=()):
    """The counts of every standard; opened = met + late + missed + open + ahead + void +
    waived."""
    book, rows, cases, now, found = audit(book_text, csv_text, as_at, known_at, case_attributes)
    lines = {}
    for standard in book.standards:
        lines[standard.name] = dict.fromkeys(("opened",) + STATES + ("met_recorded_late",), 0)
    for _, verdict in found:
        line = lines[verdict.standard]
        line["opened"] += 1
        line[verdict.state] += 1
        line["met_recorded_late"] += verdict.recorded_late
    return {"as_at": instant_text(now), "cases": len(cases), "events": len(rows),
            "standards": [{"name": name, **line} for name, line in lines.items()]}


def key_text(part):
    if part is None:
        return None
    return part[1]


def verdicts(book_text, csv_text, as_at=None, known_at=None, case_attributes=()):
    """Every single duty, for a finer comparison."""
    *_, found = audit(book_text, csv_text, as_at, known_at, case_attributes)
    return [{"standard": verdict.standard, "case": case,
             "key": [key_text(part) for part in verdict.key], "state": verdict.state,
             "opened": instant_text(verdict.opened), "due": instant_text(verdict.due),
             "discharged": instant_text(verdict.discharged)} for case, verdict in found]


def serve(source, sink):
    """Answer frames: a line of JSON, then the bytes of the book and of the log."""
    while True:
        header = source.readline()
        if not header:
            return
        frame = json.loads(header)
        book, log = source.read(frame["book"]), source.read(frame["log"])
        try:
            answer = evaluate(book.decode(), log.decode(), frame.get("as_at"),
                              frame.get("known_at"), frame.get("case_attributes") or ())
        except (BookError, ValueError) as error:
            answer = {"error": str(error)}
        sink.write(json.dumps(answer).encode() + b"\n")
        sink.flush()


def main(arguments=None):
    parser = argparse.ArgumentParser(description="naive evaluator of the book language")
    parser.add_argument("log", nargs="?")
    parser.add_argument("--book")
    parser.add_argument("--as-at")
    parser.add_argument("--known-at")
    parser.add_argument("--case-attributes", default="")
    parser.add_argument("--verdicts", action="store_true")
    parser.add_argument("--batch", action="store_true")
    options = parser.parse_args(arguments)
    if options.batch:
        return serve(sys.stdin.buffer, sys.stdout.buffer)
    if not options.book or not options.log:
        parser.error("--book BOOK and LOG are needed")
    with open(options.book, encoding="utf-8") as file:
        book = file.read()
    with open(options.log, encoding="utf-8-sig", newline="") as file:
        log = file.read()
    ask = verdicts if options.verdicts else evaluate
    attributes = [name for name in options.case_attributes.split(",") if name]
    json.dump(ask(book, log, options.as_at, options.known_at, attributes), sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
