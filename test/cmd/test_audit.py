"""`heed audit` from the outside: figures worked out by hand, every form of report, every refusal."""
import csv
import io
import json
import math
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lib import BOOK, LOG, MAP, ROOT, Place, audit, audit_json, heed, standard  # noqa: E402


def wilson(good, n, z=1.959963984540054):
    share = good / n
    centre = (share + z * z / 2 / n) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / 4 / n / n) / (1 + z * z / n)
    return share, centre - half, centre + half


def problems(value, schema, root, at="$"):
    """What in a value breaks a schema: as much of JSON Schema as docs/audit-json.schema.json uses."""
    if "$ref" in schema:
        yield from problems(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root, at)
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None),
             "integer": int, "number": (int, float)}
    allowed = schema.get("type")
    if allowed:
        allowed = allowed if isinstance(allowed, list) else [allowed]
        fits = any(isinstance(value, kinds[k]) and not (isinstance(value, bool) and k != "boolean")
                   for k in allowed)
        if not fits:
            yield "%s: %r is no %s" % (at, value, "/".join(allowed))
            return
    if "enum" in schema and value not in schema["enum"]:
        yield "%s: %r is not among %s" % (at, value, schema["enum"])
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if value < schema.get("minimum", value) or value > schema.get("maximum", value):
            yield "%s: %r is out of bounds" % (at, value)
    if isinstance(value, dict):
        for name in schema.get("required", []):
            if name not in value:
                yield "%s: %s is missing" % (at, name)
        for name, part in value.items():
            if name in schema.get("properties", {}):
                yield from problems(part, schema["properties"][name], root, at + "." + name)
            elif schema.get("additionalProperties") is False:
                yield "%s: %s is not in the schema" % (at, name)
    if isinstance(value, list) and "items" in schema:
        for i, part in enumerate(value):
            yield from problems(part, schema["items"], root, "%s[%d]" % (at, i))


class AuditCase(unittest.TestCase):
    def setUp(self):
        self.place = Place()
        self.addCleanup(self.place.close)


class Figures(AuditCase):
    def test_counts_are_those_worked_out_by_hand(self):
        figure = standard(audit_json(self.place))
        self.assertEqual({k: figure[k] for k in ("opened", "met", "late", "missed", "open", "ahead",
                                                 "void", "waived", "met_recorded_late")},
                         {"opened": 10, "met": 3, "late": 1, "missed": 3, "open": 1, "ahead": 1,
                          "void": 1, "waived": 0, "met_recorded_late": 1})

    def test_rate_and_interval_are_wilsons(self):
        figure = standard(audit_json(self.place))
        for name, expected in zip(("rate", "low", "high"), wilson(3, 7)):
            self.assertAlmostEqual(figure[name], expected, delta=1e-12)

    def test_figures_are_as_at_the_latest_event(self):
        self.assertEqual(audit_json(self.place)["as_at"], "2026-03-02T12:00:30+00:00")

    def test_a_date_alone_is_its_end_in_the_books_zone(self):
        report = audit_json(self.place, "--as-at", "2026-06-30")
        self.assertEqual(report["as_at"], "2026-06-30T23:59:59.999+01:00")
        self.assertEqual(standard(report)["open"], 0)
        self.assertEqual(standard(report)["met"], 4)
        self.assertEqual(standard(report)["missed"], 4)

    def test_events_after_the_moment_do_not_exist(self):
        figure = standard(audit_json(self.place, "--as-at", "2026-01-05"))
        self.assertEqual((figure["opened"], figure["met"]), (2, 2))

    def test_known_at_leaves_out_what_was_written_up_later(self):
        report = audit_json(self.place, "--known-at", "2026-01-05T10:30:00Z")
        figure = standard(report)
        self.assertEqual((figure["opened"], figure["met"], figure["missed"]), (2, 1, 1))
        self.assertEqual(report["as_at"], "2026-01-05T10:30:00+00:00")

    def test_where_selects_records(self):
        figure = standard(audit_json(self.place, "--where", "unit is North"))
        self.assertEqual((figure["opened"], figure["met"]), (5, 2))

    def test_one_standard_can_be_asked_for(self):
        report = audit_json(self.place, "--standard", "close-soon")
        self.assertEqual([s["name"] for s in report["standards"]], ["close-soon"])

    def test_without_a_target_there_is_no_verdict(self):
        figure = standard(audit_json(self.place), "close-soon")
        self.assertIsNone(figure["target"])
        self.assertIsNone(figure["under_target"])

    def test_nothing_counted_gives_no_rate(self):
        figure = standard(audit_json(self.place, "--as-at", "2026-01-05T09:00:01Z"))
        self.assertEqual(figure["open"], 1)
        self.assertEqual((figure["rate"], figure["low"], figure["high"]), (None, None, None))

    def test_any_number_of_threads_gives_the_same(self):
        one = audit(self.place, "--json", "--by", "unit", "--sample", "3", "--jobs", "1").stdout
        many = audit(self.place, "--json", "--by", "unit", "--sample", "3", "--jobs", "7").stdout
        self.assertEqual(one, many)


