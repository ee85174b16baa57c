#!/usr/bin/env python3
"""A disk that really fills up, on a tmpfs of its own: refuse early, stop by name, come back.

Below the low-water mark new orders are refused and cancels go on; when not even they fit, the
engine stops with the fail-stop code; a restart serves, from the ballast, or refuses with the exit
code for the disk. It never aborts, and what was answered is there in the end.
Needs to mount a tmpfs (root, or a user namespace); where that is not allowed the test fails and
says so. SKUA_TMPFS_DIR may name an empty tmpfs of 96 MiB that somebody else has mounted.
"""

import http.client
import itertools
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from harness import BIN_DIR, Daemon, tool  # noqa: E402

OK, DISK, FAIL_STOP = 0, 5, 7
MEGA = 1 << 20
DISK_BYTES = 96 * MEGA
WRITE_BUFFER, BALLAST, LOW_WATER = MEGA, 20 * MEGA, 24 * MEGA
CONFIG = f"""
[journal]
write_buffer_bytes = {WRITE_BUFFER}
ballast_bytes = {BALLAST}
low_water_bytes = {LOW_WATER}
[log]
level = "info"
"""
ORDER_BATCH = 200


class FullDisk(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="skua-full-"))
        self.config = self.folder / "skua.toml"
        self.config.write_text(CONFIG)
        self.disk = self.mount()
        self.data = self.disk / "data"
        self.placed, self.cancelled = [], set()

    def mount(self):
        given = os.environ.get("SKUA_TMPFS_DIR")
        if given:
            return pathlib.Path(given)
        disk = self.folder / "disk"
        disk.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "skua-full",
                               str(disk)], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            self.fail("NOT TESTED: a tmpfs cannot be mounted here, so nothing is known about a "
                      f"full disk; run as root or set SKUA_TMPFS_DIR ({done.stderr.strip()})")
        self.addCleanup(subprocess.run, ["umount", "-l", str(disk)], check=False)
        return disk

    # --- the daemon ------------------------------------------------------------------------------

    def daemon(self):
        """Its log stands on another disk: a log that cannot be written is another test."""
        made = Daemon(self.data, "--config", str(self.config))
        made.log_path = self.folder / "skuad.log"
        made.command = lambda: [str(BIN_DIR / "skuad"), "--config", str(self.config),
                                "--data", str(self.data), "--listen", "127.0.0.1:0"]
        self.addCleanup(lambda: made.process and made.kill())
        return made

    def prepare(self, client):
        for target, body in (("/v1/locations/main", {}), ("/v1/items/A", {"description": "a"}),
                             ("/v1/channels/web", {"locations": ["main"]})):
            self.assertEqual(client.put(target, body).status, 200)
        answer = client.post("/v1/stock/receipts",
                             {"sku": "A", "location": "main", "quantity": 1_000_000})
        self.assertEqual(answer.status, 201, answer)

    def place(self, client, count):
        """Places orders until `count` are in or one is refused; returns that answer or None."""
        for _ in range(count):
            body = {"channel": "web", "external_id": f"o{len(self.placed)}", "currency": "EUR",
                    "lines": [{"sku": "A", "quantity": 1, "unit_price": "1"}]}
            answer = client.post("/v1/orders", body)
            if answer.status != 201:
                return answer
            self.placed.append(answer.json()["id"])
        return None

    def cancel_until_it_stops(self, daemon, client):
        """Cancels, in rounds over all orders, with long reasons; returns the exit code.

        The first cancel of an order is accepted, later ones are refused, and all are recorded.
        """
        try:
            for order in itertools.islice(itertools.cycle(self.placed), 30_000):
                answer = client.post(f"/v1/orders/{order}/cancel", {"reason": "x" * 256})
                if answer.status == 200:
                    self.cancelled.add(order)
                else:
                    self.assertEqual(answer.status, 409, answer)
        except (OSError, http.client.HTTPException):
            pass
        return daemon.wait_exit(30)

    # --- the disk --------------------------------------------------------------------------------

    def free(self):
        status = os.statvfs(self.disk)
        return status.f_bavail * status.f_frsize

    def fill_to(self, left, name="filler"):
        """Takes all but `left` bytes away, as another program on the same disk would."""
        with open(self.disk / name, "ab") as filler:
            while (wanted := self.free() - left) > 0:
                step = min(wanted, MEGA)
                try:
                    filler.write(bytes(step))
                    filler.flush()
                except OSError:
                    break
                if step < 4096:
                    break

    def make_room(self):
        for name in ("filler", "more"):
            (self.disk / name).unlink(missing_ok=True)

    # --- the checks ------------------------------------------------------------------------------

    def assert_nothing_is_lost(self, client):
        for order in self.placed:
            answer = client.get(f"/v1/orders/{order}")
            self.assertEqual(answer.status, 200, f"{order}: {answer}")
            if order in self.cancelled:
                self.assertEqual(answer.json()["status"], "cancelled", answer)

    def fill_and_stop(self, orders):
        daemon = self.daemon().start()
        client = daemon.client()
        self.prepare(client)
        self.assertIsNone(self.place(client, orders))
        self.fill_to(LOW_WATER // 2)
        deadline = time.monotonic() + 20
        refused = None
        while refused is None and time.monotonic() < deadline:
            refused = self.place(client, 1)
            time.sleep(0.05)
        self.assertIsNotNone(refused, "orders go on below the low-water mark")
        self.assertEqual(refused.status, 503, refused)
        self.assertEqual(refused.json()["code"], "disk_low")
        self.assertIsNotNone(refused.header("retry-after"), refused.headers)
        # What frees and moves goes on.
        self.assertEqual(client.post(f"/v1/orders/{self.placed[0]}/cancel", {}).status, 200)
        self.cancelled.add(self.placed[0])
        self.fill_to(0, "more")
        code = self.cancel_until_it_stops(daemon, client)
        self.assertEqual(code, FAIL_STOP, daemon.output())
        daemon.kill()

    def test_a_restart_from_the_ballast_serves_and_has_everything(self):
        self.fill_and_stop(orders=3000)
        self.assertTrue((self.data / "ballast").exists())
        self.assertLess(self.free(), 4096)
        daemon = self.daemon().start()
        self.assertIn("event=ballast_released", daemon.output())
        client = daemon.client()
        self.assert_nothing_is_lost(client)
        answer = self.place(client, 1)
        self.assertEqual((answer.status, answer.json()["code"]), (503, "disk_low"))
        client.close()
        self.assertEqual(daemon.stop()[0], OK, daemon.output())
        daemon.kill()
        self.make_room()
        self.comes_back_whole()

    def test_without_room_it_refuses_by_name_as_often_as_asked(self):
        self.fill_and_stop(orders=500)
        (self.data / "ballast").unlink()
        self.fill_to(0, "more")
        for _ in range(3):
            daemon = self.daemon().spawn()
            self.assertEqual(daemon.wait_exit(30), DISK, daemon.output())
            self.assertIn("event=disk_full", daemon.output())
            self.assertRegex(daemon.output(), r"needed_bytes=\d+ free_bytes=\d+")
            daemon.kill()
        self.assertEqual(tool("skua-verify", self.data).returncode, 0)
        self.make_room()
        self.comes_back_whole()

    def test_a_restart_never_aborts_however_little_is_left(self):
        self.fill_and_stop(orders=500)
        (self.data / "ballast").unlink()
        for left in (0, 4096, 64 * 1024, MEGA, 4 * MEGA, 12 * MEGA, 20 * MEGA):
            with self.subTest(left=left):
                self.make_room()
                (self.data / "ballast").unlink(missing_ok=True)
                self.fill_to(left)
                daemon = self.daemon().spawn()
                self.assertIn(self.end_of(daemon), (OK, DISK), daemon.output())
                daemon.kill()
        self.make_room()
        self.comes_back_whole()

    def end_of(self, daemon):
        """Its exit code; one that serves is stopped."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and daemon.process.poll() is None:
            if "listening http=" in daemon.output():
                return daemon.stop()[0]
            time.sleep(0.02)
        return daemon.wait_exit(1)

    def comes_back_whole(self):
        daemon = self.daemon().start()
        client = daemon.client()
        self.assert_nothing_is_lost(client)
        self.assertIsNone(self.place(client, 1))
        client.close()
        self.assertEqual(daemon.stop()[0], OK, daemon.output())
        daemon.kill()
        self.assertTrue((self.data / "ballast").exists(), "the reserve is there again")
        verified = tool("skua-verify", self.data)
        self.assertEqual(verified.returncode, 0, verified.stdout)


if __name__ == "__main__":
    assert (BIN_DIR / "skuad").exists(), BIN_DIR
    unittest.main(verbosity=2)
