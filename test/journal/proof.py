#!/usr/bin/env python3
"""tools/verify_event.py, which shares no line with heed: it accepts true proofs and rejects each
tampering; and the commands that give proofs and heads."""
import json
import os
import unittest
from journal_lib import FolderTest, HEED, ROOT, VERIFIER, WRITER, run


def flip(text, at=0):
    """Another hexadecimal digit at one place."""
    return text[:at] + ("0" if text[at] != "0" else "1") + text[at + 1:]


class Proofs(FolderTest):
    @classmethod
    def setUpClass(cls):
        cls.keeper = FolderTest("setUp")
        cls.keeper.setUp()
        cls.force = cls.keeper.folder
        run(WRITER, "plain-init", cls.force)
        run(WRITER, "plain-write", cls.force, "5", "100", "1")
        run(WRITER, "plain-write", cls.force, "1", "37", "2")
        cls.head = run(HEED, "journal", "seal", cls.force)
        cls.key = cls.head.split("key ")[1].split("\n")[0]
        cls.proof = json.loads(run(HEED, "journal", "prove", cls.force, "123"))

    @classmethod
    def tearDownClass(cls):
        cls.keeper.doCleanups()

    def verify(self, proof, key=None, status=0):
        with open(self.path("proof.json"), "w", encoding="utf-8") as file:
            json.dump(proof, file)
        return run("python3", VERIFIER, self.path("proof.json"), key or self.key, status=status)

    def expect_rejected(self, what=None, **changes):
        output = self.verify({**self.proof, **changes}, status=1)
        if what:
            self.assertIn("NO : " + what, output)

    def test_is_at_most_60_lines_of_the_standard_library(self):
        with open(VERIFIER, encoding="utf-8") as file:
            lines = file.read().splitlines()
        self.assertLessEqual(len(lines), 60)
        imports = [line for line in lines if line.startswith(("import", "from"))]
        self.assertEqual(imports, ["import hashlib, json, struct, sys"])

    def test_accepts_true_proofs_of_first_last_and_tile_edges(self):
        for event in ("1", "2", "256", "257", "512", "513", "536", "537"):
            with self.subTest(event=event):
                self.verify(json.loads(run(HEED, "journal", "prove", self.force, event)))

    def test_rejects_a_changed_event(self):
        event = {**self.proof["event"], "actor": "nobody"}
        self.expect_rejected("the bytes say what is told", event=event)

    def test_rejects_changed_bytes(self):
        canonical = self.proof["canonical"]
        self.expect_rejected("the path leads to the root", canonical=flip(canonical, -1))

    def test_rejects_bytes_that_follow(self):
        self.expect_rejected("the bytes say", canonical=self.proof["canonical"] + "00")

    def test_rejects_another_predecessor(self):
        self.expect_rejected("the path leads", previous=flip(self.proof["previous"]))

    def test_rejects_a_changed_longer_or_shorter_path(self):
        path = self.proof["path"]
        self.expect_rejected("the path leads", path=[flip(path[0])] + path[1:])
        self.expect_rejected("the path leads", path=path + [path[0]])
        self.expect_rejected("the path leads", path=path[:-1])

    def test_rejects_another_root_or_size_by_the_signature(self):
        root = self.head.split("root ")[1].split("\n")[0]
        self.expect_rejected("the head is signed", head=self.head.replace(root, flip(root)))
        self.expect_rejected("the head is signed", head=self.head.replace("size 537", "size 538"))

    def test_rejects_a_changed_signature(self):
        start = self.head.index("signature ") + len("signature ")
        for at in (start, start + 70):
            self.expect_rejected(head=flip(self.head, at))

    def test_rejects_a_head_signed_by_another_key(self):
        other = os.path.join(self.parent, "other")
        run(WRITER, "plain-init", other)
        run(WRITER, "plain-write", other, "1", "10", "1")
        run(HEED, "journal", "seal", other)
        proof = json.loads(run(HEED, "journal", "prove", other, "5"))
        self.assertIn("NO : by the key you gave", self.verify(proof, status=1))

    def test_an_id_with_another_hash_is_no_event_here(self):
        output = run(HEED, "journal", "prove", self.force, "17-0000000000000000", status=2)
        self.assertIn("there is no event 17-0000000000000000 in this journal", output)

    def test_a_head_kept_elsewhere_is_held_against_the_journal(self):
        kept = self.path("head.txt")
        with open(kept, "w", encoding="utf-8") as file:
            file.write(self.head)
        self.assertIn("all as written", run(HEED, "journal", "verify", "--head", kept, self.force))
        report = json.loads(run(HEED, "journal", "verify", "--json", self.force))
        self.assertEqual((report["events"], report["findings"]), (537, []))

    def test_an_extension_of_an_older_head_is_told(self):
        extension = json.loads(run(HEED, "journal", "prove", "--from", "500", self.force))
        self.assertEqual(extension["old-size"], 500)
        self.assertTrue(extension["path"])


class AppendOnly(unittest.TestCase):
    def test_no_source_updates_or_deletes_a_table_of_the_journal(self):
        """Beside the triggers, which refuse it at run time: nobody even tries."""
        wrong = []
        for folder, _, names in os.walk(os.path.join(ROOT, "src")):
            for name in names:
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    text = " ".join(file.read().replace('"', " ").split()).lower()
                for table in ("event", "tree_node", "tree_head", "journal_origin"):
                    for change in ("update %s set", "delete from %s", "replace into %s",
                                   "drop table %s", "alter table %s"):
                        if change % table + " " in text + " ":
                            wrong.append("%s: %s" % (name, change % table))
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main()
