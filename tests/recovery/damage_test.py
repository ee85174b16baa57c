#!/usr/bin/env python3
"""A damaged or shortened journal is refused by name, with the documented exit code.

Each case takes a fresh copy of the same directory, harms it, and starts the real daemon. The copy
that is not harmed must start, or the test proves nothing.
"""

import pathlib
import re
import shutil
import socket
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from harness import BIN_DIR, Daemon, tool  # noqa: E402

# engine/daemon/exit_codes.hpp
OK, USAGE, JOURNAL_LOSS, JOURNAL_DAMAGED, DISK, LOCKED, FAIL_STOP, LISTEN = 0, 2, 3, 4, 5, 6, 7, 8
ORDERS = 400
LAST = ORDERS + 5  # behind the fence, three definitions and a receipt


def early_watermark(data):
    return data.with_suffix(".watermark")


def fill(data, kills):
    """A journal of some hundred records, stopped cleanly or killed."""
    daemon = Daemon(data).start()
    client = daemon.client()
    for target, body in (("/v1/locations/main", {}), ("/v1/items/A", {"description": "a"}),
                         ("/v1/channels/web", {"locations": ["main"]})):
        assert client.put(target, body).status == 200
    assert client.post("/v1/stock/receipts", {"sku": "A", "location": "main",
                                              "quantity": ORDERS}).status == 201
    for number in range(ORDERS):
        if number == ORDERS // 2:
            shutil.copyfile(data / "watermark", early_watermark(data))
        body = {"channel": "web", "external_id": str(number), "currency": "EUR",
                "lines": [{"sku": "A", "quantity": 1, "unit_price": "1"}]}
        assert client.post("/v1/orders", body).status == 201
    if not kills:
        code, _ = daemon.stop()
        assert code == OK, daemon.output()
    daemon.kill()


