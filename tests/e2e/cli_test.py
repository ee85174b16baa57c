#!/usr/bin/env python3
"""The command line against the real engine: a file with bad lines, the demo day, verify."""

import json
import pathlib
import unittest

from harness import SkuaTest, read_events, tool

CSV = """order_id,sku,quantity,unit_price
1001,@,2,12.50
1002,@,zero,1.00
1003,@,1,1.00
1003,@,2,1.000
"unclosed,@,1,1.00
1004,@,99999,1.00
1005,@,-5,1.00
1006,no-such-sku,1,1.00
"""


class CommandLine(SkuaTest):
    def skua(self, *arguments, code=0):
        done = tool("skua", "--url", f"http://{self.daemon.host}:{self.daemon.port}", *arguments)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def test_a_file_with_bad_lines_imports_the_rest_and_says_why(self):
        sku = self.item({"main": 10})
        file = pathlib.Path(self.folder) / "orders.csv"
        rejects = pathlib.Path(self.folder) / "rejects.csv"
        file.write_text(CSV.replace("@", sku))
        command = ("--json", "import", "--format", "csv", "--channel", "web", "--currency", "EUR",
                   "--rejects", rejects, file)
        report = json.loads(self.skua(*command).stdout.strip().splitlines()[-1])
        self.assertEqual(report["lines_read"], 8)
        self.assertEqual(report["orders_accepted"], 2)
        self.assertEqual(report["orders_rejected"], 2)
        self.assertEqual(report["units_accepted"], 5)
        self.assertEqual(report["value_accepted"], "28.00")
        self.assertEqual(self.level(sku, "main")["allocated"], 5)
        reasons = rejects.read_text()
        for wanted in ("insufficient_stock", "unknown_sku"):
            self.assertIn(wanted, reasons)
        self.assertGreaterEqual(len(reasons.splitlines()), 6)

        before = self.last_sequence()
        again = json.loads(self.skua(*command).stdout.strip().splitlines()[-1])
        for name in ("orders_accepted", "orders_rejected", "units_accepted", "value_accepted"):
            self.assertEqual(again[name], report[name])
        self.assertEqual(self.last_sequence(), before)

    def test_the_demo_day_ships_a_pick_list(self):
        before = self.last_sequence()
        self.skua("demo")
        types = {event["type"] for event in read_events(self.client, before)}
        self.assertLessEqual({"order.accepted", "fulfillment.claimed", "fulfillment.picked",
                              "shipment.created"}, types)

    def test_stock_and_stats_are_shown(self):
        sku = self.item({"main": 10})
        self.assertIn("10", self.skua("stock", "get", sku).stdout)
        self.assertTrue(self.skua("stats").stdout)
        self.skua("no-such-command", code=2)

    def test_an_engine_that_is_not_there_is_exit_code_3(self):
        self.assertEqual(tool("skua", "--url", "http://127.0.0.1:1", "stats").returncode, 3)


if __name__ == "__main__":
    unittest.main(verbosity=2)
