#!/usr/bin/env python3
"""Stock on its way between locations, over HTTP and the command line."""

import json
import unittest

from command_line import CommandLineTest
from harness import read_events


class Transfers(CommandLineTest):
    def halls(self):
        """Two locations and a channel over each of them, named like it."""
        halls = self.unique("here"), self.unique("there")
        for hall in halls:
            self.call(200, "PUT", f"/v1/locations/{hall}", {})
            self.call(200, "PUT", f"/v1/channels/{hall}", {"locations": [hall]})
        return halls

    def create(self, source, target, *lines, status=201, **more):
        body = {"from": source, "to": target,
                "lines": [{"sku": sku, "quantity": quantity} for sku, quantity in lines], **more}
        return self.call(status, "POST", "/v1/stock/transfers", body)

    def step(self, transfer, action, status=200, **body):
        return self.call(status, "POST", f"/v1/transfers/{transfer}/{action}", body)

    def arrive(self, transfer, *items, status=201, **more):
        body = {"items": [dict(zip(("line", "quantity", "condition"), item)) for item in items]}
        return self.call(status, "POST", f"/v1/transfers/{transfer}/receipts", {**body, **more})

    def figures(self, sku, hall):
        level = self.level(sku, hall)
        return tuple(level[name] for name in ("on_hand", "held", "in_transit", "available"))

    def test_units_are_held_then_in_transit_then_there(self):
        here, there = self.halls()
        sku = self.item({here: 10})
        created = self.create(here, there, (sku, 6), reference="LORRY 7")
        transfer = created["id"]
        self.assertEqual((created["transfer_status"], created["from"], created["to"],
                          created["reference"], created["lines"]),
                         ("draft", here, there, "LORRY 7",
                          [{"line": 0, "sku": sku, "quantity": 6}]))
        self.assertEqual(self.figures(sku, here), (10, 0, 0, 10))
        ready = self.step(transfer, "ready")
        self.assertEqual((ready["transfer_status"], ready["moved"]),
                         ("ready", [{"line": 0, "sku": sku, "location": here, "quantity": 6,
                                     "step": "held"}]))
        self.assertEqual(self.figures(sku, here), (10, 6, 0, 4))
        refused = self.client.post("/v1/orders", self.order_body((sku, 5), channel=here))
        self.assert_problem(refused, 409, "insufficient_stock", field="/lines/0/quantity")
        self.assertEqual(self.step(transfer, "dispatch")["transfer_status"], "in_transit")
        self.assertEqual(self.figures(sku, here), (4, 0, 0, 4))
        self.assertEqual(self.figures(sku, there), (0, 0, 6, 0))

        waiting = self.order((sku, 2), channel=there, policy="backorder")["id"]
        first = self.arrive(transfer, (0, 3), (0, 1, "damaged"))
        self.assertEqual(first["transfer_status"], "partially_received")
        self.assertEqual([(f["order_id"], f["quantity"]) for f in first["filled"]], [(waiting, 2)])
        last = self.arrive(transfer, (0, 1), complete=True)
        self.assertEqual((last["transfer_status"], [(u["step"], u["quantity"])
                                                    for u in last["moved"]]),
                         ("received", [("received", 1), ("lost", 1)]))
        self.assertEqual(self.figures(sku, there), (5, 0, 0, 2))
        shown = self.call(200, "GET", f"/v1/transfers/{transfer}")
        self.assertEqual(shown["lines"], [{"line": 0, "sku": sku, "quantity": 6, "in_transit": 0,
                                           "received": 5, "lost": 1, "found": 0, "returned": 0}])

        told = [event for event in read_events(self.client, created["sequence"] - 1)
                if event.get("transfer") == transfer]
        self.assertEqual([event["type"] for event in told],
                         ["transfer.created", "transfer.ready", "transfer.dispatched",
                          "transfer.received", "transfer.received", "transfer.closed"])
        moved = [(event["movement"], event["location"], event["delta"])
                 for event in read_events(self.client, created["sequence"] - 1)
                 if event.get("sku") == sku and str(event.get("movement")).startswith("transfer")]
        self.assertEqual(moved, [("transfer_out", here, -6), ("transfer_in", there, 3),
                                 ("transfer_in", there, 1), ("transfer_in", there, 1)])

    def test_who_adds_up_the_events_has_the_transfer(self):
        here, there = self.halls()
        skus = [self.item({here: 9}) for _ in range(2)]
        before = self.last_sequence()
        ready = self.create(here, there, (skus[0], 4), (skus[1], 2), ready=True)["id"]
        self.step(ready, "dispatch")
        first = self.arrive(ready, (0, 1), (0, 1, "damaged"))
        self.assertEqual([(move["step"], move["quantity"], move["condition"])
                          for move in first["moved"]],
                         [("received", 1, "sellable"), ("received", 1, "damaged")])
        self.arrive(ready, (1, 3, "quality_hold"), complete=True)
        lost = self.create(here, there, (skus[0], 1), ready=True)["id"]
        self.step(lost, "dispatch")
        self.call(201, "POST", f"/v1/transfers/{lost}/receipts", {"complete": True})
        freed = self.create(here, there, (skus[0], 1))["id"]
        self.step(freed, "ready")
        self.step(freed, "cancel")
        events = list(read_events(self.client, before))
        for transfer, types in (
                (ready, ["created", "ready", "dispatched", "received", "received", "closed"]),
                (lost, ["created", "ready", "dispatched", "closed"]),
                (freed, ["created", "ready", "closed"])):
            told = [event for event in events if event.get("transfer") == transfer]
            self.assertEqual([event["type"] for event in told],
                             [f"transfer.{word}" for word in types])
            shown = self.call(200, "GET", f"/v1/transfers/{transfer}")
            self.assertEqual(self.added_up(told), shown["lines"])
            self.assertEqual(told[-1]["transfer_status"], shown["transfer_status"])

    def added_up(self, events):
        """The lines of a transfer as its events alone say them."""
        lines = [{**line, "in_transit": 0, "received": 0, "lost": 0, "found": 0, "returned": 0}
                 for line in events[0]["lines"]]
        for move in (move for event in events for move in event.get("moved", [])):
            line, step, quantity = lines[move["line"]], move["step"], move["quantity"]
            if step in line:
                line[step] += quantity
            if step in ("sent", "received", "lost", "returned"):
                line["in_transit"] += quantity if step == "sent" else -quantity
            self.assertEqual("condition" in move, step in ("received", "found"))
        return lines

    def test_each_step_is_refused_from_the_wrong_state(self):
        here, there = self.halls()
        sku = self.item({here: 9})

        def refused(transfer, action, code, field="/transfer", **body):
            answer = self.client.post(f"/v1/transfers/{transfer}/{action}", body)
            self.assert_problem(answer, 409, code, field)

        transfer = self.create(here, there, (sku, 4))["id"]
        item = {"items": [{"line": 0, "quantity": 1}]}
        refused(transfer, "dispatch", "transfer_not_ready")
        refused(transfer, "receipts", "transfer_not_dispatched", **item)
        refused(transfer, "cancel", "transfer_not_dispatched", "/units", units="return")
        self.step(transfer, "ready")
        refused(transfer, "ready", "transfer_not_draft")
        self.step(transfer, "dispatch")
        refused(transfer, "dispatch", "transfer_in_transit")
        refused(transfer, "cancel", "transfer_choice_required", "/units")
        more = self.client.post(f"/v1/transfers/{transfer}/receipts",
                                {"items": [{"line": 0, "quantity": 5}]})
        self.assert_problem(more, 409, "receipt_exceeds_transfer", "/items/0/quantity")
        self.assertEqual(more.json()["lines"], [{"line": 0, "requested": 5, "available": 4}])
        self.arrive(transfer, (0, 1))
        refused(transfer, "cancel", "transfer_has_units", units="return")
        self.arrive(transfer, (0, 3))
        for action in ("ready", "dispatch", "cancel"):
            refused(transfer, action, "transfer_closed")
        refused(transfer, "receipts", "transfer_closed", **item)
        self.assertEqual(self.client.post(f"/v1/transfers/{transfer}/reopen", {}).status, 404)
        short = self.client.post("/v1/stock/transfers", {
            "from": here, "to": there, "ready": True,
            "lines": [{"sku": sku, "quantity": 3}, {"sku": sku, "quantity": 3}]})
        self.assert_problem(short, 409, "insufficient_stock", "/lines/1/quantity")
        self.assertEqual(short.json()["lines"],
                         [{"line": 1, "sku": sku, "requested": 3, "available": 2}])

    def test_what_is_on_its_way_is_taken_back_or_written_off(self):
        here, there = self.halls()
        sku = self.item({here: 9})
        transfers = []
        for quantity in (5, 4):
            transfers.append(self.create(here, there, (sku, quantity), ready=True)["id"])
            self.step(transfers[-1], "dispatch")
        waiting = self.order((sku, 2), channel=here, policy="backorder")["id"]
        back = self.step(transfers[0], "cancel", units="return")
        self.assertEqual((back["transfer_status"], back["filled"][0]["order_id"]),
                         ("cancelled", waiting))
        self.step(transfers[1], "cancel", units="write_off")
        self.assertEqual(self.figures(sku, here), (5, 0, 0, 3))
        self.assertEqual(self.figures(sku, there)[2], 0)
        held = self.create(here, there, (sku, 3), ready=True)["id"]
        self.assertEqual(self.step(held, "cancel")["moved"][0]["step"], "freed")

    def test_they_are_listed_by_location_and_status(self):
        here, there = self.halls()
        sku = self.item({here: 9})
        ids = [self.create(here, there, (sku, 1))["id"] for _ in range(3)]
        self.step(ids[1], "ready")
        first = self.call(200, "GET", f"/v1/transfers?location={there}&status=draft&limit=1")
        self.assertEqual([item["id"] for item in first["transfers"]], [ids[0]])
        rest = self.call(
            200, "GET", f"/v1/transfers?location={there}&status=draft&after={first['next']}")
        self.assertEqual([item["id"] for item in rest["transfers"]], [ids[2]])
        self.assertNotIn("next", rest)
        self.assertEqual(len(self.call(
            200, "GET", f"/v1/transfers?location={here}")["transfers"]), 3)
        for query, code, field in (("status=lost", "malformed_value", "/status"),
                                   ("after=x", "malformed_value", "/after"),
                                   ("status=", "malformed_value", "/status"),
                                   ("location=&status=draft", "malformed_value", "/location"),
                                   ("limit=0", "out_of_range", "/limit")):
            self.assert_problem(self.client.get(f"/v1/transfers?{query}"), 422, code, field)
        self.assert_problem(self.client.get("/v1/transfers?location=nowhere-at-all"), 404,
                            "not_found", "/location")
        self.assert_problem(self.client.get("/v1/transfers/c9"), 404, "not_found", "/transfer")

    def test_bad_input_is_named_by_field_and_rule(self):
        here, there = self.halls()
        sku = self.item({here: 9})
        transfer = self.create(here, there, (sku, 1), ready=True)["id"]
        line = {"sku": sku, "quantity": 1}
        for path, body, code, field in (
                ("/v1/stock/transfers", {"from": here, "to": here, "lines": [line]},
                 "malformed_value", "/to"),
                ("/v1/stock/transfers", {"from": here, "to": "nowhere-at-all", "lines": [line]},
                 "unknown_location", "/to"),
                ("/v1/stock/transfers",
                 {"from": here, "to": there, "lines": [dict(line, sku="no-such-sku")]},
                 "unknown_sku", "/lines/0/sku"),
                (f"/v1/transfers/{transfer}/dispatch", {"units": "return"}, "malformed_value",
                 "/units"),
                (f"/v1/transfers/{transfer}/cancel", {"units": "eat"}, "malformed_value",
                 "/units"),
                (f"/v1/transfers/{transfer}/receipts", {}, "missing_field", "/items"),
                (f"/v1/transfers/{transfer}/ready", {"line": 0}, "unknown_field", "/line")):
            with self.subTest(path=path, body=body):
                self.assert_problem(self.client.post(path, body), 422, code, field)
        self.step(transfer, "dispatch")
        other = self.client.post(f"/v1/transfers/{transfer}/receipts",
                                 {"items": [{"line": 4, "quantity": 1}]})
        self.assert_problem(other, 422, "unknown_line", "/items/0/line")

    def test_the_command_line_moves_stock_too(self):
        here, there = self.halls()
        sku = self.item({here: 9})

        def told(*arguments):
            return json.loads(self.skua("--json", "transfer", *arguments).stdout)

        transfer = told("create", "--from", here, "--to", there, "--line", f"{sku}:5",
                        "--reference", "R")["id"]
        told("ready", transfer)
        self.assertEqual(told("dispatch", transfer)["transfer_status"], "in_transit")
        self.assertEqual(told("list", "--location", there, "--status", "in_transit")
                         ["transfers"][0]["id"], transfer)
        told("receive", transfer, "--line", "0:2", "--damaged", "0:1")
        done = told("receive", transfer, "--quality-hold", "0:1", "--complete", "--reason", "late")
        self.assertEqual(done["transfer_status"], "received")
        self.assertEqual(told("show", transfer)["lines"][0]["lost"], 1)
        gone = told("create", "--from", here, "--to", there, "--line", f"{sku}:1", "--ready")["id"]
        told("dispatch", gone)
        self.skua("transfer", "cancel", gone, code=1)
        self.assertEqual(told("cancel", gone, "--units", "return")["transfer_status"], "cancelled")


if __name__ == "__main__":
    unittest.main()
