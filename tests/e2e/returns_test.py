#!/usr/bin/env python3
"""Returns over the wire and from the command line, and the imported history's cancellations."""

import json
import pathlib
import tempfile
import unittest

from harness import SkuaTest, read_events, tool


class Returns(SkuaTest):
    def hall(self):
        """A location and a channel of its own over it."""
        hall = self.unique("hall")
        self.call(200, "PUT", f"/v1/locations/{hall}", {})
        self.call(200, "PUT", f"/v1/channels/{hall}", {"locations": [hall]})
        return hall

    def shipped(self, hall, *lines):
        """An order of these (sku, quantity) that has left the hall."""
        order = self.order(*lines, channel=hall)["id"]
        wave = self.call(201, "POST", f"/v1/locations/{hall}/waves", {"fulfillments": 9})
        picks = [{"sku": line["sku"], "quantity": line["quantity"]} for line in wave["lines"]]
        self.call(200, "POST", f"/v1/picklists/{wave['id']}/picks", {"picks": picks})
        for fulfillment in wave["fulfillments"]:
            self.call(201, "POST", f"/v1/fulfillments/{fulfillment}/ship",
                      {"carrier": "DHL", "tracking_number": "1"})
        return order

    def ask(self, order, *lines, status=201, **more):
        body = {"lines": [{"line": line, "quantity": quantity} for line, quantity in lines], **more}
        return self.call(status, "POST", f"/v1/orders/{order}/returns", body)

    def take_back(self, returned, hall, *items, status=201):
        body = {"location": hall, "items": [
            {"line": line, "quantity": quantity, "disposition": disposition}
            for line, quantity, disposition in items]}
        return self.call(status, "POST", f"/v1/returns/{returned}/receipts", body)

    def step(self, returned, action, status=200):
        return self.call(status, "POST", f"/v1/returns/{returned}/{action}", {})

    def status_of(self, order):
        return self.call(200, "GET", f"/v1/orders/{order}")["return_status"]

    def test_a_return_goes_its_way_and_its_units_with_it(self):
        hall = self.hall()
        sku = self.item({hall: 5})
        order = self.shipped(hall, (sku, 5))
        self.assertEqual(self.status_of(order), "none")
        waiting = self.order((sku, 1), channel=hall, policy="backorder")["id"]
        opened = self.ask(order, (0, 4), reference="RMA 9")
        returned = opened["id"]
        self.assertEqual(returned, f"m{order[1:]}.1")
        self.assertEqual((opened["return_status"], opened["reference"], opened["lines"]),
                         ("requested", "RMA 9", [{"line": 0, "sku": sku, "quantity": 4}]))
        self.assertEqual(self.status_of(order), "requested")
        self.assertEqual(self.step(returned, "approve")["return_status"], "approved")

        first = self.take_back(returned, hall, (0, 1, "restock"), (0, 1, "scrap"))
        self.assertEqual(first["return_status"], "partially_received")
        self.assertEqual([(f["order_id"], f["quantity"]) for f in first["filled"]], [(waiting, 1)])
        second = self.take_back(returned, hall, (0, 2, "quarantine"))
        self.assertEqual((second["return_status"], second["filled"]), ("received", []))
        self.assertEqual(self.step(returned, "close")["return_status"], "closed")
        level = self.level(sku, hall)
        self.assertEqual((level["on_hand"], level["allocated"], level["quality_hold"],
                          level["damaged"], level["available"]), (4, 1, 2, 1, 0))

        shown = self.call(200, "GET", f"/v1/returns/{returned}")
        self.assertEqual(shown["lines"], [{"line": 0, "sku": sku, "quantity": 4, "restocked": 1,
                                           "quarantined": 2, "scrapped": 1}])
        self.assertEqual((shown["return_status"], shown["opened"]), ("closed", opened["sequence"]))
        document = self.call(200, "GET", f"/v1/orders/{order}")
        self.assertEqual((document["return_status"], document["lines"][0]["returned"],
                          document["status"]), ("partial", 4, "closed"))
        self.assertEqual(document["returns"], [{"id": returned, "return_status": "closed"}])
        self.take_back(self.ask(order, (0, 1), approved=True)["id"], hall, (0, 1, "restock"))
        self.assertEqual(self.status_of(order), "returned")

        told = [e for e in read_events(self.client, opened["sequence"] - 1)
                if e.get("return_id") == returned]
        self.assertEqual([e["type"] for e in told],
                         ["return.created", "return.approved", "return.received",
                          "return.received", "return.closed"])
        moved = [e["delta"] for e in read_events(self.client, opened["sequence"] - 1)
                 if e.get("movement") == "returned" and e["sku"] == sku]
        self.assertEqual(moved, [1, 1, 2, 1])

    def test_never_more_than_was_shipped_and_is_not_on_its_way_back(self):
        hall = self.hall()
        sku = self.item({hall: 9})
        order = self.shipped(hall, (sku, 3), (sku, 2))
        first = self.ask(order, (0, 2))["id"]
        body = {"lines": [{"line": 1, "quantity": 3}, {"line": 0, "quantity": 2}]}
        refused = self.client.post(f"/v1/orders/{order}/returns", body)
        self.assert_problem(refused, 409, "return_exceeds_shipped", "/lines/0/quantity")
        self.assertEqual([(l["line"], l["requested"], l["available"])
                          for l in refused.json()["lines"]], [(1, 3, 2), (0, 2, 1)])
        self.step(first, "reject")
        self.assertEqual(self.ask(order, (0, 3))["id"], f"m{order[1:]}.2")
        unshipped = self.order((sku, 1), channel=hall)["id"]
        self.ask(unshipped, (0, 1), status=409)

    def test_each_step_is_refused_from_the_wrong_state(self):
        hall = self.hall()
        sku = self.item({hall: 9})
        order = self.shipped(hall, (sku, 9))

        def refused(returned, action, code):
            answer = self.client.post(f"/v1/returns/{returned}/{action}", {})
            self.assert_problem(answer, 409, code, "/return_id")

        asked = self.ask(order, (0, 1))["id"]
        refused(asked, "close", "return_not_approved")
        self.take_back(asked, hall, (0, 1, "restock"), status=409)
        self.step(asked, "approve")
        refused(asked, "approve", "return_not_requested")
        refused(asked, "reject", "return_not_requested")
        refused(asked, "close", "return_not_received")
        self.take_back(asked, hall, (0, 1, "restock"))
        refused(asked, "cancel", "return_has_units")
        more = self.client.post(f"/v1/returns/{asked}/receipts", {
            "location": hall, "items": [{"line": 0, "quantity": 1, "disposition": "scrap"}]})
        self.assert_problem(more, 409, "receipt_exceeds_return", "/items/0/quantity")
        other = self.client.post(f"/v1/returns/{asked}/receipts", {
            "location": hall, "items": [{"line": 3, "quantity": 1, "disposition": "scrap"}]})
        self.assert_problem(other, 422, "not_on_return", "/items/0/line")
        given_up = self.ask(order, (0, 1))["id"]
        self.assertEqual(self.step(given_up, "cancel")["return_status"], "cancelled")
        for action in ("approve", "reject", "cancel", "close"):
            refused(given_up, action, "return_closed")
            surplus = self.client.post(f"/v1/returns/{given_up}/{action}", {"line": 0})
            self.assert_problem(surplus, 422, "unknown_field", "/line")

    def test_bad_input_is_named_by_field_and_rule(self):
        hall = self.hall()
        sku = self.item({hall: 9})
        order = self.shipped(hall, (sku, 1))
        returned = self.ask(order, (0, 1), approved=True)["id"]
        item = {"line": 0, "quantity": 1, "disposition": "restock"}
        for path, body, code, field in (
                (f"/v1/orders/{order}/returns", {"lines": []}, "out_of_range", "/lines"),
                (f"/v1/orders/{order}/returns", {"lines": [{"line": 7, "quantity": 1}]},
                 "unknown_line", "/lines/0/line"),
                (f"/v1/orders/{order}/returns", {"lines": [{"line": 0, "quantity": 0}]},
                 "out_of_range", "/lines/0/quantity"),
                (f"/v1/orders/{order}/returns",
                 {"lines": [{"line": 0, "quantity": 1}], "approved": 1}, "wrong_type", "/approved"),
                (f"/v1/returns/{returned}/receipts", {"location": "nowhere", "items": [item]},
                 "unknown_location", "/location"),
                (f"/v1/returns/{returned}/receipts",
                 {"location": hall, "items": [dict(item, disposition="eat")]}, "malformed_value",
                 "/items/0/disposition"),
                (f"/v1/returns/{returned}/receipts", {"location": hall, "items": [item, item]},
                 "duplicate_item", "/items/1/line")):
            with self.subTest(path=path, body=body):
                problem = self.client.post(path, body)
                self.assert_problem(problem, problem.status, code, field)
                self.assertIn(problem.status, (400, 422))
        self.assertEqual(self.client.post(f"/v1/returns/{returned}/reopen", {}).status, 404)
        self.assert_problem(self.client.get("/v1/returns/m9"), 404, "not_found", "/return_id")

    def skua(self, *arguments):
        out = tool("skua", "--url", f"http://{self.daemon.host}:{self.daemon.port}", "--json",
                   *arguments)
        self.assertEqual(out.returncode, 0, out.stderr)
        return json.loads(out.stdout)

    def test_the_command_line_takes_things_back_too(self):
        hall = self.hall()
        sku = self.item({hall: 5})
        order = self.shipped(hall, (sku, 5))
        asked = self.skua("return", "create", order, "--line", "0:3", "--reference", "R")["id"]
        self.skua("return", "approve", asked)
        came = self.skua("return", "receive", asked, "--location", hall, "--restock", "0:1",
                         "--quarantine", "0:1")
        self.assertEqual(came["return_status"], "partially_received")
        self.assertEqual(self.skua("return", "close", asked)["return_status"], "closed")
        self.assertEqual(self.skua("return", "show", asked)["lines"][0]["restocked"], 1)
        second = self.skua("return", "create", order, "--line", "0:1", "--approve")["id"]
        self.assertEqual(self.skua("return", "cancel", second)["return_status"], "cancelled")
        third = self.skua("return", "create", order, "--line", "0:1")["id"]
        self.assertEqual(self.skua("return", "reject", third)["return_status"], "rejected")


HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
TAIL = "2010-12-01 08:26:00"
LINES = [
    "1001,10001,TEA,5,{0},2.00,77.0,UK", "1001,10002,CUP,2,{0},1.50,77.0,UK",
    "C1,10001,TEA,-9,{0},2.00,77.0,UK",      # before the second sale: 5 of 9 in part
    "1002,10001,TEA,4,{0},2.10,77.0,UK", "1002,10001,TEA,3,{0},2.20,77.0,UK",
    "C2,10001,TEA,-5,{0},2.20,77.0,UK",      # 3 of the second line, 2 of the first
    "C2,10002,CUP,-2,{0},1.50,77.0,UK",      # of the first order
    "C3,10002,CUP,-1,{0},1.50,77.0,UK",      # more than sold
    "C4,10001,TEA,-1,{0},2.00,88.0,UK",      # no earlier sale of this customer
    "C5,10001,TEA,-1,{0},2.00,,UK",          # no customer
    "C6,M,Manual,-1,{0},7.77,77.0,UK",       # service
]
EXPECTED = {"returned": (2, -7, "-14.00", -7, "-14.00"),
            "returned_in_part": (1, -9, "-18.00", -5, "-10.00"),
            "more_than_sold": (1, -1, "-1.50", 0, "0.00"),
            "no_earlier_sale": (1, -1, "-2.00", 0, "0.00"),
            "no_customer": (1, -1, "-2.00", 0, "0.00"), "service": (1, -1, "-7.77", 0, "0.00"),
            "unreadable": (0, 0, "0.00", 0, "0.00"), "refused": (0, 0, "0.00", 0, "0.00")}


