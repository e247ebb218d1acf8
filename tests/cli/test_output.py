"""Reports are written whole or not at all, wherever they go and whatever goes wrong."""

import json
import os
import pty
import resource
import signal
import stat
import subprocess
import tempfile
import time
import unittest

from program import PATIENCE, POINT, PROGRAM, run, run_under
from test_document import VALIDATOR

LONG_CURVE = ["curve", "--sweep", "alpha_1=0.01:2:100000", "--beta", "20"]
CURVE = ["curve", "--sweep", "alpha_1=0.1:0.2:5", "--beta", "5"]


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text="precious"):
        with open(self.path(name), "w") as file:
            file.write(text)
        return self.path(name)

    def read(self, name):
        with open(self.path(name)) as file:
            return file.read()

    def assert_failed(self, result, *named, status=1):
        self.assertEqual(result.returncode, status, result.stderr)
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        for text in named:
            self.assertIn(text, result.stderr)


class Success(Folder):
    def test_replaces_a_file_and_leaves_nothing_else(self):
        path = self.write("curve.json")
        result = run(*POINT, "--output", path)
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))
        self.assertEqual(len(json.loads(self.read("curve.json"))["points"]), 1)
        self.assertEqual(os.listdir(self.folder), ["curve.json"])

    def test_keeps_the_mode_of_a_file(self):
        path = self.write("curve.json")
        os.chmod(path, 0o640)
        run(*POINT, "--output", path)
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o640)

    def test_gives_a_new_file_the_mode_that_umask_says(self):
        old = os.umask(0o027)
        self.addCleanup(os.umask, old)
        run(*POINT, "--output", self.path("new.json"))
        self.assertEqual(stat.S_IMODE(os.stat(self.path("new.json")).st_mode), 0o640)

    def test_follows_links(self):
        self.write("real.json")
        os.symlink("real.json", self.path("link.json"))
        os.symlink("later.json", self.path("dangling.json"))
        for name, real in ("link.json", "real.json"), ("dangling.json", "later.json"):
            self.assertEqual(run(*POINT, "--output", self.path(name)).returncode, 0)
            self.assertTrue(os.path.islink(self.path(name)))
            self.assertIn("points", self.read(real))

    def test_a_name_as_long_as_the_file_system_allows(self):
        name = "x" * 255
        self.assertEqual(run(*POINT, "--output", self.path(name)).returncode, 0)
        self.assertIn("points", self.read(name))

    def test_in_the_current_folder(self):
        self.assertEqual(run(*POINT, "--output", "here.json", cwd=self.folder).returncode, 0)
        self.assertIn("points", self.read("here.json"))

    def test_devices_and_pipes_are_written_to(self):
        self.assertEqual(run(*POINT, "--output", "/dev/null").returncode, 0)
        self.assertIn("points", run(*POINT, "--output", "/dev/stdout").stdout)
        self.assertIn("points", run(*POINT, "--output", "-").stdout)
        os.mkfifo(self.path("pipe"))
        with subprocess.Popen([PROGRAM, *POINT, "--output", self.path("pipe")]) as process:
            self.assertIn("points", self.read("pipe"))
        self.assertEqual(process.returncode, 0)

    def test_form_follows_the_name_unless_told(self):
        run(*CURVE, "--output", self.path("curve.csv"))
        self.assertTrue(self.read("curve.csv").startswith("task,alpha_1,"))
        run(*CURVE, "--output", self.path("curve.csv"), "--format", "json")
        self.assertTrue(self.read("curve.csv").startswith("{"))
        run(*CURVE, "-o", self.path("curve"))
        self.assertTrue(self.read("curve").startswith("{"))
        run(*CURVE, "-o", self.path("curve.txt"), "--format", "table")
        self.assertTrue(self.read("curve.txt").startswith("task 1:"))
        for name in ("curve.parquet", "a.txt", "x.json.gz"):
            result = run(*CURVE, "--output", self.path(name))
            self.assertEqual(result.returncode, 2)
            self.assertIn(".json or .csv", result.stderr)
            self.assertFalse(os.path.exists(self.path(name)))

    def test_csv_has_a_file_for_every_list(self):
        result = run("curve", "--branches", "all", "--sweep", "alpha_1=1.3:2:3", "--beta", "20", "-o", self.path("c.csv"))
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertEqual(sorted(os.listdir(self.folder)), ["c.csv", "c.events.csv", "c.meta.json"])
        self.assertTrue(self.read("c.events.csv").startswith("kind,reading,level,parameter,value,error"))
        meta = json.loads(self.read("c.meta.json"))
        self.assertEqual(meta["settings"]["sweep"], "alpha_1")
        self.assertTrue(meta["complete"])

    def test_settings_beside_a_csv_follow_the_schema_and_name_its_lists(self):
        few = ["--instances", "4", "--size", "20", "--warm-up", "10", "--samples", "8"]
        for words in (CURVE, ["potential", "--impose", "q_star=0.3,0.4", "--alpha", "0.5", "--beta", "5"],
                      ["diagram", "--x", "alpha_1=0.5:1", "--y", "beta_1=5:6", "--event", "eps_1=0.3", "--grid", "2x2"],
                      ["optimum", "--over", "alpha_1=0.1:0.2", "--minimise", "eps_1", "--beta", "5"],
                      ["simulate", "--alpha", "0.3", "--beta", "5", *few], ["verify", "--alpha", "0.3", "--beta", "5", *few],
                      ["monte-carlo", "--alpha", "0.3", "--beta", "5", "--samples", "30", "--outer", "50", "--repeats", "3", "--runs", "3"],
                      ["wide", "--synthetic", "2", "--examples", "5"]):
            with self.subTest(words[0]):
                whole, csv = (run(*words, "--threads", "1", "-o", self.path(words[0] + ending)) for ending in (".json", ".csv"))
                self.assertIn(whole.returncode, (0, 3, 4), whole.stderr)
                self.assertEqual((whole.returncode, whole.stderr), (csv.returncode, csv.stderr))
                whole, meta = (json.loads(self.read(words[0] + ending)) for ending in (".json", ".meta.json"))
                for document in whole, meta:
                    self.assertEqual([error.message for error in VALIDATOR.iter_errors(document)], [])
                head = {key: value for key, value in whole.items() if not isinstance(value, list)}
                self.assertEqual(meta | {"command": ""}, head | {"command": "", "lists": [key for key in whole if key not in head]})
                self.assertTrue(list(VALIDATOR.iter_errors(whole | {"lists": meta["lists"]})))  # they stand in one place

    def test_csv_on_standard_output_names_what_it_leaves_out(self):
        result = run("curve", "--branches", "all", "--sweep", "alpha_1=1.3:2:3", "--beta", "20", "--format", "csv")
        self.assertRegex(result.stderr, r"leaves out \d+ records of events")

    def test_never_replaces_what_the_command_reads(self):
        simulated = ["simulate", "--alpha", "0.3", "--beta", "5", "--size", "20", "--instances", "4", "--warm-up", "10",
                     "--samples", "8"]
        run(*simulated, "--log", self.path("log"))
        before = self.read("log")
        os.symlink(self.path("log"), self.path("link"))
        os.link(self.path("log"), self.path("hard"))
        for name in ("log", "link", "hard"):
            result = run(*simulated, "--log", self.path("log"), "--resume", "--output", self.path(name))
            self.assertEqual(result.returncode, 2)
            self.assertIn("allowed is another", result.stderr)
        self.assertEqual(self.read("log"), before)
        result = run(*simulated, "--log", self.path("new"), "--output", self.path("./new"))
        self.assertEqual(result.returncode, 2)
        for name in ("e.summary.csv", "e.meta.json"):  # that a csv would put beside itself
            result = run(*simulated, "--log", self.path(name), "--output", self.path("e.csv"))
            self.assertEqual(result.returncode, 2)
            self.assertIn("allowed is another", result.stderr)
        result = run(*simulated, "--log", self.path("f.meta.json"), "--format", "json", "--output", self.path("f.csv"))
        self.assertNotEqual(result.returncode, 2, result.stderr)  # a name alone makes no csv
        self.assertEqual(self.read("f.csv")[0], "{")
        self.write("e.meta.json")  # in the current folder, of a csv that is not there yet
        result = run(*simulated, "--log", "e.meta.json", "--output", "e.csv", cwd=self.folder)
        self.assertEqual(result.returncode, 2)
        self.assertIn("allowed is another", result.stderr)
        run(*POINT, "--output", self.path("v.json"))
        before = self.read("v.json")
        verify = ["verify", "--input", self.path("v.json"), "--size", "20", "--instances", "4"]
        result = run(*verify, "--output", self.path("v.json"))
        self.assertEqual(result.returncode, 2)
        self.assertIn("allowed is another", result.stderr)
        self.assertEqual(self.read("v.json"), before)