class Damage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="skua-damage-"))
        cls.clean, cls.killed = cls.folder / "clean", cls.folder / "killed"
        fill(cls.clean, kills=False)
        fill(cls.killed, kills=True)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder, ignore_errors=True)

    def copy(self, source):
        self.data = self.folder / self.id().rsplit(".", 1)[1]
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.copytree(source, self.data)
        return self.data

    def log_files(self):
        """The write-ahead log files that hold something, oldest first."""
        files = [f for f in (self.data / "journal").rglob("*.log") if f.stat().st_size > 0]
        self.assertTrue(files, "the journal keeps its records in a write-ahead log")
        return sorted(files, key=lambda f: f.name)

    def refused(self, *codes):
        daemon = Daemon(self.data).spawn()
        self.addCleanup(daemon.kill)
        code = daemon.wait_exit(60)
        output = daemon.output()
        self.assertIn(code, codes, output)
        self.assertNotIn("listening", output)
        verified = tool("skua-verify", self.data)
        self.assertNotEqual(verified.returncode, 0, verified.stdout)
        return output

    def starts(self):
        daemon = Daemon(self.data).start()
        self.addCleanup(daemon.kill)
        stock = daemon.client().get("/v1/stock/A").json()
        self.assertEqual(stock["levels"][0]["allocated"], ORDERS)
        self.assertEqual(daemon.stop()[0], OK)
        return daemon.output()

    def test_what_is_not_harmed_starts(self):
        for source in (self.clean, self.killed):
            self.copy(source)
            self.starts()
            self.assertEqual(tool("skua-verify", self.data).returncode, 0)

    def unclean_end(self):
        """What a start says of the stop before it: last, watermark, torn; None when it was clean."""
        found = re.search(r"event=unclean_end last=(\d+) watermark=(\d+) torn=(\w+) ",
                          self.starts())
        return found and (int(found.group(1)), int(found.group(2)), found.group(3))

    def test_a_torn_end_is_dropped_and_the_start_says_so(self):
        self.copy(self.clean)
        with open(self.log_files()[-1], "ab") as log:
            log.write(b"torn" * 10)
        self.assertEqual(self.unclean_end(), (LAST, LAST, "true"))
        self.assertIsNone(self.unclean_end())

    def test_a_start_behind_a_crash_says_how_far_it_was_durable(self):
        self.copy(self.killed)
        shutil.copyfile(early_watermark(self.killed), self.data / "watermark")
        last, watermark, torn = self.unclean_end()
        self.assertEqual((last, torn), (LAST, "false"))
        self.assertGreater(watermark, 1)
        self.assertLess(watermark, LAST)
        self.assertIsNone(self.unclean_end())

    def test_a_log_that_was_cut_is_refused_with_the_missing_range(self):
        self.copy(self.clean)
        last = self.log_files()[-1]
        with open(last, "r+b") as log:
            log.truncate(last.stat().st_size // 2)
        output = self.refused(JOURNAL_LOSS)
        self.assertRegex(output, r"(?i)missing")
        first, end = re.search(r"missing_first=(\d+) missing_last=(\d+)", output).groups()
        self.assertLess(int(first), int(end))
        # Fence, three definitions, receipt, orders: numbered without a gap from 1.
        self.assertEqual(int(end), ORDERS + 5)

    def test_deleted_logs_are_refused(self):
        self.copy(self.clean)
        for log in self.log_files():
            log.unlink()
        self.assertRegex(self.refused(JOURNAL_LOSS), r"(?i)missing")

    def test_a_deleted_journal_is_refused(self):
        self.copy(self.clean)
        shutil.rmtree(self.data / "journal")
        self.assertRegex(self.refused(JOURNAL_LOSS), r"(?i)missing")

    def test_a_missing_manifest_is_damage_and_no_range_is_invented(self):
        for name in ("MANIFEST-*", "CURRENT"):
            with self.subTest(name=name):
                self.copy(self.clean)
                for file in (self.data / "journal").glob(name):
                    file.unlink()
                output = self.refused(JOURNAL_DAMAGED)
                self.assertIn("check=manifest missing=unknown", output)

    def test_a_missing_watermark_is_said_so(self):
        self.copy(self.clean)
        (self.data / "watermark").unlink()
        output = self.refused(JOURNAL_DAMAGED)
        self.assertIn("check=watermark missing=unknown", output)
        self.assertIn("watermark missing", output)

    def test_a_lost_segment_is_named_by_its_records(self):
        self.copy(self.clean)
        daemon = Daemon(self.data).start()  # its recovery makes a segment of records 1 to N
        self.assertEqual(daemon.stop()[0], OK)
        daemon.kill()
        segments = list((self.data / "journal").glob("*.sst"))
        self.assertEqual(len(segments), 1)
        segments[0].unlink()
        output = self.refused(JOURNAL_DAMAGED)
        # The fence of that start, one record, stands in the log and is not missing.
        self.assertIn(f"missing_first=1 missing_last={ORDERS + 5}", output)

    def test_one_flipped_bit_is_refused(self):
        for source in (self.clean, self.killed):
            for part in (4, 2):
                with self.subTest(source=source.name, part=part):
                    self.copy(source)
                    log = max(self.log_files(), key=lambda f: f.stat().st_size)
                    raw = bytearray(log.read_bytes())
                    raw[len(raw) // part] ^= 0x10
                    log.write_bytes(raw)
                    self.refused(JOURNAL_LOSS, JOURNAL_DAMAGED)

    def test_a_zeroed_page_is_refused(self):
        self.copy(self.clean)
        log = max(self.log_files(), key=lambda f: f.stat().st_size)
        raw = bytearray(log.read_bytes())
        middle = len(raw) // 2 // 4096 * 4096
        raw[middle:middle + 4096] = bytes(min(4096, len(raw) - middle))
        log.write_bytes(raw)
        self.refused(JOURNAL_LOSS, JOURNAL_DAMAGED)

    def test_an_older_journal_is_refused(self):
        """A directory put back from an earlier copy, but for the watermark."""
        self.copy(self.killed)
        older = self.folder / "older"
        shutil.rmtree(older, ignore_errors=True)
        daemon = Daemon(older).start()
        daemon.client().put("/v1/locations/main", {})
        self.assertEqual(daemon.stop()[0], OK)
        daemon.kill()
        shutil.rmtree(self.data / "journal")
        shutil.copytree(older / "journal", self.data / "journal")
        self.refused(JOURNAL_LOSS, JOURNAL_DAMAGED)

    def test_a_refused_start_changes_nothing(self):
        self.copy(self.clean)
        last = self.log_files()[-1]
        with open(last, "r+b") as log:
            log.truncate(last.stat().st_size // 2)

        def content():
            return {f.relative_to(self.data): f.read_bytes()
                    for f in (self.data / "journal").rglob("*")
                    if f.is_file() and not f.name.startswith("LOG") and f.name != "LOCK"}
        before = content()
        self.refused(JOURNAL_LOSS)
        self.refused(JOURNAL_LOSS)
        self.assertEqual(content(), before)

    def test_a_second_process_is_kept_out(self):
        self.copy(self.clean)
        first = Daemon(self.data).start()
        self.addCleanup(first.kill)
        second = Daemon(self.data)
        second.log_path = self.folder / "second.log"
        second.spawn()
        self.addCleanup(second.kill)
        self.assertEqual(second.wait_exit(20), LOCKED, second.output())
        self.assertEqual(first.client().get("/livez").status, 200)
        self.assertEqual(first.stop()[0], OK)


class Start(unittest.TestCase):
    def run_with(self, text):
        with tempfile.TemporaryDirectory() as folder:
            config = pathlib.Path(folder) / "skua.toml"
            config.write_text(text)
            return tool("skuad", "--check-config", "--config", config)

    def test_version_and_a_good_configuration(self):
        self.assertRegex(tool("skuad", "--version").stdout, r"\d+\.\d+\.\d+")
        self.assertEqual(self.run_with('[log]\nlevel = "info"\n').returncode, OK)

    def test_an_unknown_key_is_refused_with_its_line(self):
        done = self.run_with('[server]\ndata = "data"\nsurprise = 5\n')
        self.assertEqual(done.returncode, USAGE)
        self.assertRegex(done.stdout + done.stderr, r":3\b.*surprise")

    def test_what_cannot_work_is_refused(self):
        for text in ('[engine]\nshards = 65\n', '[server]\nlisten = "nowhere"\n',
                     '[server\n', '[gateway]\ncredits = "many"\n'):
            with self.subTest(text=text):
                self.assertEqual(self.run_with(text).returncode, USAGE)
        self.assertEqual(tool("skuad", "--surprise").returncode, USAGE)

    def test_an_address_in_use_is_named(self):
        with tempfile.TemporaryDirectory() as folder, socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            address = "127.0.0.1:%d" % taken.getsockname()[1]
            done = tool("skuad", "--data", pathlib.Path(folder) / "data", "--listen", address)
            self.assertEqual(done.returncode, LISTEN, done.stdout + done.stderr)


if __name__ == "__main__":
    assert (BIN_DIR / "skuad").exists(), BIN_DIR
    unittest.main(verbosity=2)