class Cuts(AuditCase):
    def rows(self, *arguments):
        return {row["value"]: row for row in standard(audit_json(self.place, *arguments))["by"]}

    def test_by_attribute_has_a_row_for_what_is_missing(self):
        rows = self.rows("--by", "unit")
        self.assertEqual(list(rows), ["East, <b>West</b>", "North", "South", None])
        self.assertEqual(rows["North"]["opened"], 5)
        self.assertEqual(rows["South"]["missed"], 1)
        self.assertEqual(rows[None]["missed"], 1)

    def test_by_month_goes_by_the_local_date_on_which_it_fell_due(self):
        rows = self.rows("--by", "month")
        self.assertEqual(list(rows), ["2026-01", "2026-02", "2026-03"])
        self.assertEqual((rows["2026-02"]["opened"], rows["2026-02"]["opened_in_period"]), (5, 6))
        # C3 opened in February and fell due in March; C9 and C10 are of March altogether
        self.assertEqual((rows["2026-03"]["opened"], rows["2026-03"]["opened_in_period"]), (3, 2))

    def test_rows_add_up(self):
        for cut in ("unit", "day", "week", "month", "quarter", "year"):
            rows = self.rows("--by", cut)
            self.assertEqual(sum(row["opened"] for row in rows.values()), 10, cut)
            self.assertEqual(sum(row["met"] for row in rows.values()), 3, cut)

    def test_the_last_instant_of_a_month_is_in_it_and_the_next_is_not(self):
        self.place.book = self.place.write("force.book", "zone \"Europe/London\"\nstandard noted\n"
                                           "  when noted\n  must text exists\n")
        self.place.log = self.place.write(
            "calls.csv", "case,activity,time,recorded,text\nA,noted,2026-06-30T23:59:59.999+01:00,,x\n"
            "B,noted,2026-07-01T00:00:00+01:00,,x\nB,other,2026-08-01,,\n")
        rows = standard(audit_json(self.place, "--by", "month"), "noted")["by"]
        self.assertEqual([(row["value"], row["opened"]) for row in rows],
                         [("2026-06", 1), ("2026-07", 1)])
        june = audit_json(self.place, "--as-at", "2026-06-30")
        july = audit_json(self.place, "--as-at", "2026-07-31")
        self.assertEqual((standard(june, "noted")["met"], standard(july, "noted")["met"]), (1, 2))

    def test_only_gives_the_row_and_its_cases(self):
        report = audit_json(self.place, "--by", "unit", "--only", "(none)", "--cases", "missed")
        figure = standard(report)
        self.assertEqual(figure["opened"], 1)
        self.assertEqual([duty["case"] for duty in figure["duties"]], ["C6"])

    def test_only_takes_a_period(self):
        figure = standard(audit_json(self.place, "--by", "month", "--only", "2026-02"))
        self.assertEqual(figure["opened"], 5)