class Failure(Folder):
    def test_no_such_folder(self):
        path = self.path("nowhere/curve.json")
        self.assert_failed(run(*POINT, "--output", path), "--output", path, "No such file")

    def test_a_folder(self):
        for path in (self.folder, self.folder + "/", self.path("none") + "/"):
            self.assert_failed(run(*POINT, "--output", path), f"--output {path}: is a folder; allowed is the name", status=2)

    def test_a_file_for_a_folder(self):
        path = self.write("file") + "/curve.json"
        self.assert_failed(run(*POINT, "--output", path), path, "Not a directory")

    def test_links_in_a_circle(self):
        os.symlink("a", self.path("b"))
        os.symlink("b", self.path("a"))
        self.assert_failed(run(*POINT, "--output", self.path("a")), self.path("a"))

    def test_name_too_long(self):
        self.assert_failed(run(*POINT, "--output", self.path("x" * 256)), "too long")

    @unittest.skipIf(os.geteuid() == 0, "root may write everywhere")
    def test_no_permission(self):
        path = self.write("curve.json")
        os.chmod(path, 0o400)
        self.assert_failed(run(*POINT, "--output", path), path, "Permission denied")
        os.chmod(self.folder, 0o500)
        self.assert_failed(run(*POINT, "--output", self.path("new.json")), "Permission denied")
        os.chmod(self.folder, 0o700)
        self.assertEqual(self.read("curve.json"), "precious")

    def test_is_found_before_computing(self):
        began = time.monotonic()
        self.assert_failed(run(*LONG_CURVE, "--output", self.path("nowhere/x")), "--output")
        self.assertLess(time.monotonic() - began, 5)

    def test_full_device(self):
        self.assert_failed(run(*POINT, "--output", "/dev/full"), "--output /dev/full", "No space left")
        with open("/dev/full", "w") as full:
            self.assert_failed(run(*POINT, stdout=full), "standard output", "No space left")

    def test_file_size_limit_leaves_the_old_file(self):
        path = self.write("curve.json")
        result = run_under(resource.RLIMIT_FSIZE, 100, *POINT, "--output", path)
        self.assert_failed(result, path, "File too large")
        self.assertEqual(self.read("curve.json"), "precious")
        self.assertEqual(os.listdir(self.folder), ["curve.json"])

    def test_full_disk_leaves_the_old_file(self):
        script = ('mount -t tmpfs -o size=16k tmpfs "$1" && cd "$1" && printf precious > curve.json && '
                  'head -c 8000 /dev/zero > filler && shift && "$@" --output curve.json; status=$?; '
                  'ls -A; cat curve.json; exit $status')
        inside = ["unshare", "-rm", "sh", "-c", script, "sh", self.folder]
        probe = subprocess.run([*inside[:3], "-c", 'mount -t tmpfs tmpfs "$1"', "sh", self.folder], capture_output=True)
        if probe.returncode != 0:
            self.skipTest("cannot mount here")
        sweep = ["curve", "--sweep", "alpha_1=0.1:0.2:40", "--beta", "5"]
        result = subprocess.run([*inside, PROGRAM, *sweep], capture_output=True, text=True)
        self.assert_failed(result, "--output curve.json", "No space left")
        self.assertEqual(result.stdout.split(), ["curve.json", "filler", "precious"])

    def test_closed_standard_output(self):
        self.assert_failed(run(*POINT, preexec_fn=lambda: os.close(1)), "standard output")
        path = self.path("curve.json")
        result = run(*POINT, "--output", path, preexec_fn=lambda: (os.close(1), os.close(2)))
        self.assertEqual(result.returncode, 0)
        json.loads(self.read("curve.json"))

    def test_reader_that_left_is_no_error(self):
        reader, writer = os.pipe()
        os.close(reader)
        result = run(*CURVE, stdout=writer)
        os.close(writer)
        self.assertEqual((result.returncode, result.stderr), (0, ""))


