#!/usr/bin/env python3
"""Changes of an order over HTTP, and its history."""

import json
import pathlib
import tempfile
import unittest

from command_line import CommandLineTest
from harness import Daemon, SkuaTest, tool


class Changes(SkuaTest):
    def hall_order(self, stock=9, quantity=2):
        """An order in a hall of its own; (hall, sku, order id)."""
        hall = self.unique("hall")
        self.call(200, "PUT", f"/v1/locations/{hall}", {})
        self.call(200, "PUT", f"/v1/channels/{hall}", {"locations": [hall]})
        sku = self.item({hall: stock})
        return hall, sku, self.order((sku, quantity), channel=hall)["id"]

    def change(self, status, order, version, **what):
        return self.call(status, "POST", f"/v1/orders/{order}/change",
                         {"expected_version": version, **what})

    def history(self, order, number):
        """All events of it, page by page."""
        after, events = number - 1, []
        while True:
            answer = self.client.get(f"/v1/orders/{order}/history?after={after}")
            self.assertEqual(answer.status, 200)
            events += answer.lines()
            after = int(answer.header("Skua-Next-After"))
            if after == int(answer.header("Skua-Durable")):
                return events

    def test_a_change_says_what_it_did(self):
        hall, sku, order = self.hall_order()
        answer = self.change(200, order, 1,
                             lines=[{"line": 0, "quantity": 5, "unit_price": "2.345"}],
                             add=[{"sku": sku, "quantity": 1, "unit_price": "1"}],
                             priority=1, shipping_method="air", reason="asked for")
        self.assertEqual(answer["version"], 2)
        self.assertEqual(answer["changed"][0]["quantity"], {"before": 2, "after": 5})
        self.assertEqual(answer["changed"][0]["unit_price"]["after"], "2.345")
        self.assertEqual(answer["added"],
                         [{"line": 1, "sku": sku, "quantity": 1, "unit_price": "1"}])
        self.assertEqual(answer["priority"], {"before": 5, "after": 1})
        self.assertEqual(answer["amount"]["after"], "12.725")
        self.assertEqual(answer["allocated"], [{"line": 0, "location": hall, "quantity": 3},
                                               {"line": 1, "location": hall, "quantity": 1}])
        seen = self.call(200, "GET", f"/v1/orders/{order}")
        self.assertEqual(seen["totals"]["amount"], "12.725")
        self.assertEqual(seen["shipping_method"], "air")
        self.assertEqual(seen["priority"], 1)
        self.assertEqual(len(seen["lines"]), 2)

    def test_a_refusal_names_line_and_rule(self):
        hall, sku, order = self.hall_order(stock=3)
        stale = self.change(409, order, 2, priority=1)
        self.assertEqual((stale["code"], stale["version"]), ("version_mismatch", 1))
        short = self.change(409, order, 1, lines=[{"line": 0, "quantity": 9}])
        self.assertEqual((short["code"], short["field"]),
                         ("insufficient_stock", "/lines/0/quantity"))
        self.assertEqual(short["lines"], [{"line": 0, "requested": 7, "available": 1}])
        self.call(201, "POST", f"/v1/locations/{hall}/waves", {"fulfillments": 9})
        for field, what in (("/lines/0/quantity", {"lines": [{"line": 0, "quantity": 1}]}),
                            ("/remove/0", {"remove": [0]}), ("/ship_to", {"ship_to": "x"}),
                            ("/requested_ship_date", {"requested_ship_date": "soon"})):
            late = self.change(409, order, 1, **what)
            self.assertEqual((late["code"], late["field"]), ("already_released", field))

    def test_a_change_that_cancels_everything_says_so(self):
        hall, _, order = self.hall_order()
        number = self.call(200, "GET", f"/v1/orders/{order}")["number"]
        self.assertEqual(self.change(200, order, 1, remove=[0])["status"], "cancelled")
        events = self.history(order, number)
        self.assertEqual([event["type"] for event in events[3:]], ["order.changed", "order.cancelled"])
        self.assertEqual((events[-1]["status"], events[-1]["lines"]),
                         ("cancelled", [{"line": 0, "quantity": 2}]))
        shown = self.call(200, "GET", f"/v1/orders/{order}")
        self.assertEqual([there["status"] for there in shown["fulfillments"]], ["cancelled"])

    def test_totals_are_made_anew_by_a_change_and_by_nothing_else(self):
        _, _, order = self.hall_order(quantity=4)
        total = self.call(200, "GET", f"/v1/orders/{order}")["totals"]
        self.call(200, "POST", f"/v1/orders/{order}/cancel", {"lines": [{"line": 0, "quantity": 1}]})
        self.assertEqual(self.call(200, "GET", f"/v1/orders/{order}")["totals"], total)
        changed = self.change(200, order, 2, lines=[{"line": 0, "quantity": 2, "unit_price": "3.00"}])
        self.assertEqual(changed["amount"]["after"], "6.00")

    def test_bad_input_names_the_field(self):
        order = self.hall_order()[2]
        for field, body in (("/expected_version", {"priority": 1}),
                            ("/lines", {"expected_version": 1}),
                            ("/lines/0/quantity", {"expected_version": 1, "lines": [{"line": 0}]}),
                            ("/remove/0", {"expected_version": 1, "remove": [2000]})):
            problem = self.call(422, "POST", f"/v1/orders/{order}/change", body)
            self.assertEqual(problem["field"], field)

    def test_a_hold_for_a_role_is_released_by_it_alone(self):
        order = self.hall_order()[2]
        held = self.call(200, "POST", f"/v1/orders/{order}/holds",
                         {"hold": "fraud", "release_role": "risk"})
        self.assertEqual(held["release_role"], "risk")
        self.assertEqual(self.call(200, "GET", f"/v1/orders/{order}")["holds"],
                         [{"hold": "fraud", "release_role": "risk"}])
        release = f"/v1/orders/{order}/holds/fraud/release"
        for body in ({}, {"role": "buying"}):
            refused = self.call(409, "POST", release, body)
            self.assertEqual((refused["code"], refused["field"]),
                             ("release_role_required", "/role"))
        self.call(422, "POST", release, {"role": "r" * 33})
        self.call(200, "POST", release, {"role": "risk", "reason": "seen his passport"})
        number = self.call(200, "GET", f"/v1/orders/{order}")["number"]
        last = self.history(order, number)[-1]
        self.assertEqual((last["released"], last["role"], last["reason"]),
                         (True, "risk", "seen his passport"))

    def test_the_history_is_everything_that_touched_the_order(self):
        hall, sku, order = self.hall_order(stock=3)
        number = self.call(200, "GET", f"/v1/orders/{order}")["number"]
        other = self.order((sku, 1), channel=hall)["id"]
        self.change(200, order, 1, lines=[{"line": 0, "quantity": 1}], reason="fewer")
        self.call(200, "POST", f"/v1/orders/{other}/cancel", {})
        self.call(201, "POST", f"/v1/locations/{hall}/waves", {"fulfillments": 9})
        events = self.history(order, number)
        self.assertEqual([event["type"] for event in events],
                         ["order.accepted", "order.allocated", "fulfillment.created",
                          "order.changed", "fulfillment.claimed"])
        self.assertEqual(events[3]["changed"], [{"line": 0, "quantity": {"before": 2, "after": 1}}])
        self.assertEqual(events[3]["reason"], "fewer")
        self.assertEqual(events[0]["sequence"], number)
        self.assertTrue(all("actor" in event and "time" in event for event in events))
        self.assertEqual(
            self.call(404, "GET", "/v1/orders/x1/history")["field"], "/order_id")
        cart = self.call(201, "POST", "/v1/reservations", {
            "channel": hall, "lines": [{"sku": sku, "quantity": 1}]})["id"]
        for nobody in ("o" + cart[1:], "o8589934591"):
            missing = self.call(404, "GET", f"/v1/orders/{nobody}/history")
            self.assertEqual((missing["code"], missing["field"]), ("not_found", "/order_id"))
        path = f"/v1/orders/{order}/history?after="
        self.assertEqual(self.call(422, "GET", path + "none")["field"], "/after")
        beyond = self.call(422, "GET", path + "999999999999")
        self.assertEqual((beyond["code"], beyond["field"]), ("out_of_range", "/after"))

    def test_the_history_has_boxes_carriers_requests_and_returns(self):
        hall, sku, order = self.hall_order(stock=9, quantity=4)
        number = self.call(200, "GET", f"/v1/orders/{order}")["number"]
        wave = self.call(201, "POST", f"/v1/locations/{hall}/waves", {"fulfillments": 1})
        fulfillment = wave["fulfillments"][0]
        house = f"/v1/fulfillments/{fulfillment}"
        self.call(200, "POST", f"/v1/picklists/{wave['id']}/picks",
                  {"picks": [{"sku": sku, "quantity": 3}]})
        self.call(201, "POST", f"{house}/pack", {"lines": [{"line": 0, "quantity": 2}], "seal": True})
        shipped = self.call(201, "POST", f"{house}/ship",
                            {"carrier": "DHL", "tracking_number": "1", "package": 1})
        self.call(200, "POST", f"/v1/shipments/s{order[1:]}.1/tracking",
                  {"status": "delivered", "occurred_at": "2026-03-01T12:00:00Z", "event_id": "e1"})
        version = self.call(200, "GET", f"/v1/orders/{order}")["version"]
        self.change(200, order, version, lines=[{"line": 0, "quantity": 5}])
        for answer in ("refuse", "accept"):
            self.call(201, "POST", f"/v1/orders/{order}/cancellations",
                      {"lines": [{"line": 0, "quantity": 2}], "reason": "changed mind"})
            self.call(200, "POST", f"{house}/cancellation", {"answer": answer, "reason": "looked"})
        returned = self.call(201, "POST", f"/v1/orders/{order}/returns",
                             {"lines": [{"line": 0, "quantity": 1}], "approved": True})["id"]
        self.call(201, "POST", f"/v1/returns/{returned}/receipts", {
            "location": hall, "items": [{"line": 0, "quantity": 1, "disposition": "scrap"}]})
        self.call(200, "POST", f"/v1/returns/{returned}/close", {})
        told = [event["type"] for event in self.history(order, number)]
        self.assertEqual(told[3:], [
            "fulfillment.claimed", "fulfillment.picked", "fulfillment.packed", "shipment.created",
            "shipment.tracked", "order.changed", "order.allocated", "fulfillment.allocated",
            "order.cancellation_requested", "order.cancellation_refused",
            "order.cancellation_requested", "order.cancelled",
            "return.created", "return.received", "return.closed"])


