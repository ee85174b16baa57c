#!/usr/bin/env python3
"""The command line against the real engine: a file with bad lines, the demo day, verify."""

import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from command_line import CommandLineTest
from harness import BIN_DIR, SkuaTest, read_events, tool

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


class CommandLine(CommandLineTest):
    def test_a_file_with_bad_lines_imports_the_rest_and_says_why(self):
        sku = self.item({"main": 10})
        file = pathlib.Path(self.folder) / "orders.csv"
        rejects = pathlib.Path(self.folder) / "rejects.csv"
        file.write_text(CSV.replace("@", sku))
        command = ("--json", "import", "--format", "csv", "--channel", "web", "--currency", "EUR",
                   "--rejects", rejects, file)
        report = json.loads(self.skua(*command).stdout.strip().splitlines()[-1])
        self.assertEqual(report["lines_read"], 8)
        self.account(report)
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

    def test_a_file_imported_over_binary_is_the_same_file(self):
        sku = self.item({"main": 10})
        file = self.write("orders.csv", CSV.replace("@", sku).replace("100", "200"))
        command = ("--json", "import", "--format", "csv", "--channel", "web", "--currency", "EUR")
        binary = json.loads(
            self.skua(*command, "--wire", "binary", file).stdout.strip().splitlines()[-1])
        self.assertEqual(binary["orders_accepted"], 2)
        before = self.last_sequence()
        over_json = json.loads(
            self.skua(*command, "--wire", "json", file).stdout.strip().splitlines()[-1])
        for name in ("orders_accepted", "orders_rejected", "units_accepted", "value_accepted"):
            self.assertEqual(over_json[name], binary[name])
        self.assertEqual(self.last_sequence(), before)

    def test_the_demo_is_the_same_day_over_either_wire(self):
        first = json.loads(self.skua("--json", "demo", "--seed", "3", "--wire", "binary").stdout)
        again = json.loads(self.skua("--json", "demo", "--seed", "3", "--wire", "json").stdout)
        self.assertEqual(again["orders_replayed"],
                         first["orders_accepted"] + first["orders_rejected"])
        for name in ("orders_accepted", "units", "units_backordered", "shipped_order",
                     "short_sku", "count", "part_shipped_order", "returned"):
            self.assertEqual(again[name], first[name])

    def test_the_words_for_the_wire_are_printed_as_words(self):
        for command in (("demo", "--help"), ("import", "--help")):
            said = self.skua(*command).stdout
            self.assertIn("{json,binary}", said)
            self.assertTrue(said.replace("\n", "").isprintable(), repr(said))
        refused = self.skua("demo", "--wire", "foo", code=2).stderr
        self.assertIn("{json,binary}", refused)
        self.assertTrue(refused.replace("\n", "").isprintable(), repr(refused))

    def test_lines_that_are_json_do_not_go_over_binary(self):
        file = self.write("orders.jsonl", "{}\n")
        done = self.skua("import", "--format", "jsonl", "--wire", "binary", file, code=2)
        self.assertIn("--wire binary", done.stderr)

    def test_a_sku_that_the_engine_refuses_costs_its_line_only(self):
        sku = self.item({"main": 10})
        file = self.write("tab.csv", "order_id,sku,quantity,unit_price\n"
                          f"tab-1,{sku},1,1.00\ntab-2,A\tB,1,1.00\ntab-3,@cmd,1,1.00\n")
        rejects = pathlib.Path(self.folder) / "tab-rejects.csv"
        report = self.imported("--format", "csv", "--currency", "EUR", "--stock-percent", "200",
                               "--rejects", rejects, file)
        self.assertEqual(report["orders_accepted"], 2)
        self.assertEqual(report["bad_lines_by_reason"], {"control_character_in_sku": 1})
        self.assertEqual(report["units_initial"], 4)
        self.assertNotIn("error", report)
        self.assertIn("control_character_in_sku", rejects.read_text())

        header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        date = "2010-12-01 08:26:00"
        history = self.write("tab-history.csv", header + f"1,A\tB,x,1,{date},1.50,,\n"
                             f"2,TAB-OK,x,1,{date},1.50,,\n3,TAB-OK,x,1,2010-13-45 99:99:99,1,,\n")
        report = self.imported(history)
        self.assertEqual(report["orders_accepted"], 1)
        self.assertEqual(report["bad_lines_by_reason"],
                         {"control_character_in_sku": 1, "malformed_date": 1})

    def test_stock_beyond_one_receipt_is_received_in_parts(self):
        sku = self.unique("HUGE")
        lines = "".join(f"huge-{i},{sku},1000000000,0.01\n" for i in range(3))
        file = self.write("huge.csv", "order_id,sku,quantity,unit_price\n" + lines)
        command = ("--format", "csv", "--currency", "EUR", "--stock-percent", "90", file)
        report = self.imported(*command)
        self.assertEqual(report["units_initial"], 2_700_000_000)
        self.assertEqual((report["orders_accepted"], report["orders_rejected"]), (2, 1))
        before = self.last_sequence()
        self.assertEqual(self.imported(*command)["units_initial"], 2_700_000_000)
        self.assertEqual(self.level(sku, "main")["on_hand"], 2_700_000_000)
        # The refused order is judged again; nothing else is new.
        self.assertLessEqual(self.last_sequence() - before, 1)

    def test_a_refused_definition_is_counted_and_named(self):
        file = self.write("definition.csv", "order_id,sku,quantity,unit_price,description\n"
                          "def-1,DEF-1,1,1.00,fine\ndef-2,DEF-2,1,1.00,a\x01b\n")
        rejects = pathlib.Path(self.folder) / "definition-rejects.csv"
        report = self.imported("--format", "csv", "--currency", "EUR", "--stock-percent", "100",
                               "--rejects", rejects, file, code=1)
        self.assertEqual(report["orders_accepted"], 1)
        self.assertGreaterEqual(sum(report["definitions_refused_by_reason"].values()), 1)
        self.assertIn("item DEF-2", rejects.read_text())

    def test_an_order_that_stands_in_the_file_again_counts_once(self):
        sku = self.item({"main": 10})
        line = json.dumps(self.order_body((sku, 1)))
        file = self.write("again.jsonl", (line + "\n") * 5)
        for replayed in (0, 1):
            report = self.imported("--format", "jsonl", file)
            self.assertEqual(report["orders_accepted"], 1)
            self.assertEqual(report["orders_rejected"], 0)
            self.assertEqual(report["repeated_in_file"], 4)
            self.assertEqual(report["units_accepted"], 1)
            self.assertEqual(report["orders_replayed"], replayed)
            self.account(report)

    def test_a_word_too_many_is_refused_before_any_work(self):
        sku = self.item({"main": 10})
        order = ("--channel", "web", "--external-id", "too-many", "--currency", "EUR",
                 "--line", f"{sku}:1:1.00")
        listed = self.skua("--help").stdout.partition("Subcommands:")[2]
        names = re.findall(r"^  (\S+)", listed, re.MULTILINE)
        # What is needed besides; groups are asked for each of their subcommands.
        needed = {"item define": (sku,), "order place": order, "wave": ("main",),
                  "pick confirm": ("p1", "--pick", f"{sku}:1")}
        before = self.last_sequence()
        asked = 0
        for name in names:
            inner = self.skua(name, "--help").stdout.partition("Subcommands:")[2]
            for words in re.findall(r"^  (\S+)", inner, re.MULTILINE) or [""]:
                command = f"{name} {words}".strip()
                done = self.skua(*command.split(), *needed.get(command, ("x",)), "bogus", "more",
                                 code=2)
                self.assertEqual(done.stdout, "", command)
                asked += 1
        self.assertGreaterEqual(asked, 15)
        done = self.skua("stats", "bogus", code=2)
        self.assertIn("skua stats: ", done.stderr)
        self.assertIn("bogus", done.stderr)
        self.assertEqual(self.last_sequence(), before)

    def test_an_order_that_no_frame_holds_is_refused_alone(self):
        sku = self.item({"main": 1_000})
        rejects = pathlib.Path(self.folder) / "big-rejects.csv"
        for wire in ("json", "binary"):
            lines = ["order_id,sku,quantity,unit_price", f"big-{wire}-1,{sku},1,1.00"]
            lines += [f"big-{wire}-2,{sku},1,1.00"] * 30_000
            lines += [f"big-{wire}-3,{sku},1,1.00"]
            file = self.write(f"big-{wire}.csv", "\n".join(lines) + "\n")
            report = self.imported("--format", "csv", "--currency", "EUR", "--wire", wire,
                                   "--rejects", rejects, file)
            self.assertEqual(report["orders_accepted"], 2)
            self.assertEqual(report["rejects_by_reason"], {"command_too_large": 1})
            self.assertEqual(report["reconnects"], 0)
            self.assertRegex(rejects.read_text(),
                             rf"(?m)^3,refused_order,command_too_large,.*big-{wire}-2 .*"
                             r"takes \d+ bytes, the engine takes \d+")
        order = self.order_body((sku, 1))
        huge = dict(order, external_id="huge", customer={"note": "x" * 300_000})
        file = self.write("big.jsonl", "".join(json.dumps(o) + "\n" for o in (huge, order)))
        report = self.imported("--format", "jsonl", "--rejects", rejects, file)
        self.assertEqual(report["orders_accepted"], 1)
        self.assertEqual(report["bad_lines_by_reason"], {"line_too_long": 1})
        self.assertRegex(rejects.read_text(), r"(?m)^1,bad_line,line_too_long,")

    def test_dates_that_can_be_read_in_two_ways_need_a_word(self):
        sku = self.item({"main": 10})
        header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
        file = self.write("kaggle.csv", f"{header}\n910001,{sku},d,1,12/1/2010 8:26,1.00,1,UK\n")
        before = self.last_sequence()
        error = self.imported(file, code=2)["error"]
        self.assertIn("line 2: the date '12/1/2010 8:26'", error)
        self.assertIn("--dates", error)
        self.assertEqual(self.last_sequence(), before)
        report = self.imported("--dates", "month-first", file)
        self.assertEqual(report["orders_accepted"], 1)
        order = self.client.get("/v1/orders?channel=online-retail&external_id=910001").json()
        self.assertEqual(order["orders"][0]["placed_at"], "2010-12-01T08:26:00.000000Z")

    def test_an_import_of_nothing_is_no_success(self):
        file = self.write("nothing.csv", "order_id,sku,quantity,unit_price\nn-1,no-sku,1,1.00\n")
        before = self.last_sequence()
        self.assertIn("--currency", self.imported("--format", "csv", file, code=2)["error"])
        self.assertEqual(self.last_sequence(), before)
        report = self.imported("--format", "csv", "--currency", "EUR", file, code=1)
        self.assertEqual(report["rejects_by_reason"], {"unknown_sku": 1})
        self.assertIn("error", self.imported("no-such-file.csv", code=2))
        done = subprocess.run([BIN_DIR / "skua", "--json", "import", "-"], input="", text=True,
                              capture_output=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("error", json.loads(done.stdout))

    def test_output_that_cannot_be_written_is_no_success(self):
        command = [BIN_DIR / "skua", "--url", f"http://{self.daemon.host}:{self.daemon.port}"]
        for words in (["stats"], ["--json", "stats"], ["events"], ["--help"]):
            with open("/dev/full", "wb") as full:
                done = subprocess.run(command + words, stdout=full, stderr=subprocess.PIPE,
                                      text=True, timeout=60, check=False)
            self.assertEqual(done.returncode, 1, words)
            self.assertIn("cannot write to standard output", done.stderr)

    def test_a_reader_that_has_enough_ends_the_events_quietly(self):
        with tempfile.TemporaryFile() as complaints:
            events = subprocess.Popen(
                [BIN_DIR / "skua", "--url", f"http://{self.daemon.host}:{self.daemon.port}",
                 "events", "--follow"], stdout=subprocess.PIPE, stderr=complaints)
            try:
                self.assertTrue(events.stdout.readline())
                events.stdout.close()
                self.assertEqual(events.wait(30), 141)
            finally:
                events.kill()
                events.wait()
            complaints.seek(0)
            self.assertEqual(complaints.read(), b"")

    def test_events_beyond_the_end_are_named(self):
        self.assertIn("beyond the end", self.skua("events", "--after", "999999999", code=1).stderr)
        self.skua("events", "--after", "-1", code=2)
        self.skua("events", "--after", self.last_sequence())

    def test_the_command_line_names_what_it_does_not_know(self):
        self.assertRegex(self.skua("--version").stdout, r"^skua \d+\.\d+\.\d+\n$")
        self.assertIn("'foo'", self.skua("foo", code=2).stderr)
        self.assertIn("'bar'", self.skua("stock", "bar", code=2).stderr)
        self.assertRegex(self.skua("verify", "--help").stdout, r"Usage: skua verify .*DIR")
        self.assertIn("DIR", self.skua("verify", code=2).stderr)
        answer = self.skua("--json", "verify", pathlib.Path(self.folder) / "none", code=2)
        self.assertIsInstance(json.loads(answer.stdout), dict)

    def test_a_history_of_many_pages_is_shown_to_its_end(self):
        order = self.order((self.item({"main": 1}), 1))
        holds = f"/v1/orders/{order['id']}/holds"
        reason = "why" * 80
        for _ in range(400):
            self.call(200, "POST", holds, {"hold": "manual", "reason": reason})
            self.call(200, "POST", f"{holds}/manual/release", {"reason": reason})
        page = self.client.get(f"/v1/orders/{order['id']}/history?after={order['sequence'] - 1}")
        self.assertLess(int(page.header("Skua-Next-After")), int(page.header("Skua-Durable")))
        last = self.last_sequence()
        events = [json.loads(line) for line in
                  self.skua("--json", "order", "history", order["id"]).stdout.splitlines()]
        self.assertEqual(events[0]["type"], "order.accepted")
        self.assertEqual(sum(event["type"] == "order.changed" for event in events), 800)
        self.assertEqual(events[-1]["sequence"], last)
        shown = self.skua("order", "history", order["id"]).stdout.splitlines()
        self.assertEqual(len(shown), len(events))
        self.assertRegex(shown[-1], rf"^ *{last} .* order.changed .*released=true")
        rest = self.skua("order", "history", order["id"], "--after", str(last - 2)).stdout
        self.assertEqual(rest.splitlines(), shown[-2:])
        self.assertIn("not_found", self.skua("order", "history", "o1", code=1).stderr)

    def test_a_refusal_is_printed_with_all_that_it_says(self):
        sku = self.item({"main": 5})
        order = self.order((sku, 4))["id"]
        below = self.skua("stock", "adjust", sku, "--location", "main", "--delta", "-3", "--reason",
                          "lost", code=1).stderr
        for said in ("adjustment_below_allocated", "(at /delta)", "requested 3, available 1"):
            self.assertIn(said, below)
        stale = self.skua("order", "change", order, "--expected-version", "7", "--priority", "1",
                          code=1).stderr
        for said in ("version_mismatch", "(at /expected_version)", "version 1"):
            self.assertIn(said, stale)
        short = self.skua("order", "place", "--channel", "web", "--currency", "EUR", "--external-id",
                          "refused-1", "--line", f"{sku}:9:1.00", code=1).stderr
        self.assertRegex(short, rf"(?s)\(at /lines/0/quantity\); sequence \d+\n.*{sku} +9 +1")

    def test_an_order_may_be_placed_before_others(self):
        sku = self.item({"main": 2})
        for words, priority in ((("--priority", "1"), 1), ((), 5)):
            placed = json.loads(self.skua("--json", "order", "place", "--channel", "web", "--currency",
                                          "EUR", "--external-id", self.unique("first"), "--line",
                                          f"{sku}:1:1.00", *words).stdout)
            self.assertEqual(self.call(200, "GET", f"/v1/orders/{placed['id']}")["priority"], priority)
        for wrong in ("0", "high"):
            self.assertIn("--priority", self.skua(
                "order", "place", "--channel", "web", "--currency", "EUR", "--line", f"{sku}:1:1.00",
                "--priority", wrong, code=2).stderr)

    def test_what_is_required_is_marked_so(self):
        for command in (("order", "close"), ("order", "request-cancel"), ("order", "answer-cancel"),
                        ("stock", "adjust"), ("stock", "condition"), ("pick", "short")):
            self.assertRegex(self.skua(*command, "--help").stdout, r"--reason TEXT REQUIRED")
            self.assertEqual(self.skua(*command, code=2).stdout, "")

    def test_the_demo_day_ships_a_pick_list(self):
        before = self.last_sequence()
        said = self.skua("demo").stdout
        types = {event["type"] for event in read_events(self.client, before)}
        self.assertLessEqual({"order.accepted", "order.changed", "fulfillment.claimed",
                              "fulfillment.picked", "fulfillment.shorted", "fulfillment.packed",
                              "shipment.created", "return.received"}, types)
        for what in ("changed", "cancelled", "not found", "shipped in part", "returned"):
            self.assertIn("\n  " + what, said)

    def test_the_demo_ends_with_a_command_that_runs_as_it_stands(self):
        url = f"http://{self.daemon.host}:{self.daemon.port}"
        hint = re.search(r"^ +(\S.* events --follow) ", self.skua("demo").stdout, re.MULTILINE)
        self.assertIsNotNone(hint)
        self.assertIn(f"--url {url}", hint[1])
        command = ["sh", "-c", hint[1].replace(" --follow", "")]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False,
                              env={"PATH": "/usr/bin:/bin"})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("order.accepted", done.stdout)

    def test_stock_and_stats_are_shown(self):
        sku = self.item({"main": 10})
        self.assertIn("10", self.skua("stock", "get", sku).stdout)
        self.assertTrue(self.skua("stats").stdout)
        self.skua("no-such-command", code=2)

    def test_an_engine_that_is_not_there_is_exit_code_3(self):
        self.assertEqual(tool("skua", "--url", "http://127.0.0.1:1", "stats").returncode, 3)


