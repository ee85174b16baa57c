#!/usr/bin/env python3
"""An import through a kill -9 and again: importers die in the middle of their replays, and at the
end nothing is under way, every credit is back, and the numbers are those of the first run."""

import json
import pathlib
import random
import subprocess
import time
import unittest

from harness import BIN_DIR, SkuaTest

ORDERS = 12000
SKUS = 40
SEED = 4711


class Retries(SkuaTest):
    def importer(self):
        command = [BIN_DIR / "skua", "--json", "--url",
                   f"http://{self.daemon.host}:{self.daemon.port}", "import", "--format", "csv",
                   "--channel", "web", "--currency", "EUR", "--policy", "all_or_nothing",
                   "--retry-seconds", "60", self.file]
        return subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, text=True)

    def report(self, importer):
        out, _ = importer.communicate(timeout=120)
        self.assertEqual(importer.returncode, 0, out)
        report = json.loads(out.strip().splitlines()[-1])
        return {name: report[name] for name in ("orders_accepted", "orders_rejected",
                                                "units_accepted", "value_accepted")}

    def wait_for(self, figure, importers):
        """Until `figure` of /stats is reached or all importers have ended."""
        section, name, wanted = figure
        while any(one.poll() is None for one in importers):
            if self.client.get("/stats").json()[section][name] >= wanted:
                return

    def test_every_retry_is_answered_once_whoever_dies(self):
        dice = random.Random(SEED)
        skus = [self.item({"main": ORDERS // SKUS}) for _ in range(SKUS)]
        self.file = pathlib.Path(self.folder) / "orders.csv"
        with open(self.file, "w", encoding="ascii") as file:
            file.write("order_id,sku,quantity,unit_price\n")
            for number in range(ORDERS):
                file.write(f"r{number},{dice.choice(skus)},{dice.randint(1, 2)},1.25\n")

        importer = self.importer()
        self.wait_for(("orders", "accepted_total", dice.randrange(ORDERS // 3)), [importer])
        self.client.close()
        self.daemon.kill()
        self.daemon.arguments += ["--listen", f"127.0.0.1:{self.daemon.port}"]
        self.daemon.start()
        first = self.report(importer)

        for _ in range(3):
            importers = [self.importer(), self.importer()]
            answers = self.client.get("/stats").json()["answers"]
            self.wait_for(("answers", "replays_total",
                           answers["replays_total"] + dice.randrange(ORDERS)), importers)
            for one in importers:
                one.kill()
                one.communicate()

        self.assertEqual(self.report(self.importer()), first)
        deadline = time.monotonic() + 20
        stats = self.client.get("/stats").json()
        while stats["gateway"]["in_flight"] and time.monotonic() < deadline:
            stats = self.client.get("/stats").json()
        self.assertEqual(stats["gateway"]["in_flight"], 0)
        self.assertEqual(stats["queues"]["credits_free"], stats["queues"]["credits_total"])
        self.assertEqual(stats["gateway"]["exceptions_total"], 0)
        self.assertEqual(stats["stock"]["items"], SKUS)
        self.assertEqual(stats["orders"]["open"], first["orders_accepted"])

        # An idle stop is quick, also with a connection that its client keeps open.
        code, seconds = self.daemon.stop()
        self.assertEqual(code, 0)
        self.assertLess(seconds, 1.0)
        self.client.close()
        self.daemon.kill()
        self.daemon.start()


if __name__ == "__main__":
    unittest.main(verbosity=2)