class OverTheCommandLine(CommandLineTest):
    def test_an_order_is_changed_and_its_history_read(self):
        sku = self.item({"main": 9})
        order = self.order((sku, 2))["id"]
        number = self.call(200, "GET", f"/v1/orders/{order}")["number"]
        address = self.write("address.json", '{"city": "Kiel"}')
        change = ("--json", "order", "change", order, "--expected-version", "1", "--line", "0:5",
                  "--price", "0:2.50", "--add", f"{sku}:1:1.00", "--priority", "2",
                  "--ship-to", address, "--shipping-method", "air", "--reason", "asked for",
                  "--key", self.unique("key"))
        answer = json.loads(self.skua(*change).stdout)
        self.assertEqual(answer["version"], 2)
        self.assertEqual(json.loads(self.skua(*change).stdout), answer)
        seen = self.call(200, "GET", f"/v1/orders/{order}")
        self.assertEqual(seen["totals"]["amount"], "13.50")
        self.assertEqual((seen["ship_to"], seen["shipping_method"], seen["priority"]),
                         ({"city": "Kiel"}, "air", 2))
        self.skua("order", "change", order, "--expected-version", "2", "--remove", "0")
        stale = self.skua("order", "change", order, "--expected-version", "2", "--priority", "1",
                          code=1)
        self.assertIn("version_mismatch", stale.stdout + stale.stderr)
        before = self.last_sequence()
        for nothing in (("--priority", "0"), ("--line", "0:0")):
            refused = self.skua("order", "change", order, "--expected-version", "3", *nothing,
                                "--reason", "a nought is no change", code=2)
            self.assertIn("at least 1", refused.stdout + refused.stderr)
        self.skua("order", "change", order, "--expected-version", "0", "--priority", "1", code=2)
        self.assertEqual(self.last_sequence(), before)
        history = self.skua("--json", "order", "history", order, "--after", str(number - 1))
        events = [json.loads(line) for line in history.stdout.splitlines()]
        self.assertEqual([event["type"] for event in events],
                         ["order.accepted", "order.allocated", "fulfillment.created",
                          "order.changed", "order.allocated", "fulfillment.allocated",
                          "order.changed"])
        self.assertEqual(events[6]["removed"], [{"line": 0, "quantity": 5}])