class Lists(AuditCase):
    def test_list_is_as_long_as_the_figure_and_tells_due_and_delay(self):
        figure = standard(audit_json(self.place, "--cases", "late"))
        self.assertEqual(figure["listed"], figure["late"])
        self.assertEqual(figure["duties"],
                         [{"case": "C4", "key": None, "state": "late", "recorded_late": False,
                           "opened_at": "2026-02-03T09:00:00+00:00",
                           "due_at": "2026-02-03T09:02:00+00:00",
                           "ended_at": "2026-02-03T09:02:01+00:00", "delay_ms": 1000}])

    def test_every_figure_of_every_row_is_as_long_as_its_list_with_its_filters(self):
        for row in standard(audit_json(self.place, "--by", "unit", "--where", "unit exists"))["by"]:
            for state in ("met", "late", "missed", "open", "ahead", "void"):
                figure = standard(audit_json(self.place, "--by", "unit", "--where", "unit exists",
                                             "--only", row["value"], "--cases", state))
                self.assertEqual(len(figure["duties"]), row[state], (row["value"], state))

    def test_every_figure_is_as_long_as_its_list(self):
        for state in ("met", "late", "missed", "open", "ahead", "void", "waived"):
            figure = standard(audit_json(self.place, "--cases", state))
            self.assertEqual(len(figure["duties"]), figure[state], state)
        figure = standard(audit_json(self.place, "--cases", "recorded-late"))
        self.assertEqual([duty["case"] for duty in figure["duties"]], ["C2"])

    def test_all_lists_every_duty_in_the_order_of_the_log(self):
        duties = standard(audit_json(self.place, "--cases", "all"))["duties"]
        self.assertEqual([duty["case"] for duty in duties], ["C%d" % i for i in range(1, 11)])

    def test_limit_cuts_the_list_and_says_so(self):
        done = audit(self.place, "--cases", "missed", "--limit", "2", "--standard", "assess-in-time")
        self.assertIn("the first 2 of 3; --limit 0 shows all", done.stdout)
        self.assertNotIn("C7", done.stdout.split("What to type next")[0])

    def test_sample_says_what_an_inspector_would_have_found(self):
        sample = standard(audit_json(self.place, "--sample", "4", "--seed", "3"))["sample"]
        self.assertEqual((sample["n"], sample["population"], len(sample["duties"])), (4, 7, 4))
        met = sum(duty["state"] == "met" for duty in sample["duties"])
        self.assertEqual(sample["met"], met)
        self.assertAlmostEqual(sample["low"], max(0, wilson(met, 4)[1]), delta=1e-12)

    def test_the_same_seed_draws_the_same_cases(self):
        def draw(seed):
            sample = standard(audit_json(self.place, "--sample", "3", "--seed", seed))["sample"]
            return [duty["case"] for duty in sample["duties"]]
        self.assertEqual(draw("5"), draw("5"))
        self.assertGreater(len({tuple(draw(str(seed))) for seed in range(12)}), 3)


