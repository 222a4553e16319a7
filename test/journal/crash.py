#!/usr/bin/env python3
"""A writing process killed with SIGKILL at seeded moments: every acknowledged append is there once,
the chain verifies, and what was derived comes out of the journal again. Other processes and a full
disk. `crash.py --kills 500` is the long form; a seed that fails is named and gives the same again."""
import os
import random
import signal
import subprocess
import sys
import time
from journal_lib import FolderTest, HEED, WRITER, run
import unittest

KILLS, SEED = 60, 20261125


def acknowledged(output):
    """source id -> event id, of whole lines alone"""
    return dict(reversed(line.split()) for line in output.split("\n")[:-1])


class Crash(FolderTest):
    def setUp(self):
        super().setUp()
        run(WRITER, "init", self.folder)

    def kill_while_writing(self, seed):
        """What was acknowledged before a writer of 8 threads was killed."""
        wait_s = random.Random(seed).uniform(0.0, 0.06)
        writer = subprocess.Popen([WRITER, "write", self.folder, "8", "100000", str(seed)],
                                  stdout=subprocess.PIPE, text=True)
        first = writer.stdout.readline()
        time.sleep(wait_s)
        writer.send_signal(signal.SIGKILL)
        rest, _ = writer.communicate()
        self.assertEqual(writer.returncode, -signal.SIGKILL)
        return acknowledged(first + rest)

    def stored(self):
        """[(source id, seq)] of all events, read by another program than ours."""
        rows = run("python3", "-c", "import sqlite3, sys\n"
                   "for row in sqlite3.connect(sys.argv[1]).execute("
                   "'SELECT source_id, seq FROM event'): print(*row)",
                   os.path.join(self.folder, "heed.db"))
        return [line.split() for line in rows.splitlines()]

    def expect_derived_equal(self):
        rows = [line.split(" ", 1) for line in run(WRITER, "tally", self.folder).splitlines()]
        kept = [row for which, row in rows if which == "0"]
        rebuilt = [row for which, row in rows if which == "1"]
        self.assertEqual(kept, rebuilt)
        self.assertTrue(kept)

    def test_every_acknowledged_append_is_there_once_after_each_kill(self):
        told = {}
        for kill in range(KILLS):
            seed = SEED + kill
            with self.subTest(seed=seed):
                told.update(self.kill_while_writing(seed))
                found = run(WRITER, "verify", self.folder)
                self.assertRegex(found, r"^\d+ events, 0 findings\n$")
        rows = self.stored()
        by_source = {source: seq for source, seq in rows}
        self.assertEqual(len(by_source), len(rows), "an event is there twice")
        self.assertEqual([], [source for source, event in told.items()
                              if by_source.get(source) != event.split("-")[0]])
        self.assertGreater(len(told), KILLS)
        self.expect_derived_equal()

    def test_what_was_sent_again_after_a_kill_is_there_once(self):
        self.kill_while_writing(1)
        before = len(self.stored())
        run(WRITER, "write", self.folder, "8", "5", "1")
        run(WRITER, "write", self.folder, "8", "5", "1")
        rows = self.stored()
        self.assertEqual(len({source for source, _ in rows}), len(rows))
        self.assertLessEqual(len(rows), before + 40)
        self.expect_derived_equal()

    def test_25_threads_of_20_writes_give_500_rows_of_distinct_parents(self):
        run(WRITER, "write", self.folder, "25", "20", "3")
        self.assertEqual(run(WRITER, "verify", self.folder), "500 events, 0 findings\n")
        self.assertEqual(sorted(int(seq) for _, seq in self.stored()), list(range(1, 501)))
        # A parent that two events had would be a fork, which verify finds.
        self.expect_derived_equal()

    def test_a_second_process_is_refused_and_told_who_has_the_folder(self):
        writer = subprocess.Popen([WRITER, "write", self.folder, "1", "1000000", "1"],
                                  stdout=subprocess.PIPE, text=True)
        writer.stdout.readline()
        try:
            refused = subprocess.run([WRITER, "write", self.folder, "1", "1", "2"],
                                     stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        finally:
            writer.kill()
            writer.communicate()
        self.assertEqual(refused.returncode, 3)
        self.assertIn("in use by process %d (journal-writer)" % writer.pid, refused.stderr)
        run(WRITER, "write", self.folder, "1", "1", "2")

    def test_a_full_disk_refuses_writes_loses_nothing_and_still_reads(self):
        limit_kib = 400  # of one file: the write-ahead log reaches it first
        done = subprocess.run(["bash", "-c", "trap '' XFSZ; ulimit -f %d; exec \"$@\"" % limit_kib,
                               "-", WRITER, "write", self.folder, "4", "100000", "5"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("the disk is full", done.stderr)
        told, rows = acknowledged(done.stdout), dict(self.stored())
        self.assertGreater(len(told), 20)
        self.assertEqual([], [source for source in told if source not in rows])
        self.assertRegex(run(WRITER, "verify", self.folder), r"^\d+ events, 0 findings\n$")
        run(WRITER, "write", self.folder, "1", "1", "6")  # with room again, it goes on
        self.expect_derived_equal()


class Copies(FolderTest):
    def test_a_backup_taken_while_a_writer_works_restores_and_verifies(self):
        run(WRITER, "plain-init", self.folder)
        writer = subprocess.Popen([WRITER, "plain-write", self.folder, "4", "1000000", "7"],
                                  stdout=subprocess.PIPE, text=True)
        told = acknowledged("".join(writer.stdout.readline() for _ in range(200)))
        try:
            run(HEED, "backup", self.folder, self.path("copy"))
        finally:
            writer.kill()
            writer.communicate()
        other = self.path("other")
        key = os.path.join(self.folder, "journal.key")
        output = run(HEED, "restore", "--key", key, self.path("copy"), other)
        self.assertIn("all as written", output)
        n_events = int(output.split("\n")[1].split()[0])
        self.assertGreaterEqual(n_events, len(told))
        self.assertIn("all as written", run(HEED, "doctor", other))
        self.assertEqual(os.stat(self.path("copy")).st_mode & 0o777, 0o600)

    def test_a_damaged_backup_is_refused_and_leaves_no_store(self):
        run(WRITER, "plain-init", self.folder)
        run(WRITER, "plain-write", self.folder, "4", "200", "7")
        run(HEED, "backup", self.folder, self.path("copy"))
        with open(self.path("copy"), "r+b") as file:
            file.seek(3 * 4096 + 8)
            file.write(b"\xff" * 9000)
        other = self.path("other")
        output = run(HEED, "restore", self.path("copy"), other, status=5)
        self.assertNotIn("restored", output)
        self.assertFalse(os.path.exists(os.path.join(other, "heed.db")))


if __name__ == "__main__":
    if "--kills" in sys.argv:
        at = sys.argv.index("--kills")
        KILLS = int(sys.argv[at + 1])
        del sys.argv[at:at + 2]
    unittest.main()
