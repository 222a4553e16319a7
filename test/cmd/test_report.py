"""The HTML report as text: whole, escaped, without script, saying what JSON says."""
import html
import html.parser
import os
import re
import resource
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lib import HEED, LOG, MAP, Place, audit, audit_json, heed, standard  # noqa: E402

VOID = {"meta", "br", "path", "rect", "link", "hr", "img", "input"}


class Tags(html.parser.HTMLParser):
    """Every element is closed in order; ids are unique; links within the page lead somewhere."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.wrong, self.ids, self.links, self.names = [], [], [], [], set()
        self.handlers = []

    def handle_starttag(self, tag, attributes):
        self.names.add(tag)
        for name, value in attributes:
            if name == "id":
                self.ids.append(value)
            if name == "href":
                self.links.append(value)
            if name.startswith("on"):
                self.handlers.append(name)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.names.add(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


class Report(unittest.TestCase):
    def setUp(self):
        self.place = Place()
        self.addCleanup(self.place.close)

    def page(self, *arguments):
        done = audit(self.place, "-q", "--html", self.place.path("report.html"), *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.place.read("report.html")

    def test_page_is_well_formed_and_needs_nothing_else(self):
        tags = Tags()
        page = self.page()
        tags.feed(page)
        self.assertEqual((tags.open, tags.wrong, tags.handlers), ([], [], []))
        self.assertFalse(tags.names & {"script", "iframe", "object", "embed", "img", "link", "form"})
        self.assertEqual(len(tags.ids), len(set(tags.ids)))
        for link in tags.links:
            self.assertIn(link.lstrip("#"), tags.ids)
        self.assertNotRegex(page, r"url\(|@import|https?://")

    def test_what_comes_from_log_book_and_command_line_is_escaped(self):
        nasty = "<script>alert(1)</script>&\"'"
        quoted = '"' + nasty.replace('"', '""') + '"'
        self.place.log = self.place.write(
            "calls.csv", LOG.replace("C5,", quoted + ",").replace("North", quoted))
        page = self.page("--where", "unit is not \"<i>\"")
        self.assertNotIn("<script", page)
        self.assertNotIn("<i>", page)
        self.assertIn(html.escape(nasty).replace("&#x27;", "&#39;"), page)

    def test_figures_are_those_of_json(self):
        figure = standard(audit_json(self.place))
        page = self.page("-s", "assess-in-time")
        self.assertIn("<div class=\"big\">%.1f\u00a0%%</div>" % (100 * figure["rate"]), page)
        counts = dict(re.findall(r"<dt>([^<]+)</dt><dd>([\d,]+)</dd>", page))
        for name in ("opened", "met", "late", "missed", "open", "ahead", "void", "waived"):
            self.assertEqual(int(counts[name].replace(",", "")), figure[name], name)
        self.assertEqual(int(counts["met, recorded late"]), figure["met_recorded_late"])

    def test_every_plot_has_words_and_a_table(self):
        page = self.page("-s", "assess-in-time")
        self.assertEqual(page.count("role=\"img\""), 2)
        self.assertEqual(page.count("<desc"), 2)
        self.assertEqual(page.count("The figures of this plot"), 2)
        self.assertRegex(page, r"<desc[^>]*>Lowest 0\.0 % in 2026-W06, highest 100\.0 % in 2026-W02")

    def test_summary_says_what_is_under_target(self):
        self.assertIn("1 of 1 standard with a target is under it.", self.page())

    def test_sentence_source_and_sample_are_there(self):
        page = self.page("--sample", "3", "--seed", "2", "-s", "assess-in-time")
        self.assertIn("within 2 minutes", page)
        self.assertIn("Force policy 12", page)
        self.assertIn("Of 3 cases drawn from 7 (seed 2)", page)

    def test_same_input_gives_the_same_page(self):
        self.assertEqual(self.page("--jobs", "1"), self.page("--jobs", "4"))

    def test_table_and_page_come_together(self):
        done = audit(self.place, "--html", self.place.path("report.html"))
        self.assertIn("assess-in-time", done.stdout)
        done = audit(self.place, "--html", "-")
        self.assertTrue(done.stdout.startswith("<!DOCTYPE html>"))


class HalfWritten(unittest.TestCase):
    def setUp(self):
        self.place = Place()
        self.addCleanup(self.place.close)
        os.mkdir(self.place.path("out"))
        self.page = self.place.path("out/report.html")

    def test_full_disk_leaves_the_old_page_and_nothing_beside_it(self):
        self.place.write("out/report.html", "the old page")

        def small_files():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        done = subprocess.run([HEED, "audit", "--book", self.place.book, self.place.log, *MAP,
                               "--html", self.page], stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, preexec_fn=small_files, check=False)
        self.assertEqual(done.returncode, 4)
        self.assertIn(b"report.html", done.stderr)
        self.assertEqual(self.place.read("out/report.html"), "the old page")
        self.assertEqual(os.listdir(self.place.path("out")), ["report.html"])

    def test_a_folder_that_is_not_there_is_told(self):
        done = audit(self.place, "--html", self.place.path("none/report.html"))
        self.assertEqual(done.returncode, 4)
        self.assertIn("none/report.html", done.stderr)

    def test_full_standard_output_is_told(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([HEED, "audit", "--book", self.place.book, self.place.log, *MAP],
                                  stdout=full, stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 4)
        self.assertIn(b"cannot write to standard output", done.stderr)

    def interrupt(self, number):
        child = subprocess.Popen([HEED, "audit", "--book", self.place.book, "-", *MAP, "--html",
                                  self.page], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE)
        child.stdin.write(LOG.encode("utf-8"))
        child.stdin.flush()
        # It is reading its input, and has caught the signal, once the pipe is empty.
        import fcntl
        import struct
        import termios
        while struct.unpack("i", fcntl.ioctl(child.stdin, termios.FIONREAD, b"\0\0\0\0"))[0]:
            time.sleep(0.01)
        child.send_signal(number)
        out, err = child.communicate(timeout=30)
        return child.returncode, out, err

    def test_interrupt_says_so_and_leaves_nothing(self):
        for number, status in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            code, out, err = self.interrupt(number)
            self.assertEqual((code, out), (status, b""))
            self.assertIn(b"stopped; nothing was left half-written", err)
            self.assertEqual(os.listdir(self.place.path("out")), [])


if __name__ == "__main__":
    unittest.main()