class Overloaded(SkuaTest):
    """An engine that takes a few open orders and no more."""

    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="skua-e2e-config-"))
        cls.addClassCleanup(shutil.rmtree, folder, True)
        config = folder / "small.toml"
        config.write_text("[engine]\nopen_orders_max = 2\n")
        cls.arguments = ("--config", str(config))
        super().setUpClass()

    def test_the_import_names_the_overload_and_reports_what_was_done(self):
        sku = self.item({"main": 100})
        # One after the other: the engine counts with a delay, so a burst would pass the limit.
        bodies = [self.order_body((sku, 1)) for _ in range(40)]
        statuses = [self.client.post("/v1/orders", body).status for body in bodies]
        self.assertEqual(statuses[-1], 429, statuses)
        placed = statuses.count(201)
        file = pathlib.Path(self.folder) / "many.jsonl"
        file.write_text("".join(json.dumps(body) + "\n" for body in bodies))
        done = tool("skua", "--url", f"http://{self.daemon.host}:{self.daemon.port}", "--json",
                    "import", "--format", "jsonl", "--retry-seconds", "1", file)
        self.assertEqual(done.returncode, 1, done.stderr)
        report = json.loads(done.stdout)
        self.assertIn("overloaded", report["error"])
        self.assertLessEqual(report["orders_accepted"], placed)
        self.assertEqual(report["orders_read"], len(bodies))
        self.assertNotIn("Is skuad running", done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
