#!/usr/bin/env python3
"""One wish to stop that comes as two signals (timeout and shells tell a process and its group) is
a clean stop; a second signal a second later is somebody who will not wait."""

import pathlib
import signal
import socket
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from harness import Daemon  # noqa: E402


class Stop(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="skua-stop-")
        self.addCleanup(folder.cleanup)
        self.daemon = Daemon(pathlib.Path(folder.name) / "data").start()
        self.addCleanup(self.daemon.kill)
        client = self.daemon.client()
        self.addCleanup(client.close)
        self.assertEqual(client.put("/v1/locations/main", {}).status, 200)

    def test_two_signals_at_once_are_one_clean_stop(self):
        for _ in range(3):
            self.daemon.process.send_signal(signal.SIGTERM)
            time.sleep(0.02)
        self.assertEqual(self.daemon.wait_exit(10), 0, self.daemon.output())
        self.assertIn("event=stopped ", self.daemon.output())

    def test_a_second_signal_later_ends_it_at_once(self):
        # Half a request keeps the drain waiting.
        with socket.create_connection((self.daemon.host, self.daemon.port)) as slow:
            slow.sendall(b"PUT /v1/items/A HTTP/1.1\r\nHost: localhost\r\n"
                         b"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{")
            time.sleep(0.2)
            self.daemon.process.send_signal(signal.SIGTERM)
            time.sleep(1.3)
            self.daemon.process.send_signal(signal.SIGTERM)
            self.assertEqual(self.daemon.wait_exit(2), 128 + signal.SIGTERM, self.daemon.output())


if __name__ == "__main__":
    unittest.main(verbosity=2)