class ImportedReturns(SkuaTest):
    def run_import(self, file):
        out = tool("skua", "--url", f"http://{self.daemon.host}:{self.daemon.port}", "--json",
                   "import", "--format", "online-retail", "--returns", "after", str(file))
        self.assertEqual(out.returncode, 0, out.stderr)
        return json.loads(out.stdout)

    def test_cancellations_become_returns_by_the_rule_and_once(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "history.csv"
            file.write_text(HEADER + "".join(line.format(TAIL) + "\n" for line in LINES))
            first = self.run_import(file)
            before = self.last_sequence()
            second = self.run_import(file)
            self.assertEqual(self.last_sequence(), before)
        for report in (first, second):
            accounts = {name: (a["lines"], a["units"], a["value"], a["returned"]["units"],
                               a["returned"]["value"])
                        for name, a in report["returns"]["lines_by_account"].items()}
            self.assertEqual(accounts, EXPECTED)
            self.assertEqual((report["returns"]["returns"], report["units_left"]), (3, 12))
        self.assertEqual(first["returns"]["fulfillments_shipped"], 2)
        self.assertEqual((second["returns"]["fulfillments_shipped"], second["returns"]["waves"],
                          second["returns"]["returns_replayed"]), (0, 0, 3))
        order = self.call(200, "GET", "/v1/orders?channel=online-retail&external_id=1002")
        lines = order["orders"][0]["lines"]
        self.assertEqual([line["returned"] for line in lines], [2, 3])
        self.assertEqual(order["orders"][0]["return_status"], "partial")


if __name__ == "__main__":
    unittest.main()