class Interrupt(Folder):
    def test_leaves_the_old_file_alone(self):
        path = self.write("curve.json")
        for sent, status in (signal.SIGINT, 130), (signal.SIGTERM, 143):
            # A shell starts background jobs with SIGINT ignored, which a child would inherit.
            process = subprocess.Popen([PROGRAM, *LONG_CURVE, "--output", path], stderr=subprocess.PIPE,
                                       preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
            time.sleep(0.5 * PATIENCE)
            process.send_signal(sent)
            self.assertEqual(process.wait(timeout=20 * PATIENCE), status)
            self.assertEqual(process.communicate()[1], b"")
            self.assertEqual(self.read("curve.json"), "precious")
            self.assertEqual(os.listdir(self.folder), ["curve.json"])


class Terminal(Folder):
    def on_terminal(self, *words, stdout, stderr):
        """What the program shows on a terminal that the given streams are."""
        ours, theirs = pty.openpty()
        process = subprocess.Popen([PROGRAM, *words], stdout=theirs if stdout else subprocess.DEVNULL,
                                   stderr=theirs if stderr else subprocess.DEVNULL)
        os.close(theirs)
        shown = b""
        try:
            while chunk := os.read(ours, 65536):
                shown += chunk
        except OSError:  # how Linux says that the other end is closed
            pass
        os.close(ours)
        self.assertEqual(process.wait(), 0)
        return shown.decode()

    def test_gets_a_table(self):
        shown = self.on_terminal(*CURVE, stdout=True, stderr=False)
        self.assertIn("alpha_1", shown)
        self.assertEqual(shown.count("converged"), 5)
        self.assertNotIn("{", shown)

    def test_gets_a_progress_bar_that_is_wiped_out(self):
        shown = self.on_terminal(*CURVE, stdout=False, stderr=True)
        self.assertIn("0 of 5 points", shown)
        self.assertTrue(shown.endswith("\r\x1b[K"))

    def test_single_point_has_no_bar(self):
        self.assertEqual(self.on_terminal(*POINT, stdout=False, stderr=True), "")

    def test_no_bar_elsewhere(self):
        self.assertEqual(run(*CURVE).stderr, "")


if __name__ == "__main__":
    unittest.main()