class OneArticleMoreOverACrash(unittest.TestCase):
    """Orders of one article get others, which nearly always live in other slots of the house."""

    ARTICLES = [f"A{i}" for i in range(8)]

    def ask(self, client, target, body, **headers):
        answer = client.post(target, body, **headers)
        self.assertIn(answer.status, (200, 201), answer)
        return answer.json()

    def prepare(self, client):
        client.put("/v1/locations/main", {})
        client.put("/v1/channels/web", {"locations": ["main"]})
        for article in self.ARTICLES:
            client.put(f"/v1/items/{article}", {})
            self.ask(client, "/v1/stock/receipts",
                     {"sku": article, "location": "main", "quantity": 3})

    def place(self, client, name):
        line = {"sku": "A0", "quantity": 1, "unit_price": "1"}
        return self.ask(client, "/v1/orders",
                        {"channel": "web", "external_id": name, "currency": "EUR",
                         "lines": [line]})["id"]

    def add_all_others(self, client, order):
        added = [{"sku": article, "quantity": 1, "unit_price": "1"}
                 for article in self.ARTICLES[1:]]
        return self.ask(client, f"/v1/orders/{order}/change",
                        {"expected_version": 1, "add": added}, Idempotency_Key=f"more-{order}")

    def look(self, client, order):
        seen = client.get(f"/v1/orders/{order}").json()
        return seen["status"], seen["units"]["ordered"], [line["sku"] for line in seen["lines"]]

    def test_whoever_reads_the_journal_knows_which_orders_were_widened(self):
        with tempfile.TemporaryDirectory(prefix="skua-e2e-") as folder:
            data = pathlib.Path(folder) / "data"
            daemon = Daemon(data, "--shards", "2").start()
            client = daemon.client()
            self.prepare(client)
            orders = [self.place(client, name) for name in ("first", "second")]
            answers = [self.add_all_others(client, order) for order in orders]
            client.close()
            daemon.kill()  # -9: nothing was told to it
            for shards in ("4", "1", "8"):
                daemon = Daemon(data, "--shards", shards).start()
                client = daemon.client()
                self.assertEqual(self.look(client, orders[0])[1:], (8, self.ARTICLES))
                self.assertEqual(self.add_all_others(client, orders[0]), answers[0])
                client.close()
                self.assertEqual(daemon.stop()[0], 0)
                daemon.kill()
            daemon = Daemon(data, "--shards", "4").start()
            client = daemon.client()
            self.ask(client, f"/v1/orders/{orders[0]}/cancel", {})
            self.assertEqual(self.look(client, orders[0])[0], "cancelled")
            self.ask(client, "/v1/locations/main/waves", {"fulfillments": 1})
            seen = client.get(f"/v1/orders/{orders[1]}").json()
            self.assertEqual(seen["units"]["released"], 8)
            for article in self.ARTICLES:  # all that the first one had is there again
                level = client.get(f"/v1/stock/{article}").json()["levels"][0]
                self.assertEqual((level["allocated"], level["available"]), (1, 2))
            client.close()
            self.assertEqual(daemon.stop()[0], 0)
            daemon.kill()
            verified = tool("skua-verify", data)
            self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)


if __name__ == "__main__":
    unittest.main()
