#!/usr/bin/env python3
"""A limit on the size of files (ulimit -f) is an error of the disk like any other: the engine stops
by name with the fail-stop code, and what was answered is there once the limit is gone."""

import http.client
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from harness import Daemon  # noqa: E402

FAIL_STOP = 7
LIMIT_KIB = 256
ORDERS_MAX = 20_000  # far more than fit


class FileLimit(unittest.TestCase):
    def test_a_file_that_may_not_grow_stops_it_by_name_and_loses_nothing(self):
        with tempfile.TemporaryDirectory(prefix="skua-limit-") as folder:
            data = pathlib.Path(folder) / "data"
            settings = {"SKUA_JOURNAL_BALLAST_BYTES": "0"}  # it would not fit either
            limited = Daemon(data, settings=settings)
            bare = limited.command()
            limited.command = lambda: ["bash", "-c", f'ulimit -f {LIMIT_KIB}; exec "$@"', "-", *bare]
            limited.log_path = pathlib.Path(folder) / "limited.log"
            limited.start()
            self.addCleanup(limited.kill)
            placed = self.place_until_it_stops(limited.client())
            self.assertEqual(limited.wait_exit(30), FAIL_STOP, limited.output())
            self.assertIn("event=fail_stop", limited.output())
            self.assertGreater(len(placed), 100)

            free = Daemon(data, settings=settings).start()
            self.addCleanup(free.kill)
            client = free.client()
            for order in placed:
                self.assertEqual(client.get(f"/v1/orders/{order}").status, 200, order)
            self.assertEqual(free.stop()[0], 0)

    def place_until_it_stops(self, client):
        placed = []
        try:
            client.put("/v1/locations/main", {})
            client.put("/v1/items/A", {"description": "a"})
            client.put("/v1/channels/web", {"locations": ["main"]})
            client.post("/v1/stock/receipts",
                        {"sku": "A", "location": "main", "quantity": 1_000_000})
            for number in range(ORDERS_MAX):
                answer = client.post("/v1/orders", {
                    "channel": "web", "external_id": str(number), "currency": "EUR",
                    "lines": [{"sku": "A", "quantity": 1, "unit_price": "1.00"}]})
                self.assertEqual(answer.status, 201, answer)
                placed.append(answer.json()["id"])
        except (OSError, http.client.HTTPException):
            pass
        return placed


if __name__ == "__main__":
    unittest.main(verbosity=2)
