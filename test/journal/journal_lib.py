"""What the journal's tests from outside share: the programs, and folders that vanish."""
import os
import shutil
import subprocess
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, os.environ.get("BUILD", "build"))
HEED = os.environ.get("HEED", os.path.join(BUILD, "heed"))
WRITER = os.path.join(BUILD, "test", "journal-writer")
VERIFIER = os.path.join(ROOT, "tools", "verify_event.py")


def run(*command, status=0):
    """What a program prints to both outputs; that it ends with `status`."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != status:
        raise AssertionError("%s ended with %d, not %d:\n%s"
                             % (" ".join(command), done.returncode, status, done.stdout))
    return done.stdout


class FolderTest(unittest.TestCase):
    def setUp(self):
        self.parent = tempfile.mkdtemp(prefix="heed-journal-")
        self.addCleanup(shutil.rmtree, self.parent)
        self.folder = os.path.join(self.parent, "force")

    def path(self, name):
        return os.path.join(self.parent, name)