class Forms(AuditCase):
    def test_json_keeps_to_its_schema(self):
        with open(os.path.join(ROOT, "docs", "audit-json.schema.json"), encoding="utf-8") as file:
            schema = json.load(file)
        for more in ([], ["--by", "unit"], ["--by", "month", "--cases", "all"],
                     ["--sample", "3"], ["--by", "unit", "--only", "North"]):
            report = audit_json(self.place, *more)
            self.assertEqual(list(problems(report, schema, schema)), [], more)

    def test_the_schema_check_can_fail(self):
        schema = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}},
                  "additionalProperties": False}
        self.assertEqual(len(list(problems({"n": True, "m": 1}, schema, schema))), 2)

    def test_csv_has_a_row_a_standard(self):
        rows = list(csv.DictReader(io.StringIO(audit(self.place, "--csv").stdout)))
        self.assertEqual([row["standard"] for row in rows], ["assess-in-time", "close-soon"])
        self.assertEqual((rows[0]["opened"], rows[0]["met"], rows[0]["target"]), ("10", "3", "50"))
        self.assertEqual(rows[0]["verdict"], "under target")

    def test_csv_of_a_cut_and_of_cases(self):
        rows = list(csv.DictReader(io.StringIO(audit(self.place, "--csv", "--by", "unit").stdout)))
        self.assertEqual({row["unit"] for row in rows},
                         {"East, <b>West</b>", "North", "South", "(none)"})
        rows = list(csv.DictReader(io.StringIO(
            audit(self.place, "--csv", "--cases", "missed", "-s", "assess-in-time").stdout)))
        self.assertEqual([row["case"] for row in rows], ["C5", "C6", "C7"])

    def test_csv_cells_are_no_formulas(self):
        self.place.log = self.place.write("calls.csv", LOG.replace("C5,", "=1+1,"))
        out = audit(self.place, "--csv", "--cases", "missed").stdout
        self.assertIn("\"'=1+1\"", out)
        self.assertNotIn(",=1+1", out)

    def test_table_puts_what_is_under_target_first(self):
        book = BOOK.replace("standard close-soon", "  target 10%\nstandard close-soon", 1)
        self.place.book = self.place.write("force.book", book.replace("  target 50%\n", "", 1)
                                           .replace("working days\n", "working days\n  target 90%\n"))
        out = audit(self.place).stdout
        self.assertLess(out.index("close-soon"), out.index("assess-in-time"))
        self.assertIn("under target 90 %", out)
        self.assertIn("on target 10 %", out)

    def test_table_fits_every_width(self):
        for width in (40, 79, 80, 100, 200):
            for line in audit(self.place, "-q", "--by", "unit",
                              COLUMNS=str(width)).stdout.split("\n"):
                self.assertLessEqual(len(line), width, line)

    def test_no_colour_where_there_is_no_terminal(self):
        self.assertNotIn("\033", audit(self.place).stdout)

    def test_commands_that_it_offers_give_the_figure_back(self):
        out = audit(self.place, "--where", "unit is not \"O'Hare's\"").stdout
        command = next(line for line in out.split("\n") if "--cases missed" in line).strip()
        self.assertIn("'unit is not \"O'\\''Hare'\\''s\"'", command)
        import shlex
        words = shlex.split(command)
        self.assertEqual(words[0], "heed")
        self.assertIn("C5", heed(*words[1:]).stdout)

    def test_quiet_says_nothing_but_figures(self):
        done = audit(self.place, "-q")
        self.assertNotIn("What to type next", done.stdout)
        self.assertEqual(done.stderr, "")


class Status(AuditCase):
    def test_under_target_is_one_only_when_asked(self):
        self.assertEqual(audit(self.place).returncode, 0)
        self.assertEqual(audit(self.place, "--fail-under-target").returncode, 1)
        self.assertEqual(audit(self.place, "--fail-under-target", "-s", "close-soon").returncode, 0)

    def assert_refused(self, status, piece, *arguments):
        done = heed("audit", *arguments)
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertIn(piece, done.stderr)
        self.assertEqual(done.stdout, "")

    def test_usage_is_two_and_says_what_to_give(self):
        place = self.place
        good = ["--book", place.book, place.log] + MAP
        self.assert_refused(2, "give --book BOOK", place.log)
        self.assert_refused(2, "which log?", "--book", place.book)
        self.assert_refused(2, "did you mean --standard", *good, "--standart", "x")
        self.assert_refused(2, "did you mean assess-in-time?", *good, "--standard", "asess-in-time")
        self.assert_refused(2, "did you mean missed?", *good, "--cases", "mised")
        self.assert_refused(2, "is no date or time", *good, "--as-at", "31.3.2026")
        self.assert_refused(2, "--where", *good, "--where", "unit is")
        self.assert_refused(2, "--limit takes a whole number", *good, "--limit", "-3")
        self.assert_refused(2, "--json or --csv", *good, "--json", "--csv")
        self.assert_refused(2, "--only picks a row of --by", *good, "--only", "North")
        self.assert_refused(2, "give --sample", *good, "--seed", "3")
        self.assert_refused(2, "--jobs takes a number", *good, "--jobs", "0")
        self.assert_refused(2, "--map takes", "--book", place.book, place.log, "--map", "casse=x")

    def test_a_bad_book_is_three_and_shows_where(self):
        book = self.place.write("bad.book", "standard s\n  when a\n  owe b\n  within 5 parsecs\n")
        self.assert_refused(3, "bad.book:4:", "--book", book, self.place.log)
        self.assert_refused(3, "none.book", "--book", self.place.path("none.book"), self.place.log)

    def test_a_bad_log_is_four(self):
        self.assert_refused(4, "none.csv", "--book", self.place.book, self.place.path("none.csv"))
        self.assert_refused(4, self.place.folder.name, "--book", self.place.book,
                            self.place.folder.name)

    def test_log_from_standard_input(self):
        done = heed("audit", "--book", self.place.book, "-", "--json", *MAP,
                    stdin=LOG.encode("utf-8"))
        self.assertEqual(standard(json.loads(done.stdout))["opened"], 10)


class Loss(AuditCase):
    def test_events_that_cannot_be_placed_are_told(self):
        self.place.log = self.place.write("calls.csv", LOG + "C11,contact.answered,31/31/2026,,\n")
        report = audit_json(self.place)
        self.assertEqual(report["unplaced"], 1)
        self.assertTrue(any("could not be placed" in w for w in report["warnings"]),
                        report["warnings"])
        out = audit(self.place).stdout
        self.assertIn("and 1 that could not be placed", out)

    def test_verdicts_that_hang_on_ties_are_told(self):
        extra = ("C12,thrive.completed,2026-02-10T10:00:00Z,,North\n"
                 "C12,contact.answered,2026-02-10T10:00:00Z,,North\n")
        self.place.log = self.place.write("calls.csv", LOG + extra)
        report = audit_json(self.place)
        self.assertEqual(standard(report)["ties"], 1)
        self.assertTrue(any("1 verdict hangs on the order" in w for w in report["warnings"]))

    def test_names_that_the_log_never_has_are_told(self):
        self.place.book = self.place.write("force.book", BOOK.replace("thrive.completed",
                                                                      "thrive.complete"))
        warnings = audit_json(self.place)["warnings"]
        self.assertTrue(any("thrive.complete" in w for w in warnings), warnings)

    def test_names_on_the_command_line_that_the_log_never_has_are_told(self):
        for arguments, piece in ((["--by", "unti"], '--by names the attribute "unti", which the log '
                                  'never has; the nearest it has is "unit"'),
                                 (["--where", "not (untit is North)"], '--where names the attribute '
                                  '"untit"'),
                                 (["--by", "unit", "--only", "West"], 'no duty lies in the row "West"')):
            warnings = audit_json(self.place, *arguments)["warnings"]
            self.assertEqual([piece in w for w in warnings], [True], warnings)

    def test_an_empty_log_gives_no_rate_and_says_why(self):
        self.place.log = self.place.write("calls.csv", LOG.split("\n")[0] + "\n")
        report = audit_json(self.place)
        self.assertIsNone(report["as_at"])
        self.assertIsNone(standard(report)["rate"])
        self.assertEqual(len(report["warnings"]), 1)
        self.assertIn("no events", report["warnings"][0])
        self.assertIn("nothing counted yet", audit(self.place).stdout)

    def test_escapes_in_a_log_do_not_reach_the_terminal(self):
        self.place.log = self.place.write("calls.csv", LOG.replace("C5,", "C5\033[2J,"))
        self.assertNotIn("\033", audit(self.place, "--cases", "missed").stdout)


if __name__ == "__main__":
    unittest.main()
