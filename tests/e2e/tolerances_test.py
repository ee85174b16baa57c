#!/usr/bin/env python3
"""More or less than was ordered, and closing what will not come: over HTTP and the command line."""

import json
import unittest

from command_line import CommandLineTest


class Tolerances(CommandLineTest):
    def place(self, sku, quantity, **percents):
        body = self.order_body((sku, quantity), policy="backorder")
        body["lines"][0].update({f"{name}_delivery_percent": n for name, n in percents.items()})
        return self.call(201, "POST", "/v1/orders", body)["id"]

    def picked(self, order, sku, quantity):
        """Its fulfillment at main and the pick list, once so many units are picked."""
        wave = self.call(201, "POST", "/v1/locations/main/waves", {"fulfillments": 100})
        self.call(200, "POST", f"/v1/picklists/{wave['id']}/picks",
                  {"picks": [{"sku": sku, "quantity": quantity}]})
        return f"f{order[1:]}.1", wave["id"]

    def ship(self, fulfillment):
        return self.call(201, "POST", f"/v1/fulfillments/{fulfillment}/ship",
                         {"carrier": "DHL", "tracking_number": "JD1"})

    def events(self, after, kind):
        return [event for event in self.client.get(f"/v1/events?after={after}").lines()
                if event["type"] == kind]

    def test_a_shipment_completes_a_line(self):
        sku = self.item({"main": 98})
        order = self.place(sku, 100, under=2)
        fulfillment, _ = self.picked(order, sku, 98)
        shipped = self.ship(fulfillment)
        self.assertEqual(shipped["closed"], [{"line": 0, "sku": sku, "quantity": 2}])
        self.assertEqual(shipped["order_status"], "closed")
        [told] = self.events(shipped["sequence"] - 1, "order.line_closed")
        self.assertEqual((told["order_id"], told["quantity"], told["close_reason"], told["status"]),
                         (order, 2, "under_delivery", "closed"))
        line = self.call(200, "GET", f"/v1/orders/{order}")["lines"][0]
        self.assertEqual((line["under_delivery_percent"], line["cancelled"], line["backordered"]),
                         (2, 2, 0))
        self.assertNotIn("over_delivery_percent", line)

    def test_a_short_completes_a_line(self):
        sku = self.item({"main": 10})
        order = self.place(sku, 10, under=10)
        fulfillment, pick_list = self.picked(order, sku, 9)
        short = self.call(201, "POST", f"/v1/picklists/{pick_list}/shorts",
                          {"sku": sku, "quantity": 1, "reason": "bin is empty"})
        [line] = short["shorted"]
        self.assertEqual((line["closed"], line["backordered"]), (1, 0))
        self.assertEqual(self.ship(fulfillment)["order_status"], "closed")

    def test_a_location_ships_more(self):
        sku = self.item({"main": 20})
        order = self.place(sku, 10, over=20)
        fulfillment = f"f{order[1:]}.1"
        more = f"/v1/fulfillments/{fulfillment}/over-delivery"
        body = {"line": 0, "quantity": 1}
        self.assert_problem(self.client.post(more, body), 409, "not_picked", field="/line")
        self.picked(order, sku, 10)
        self.assert_problem(self.client.post(more, {"line": 1, "quantity": 1}), 422, "unknown_line",
                            field="/line")
        refused = self.client.post(more, {"line": 0, "quantity": 3})
        self.assert_problem(refused, 409, "over_delivery_limit", field="/quantity")
        self.assertEqual((refused.json()["requested"], refused.json()["available"]), (3, 2))
        accepted = self.call(200, "POST", more, {"line": 0, "quantity": 2})
        self.assertEqual(accepted, {"id": fulfillment, "order_id": order, "location": "main", "line": 0,
                                    "sku": sku, "quantity": 2, "version": 2,
                                    "sequence": accepted["sequence"]})
        [told] = self.events(accepted["sequence"] - 1, "order.over_delivery_accepted")
        self.assertEqual((told["fulfillment_id"], told["sku"], told["quantity"]), (fulfillment, sku, 2))
        line = self.call(200, "GET", f"/v1/orders/{order}")["lines"][0]
        self.assertEqual((line["quantity"], line["over_delivered"], line["over_delivery_percent"]),
                         (12, 2, 20))
        shipped = self.ship(fulfillment)
        self.assertEqual(shipped["shipped"], [{"line": 0, "sku": sku, "quantity": 12}])
        self.assertNotIn("closed", shipped)

    def test_an_order_and_a_line_are_closed_short(self):
        sku = self.item({"main": 3})
        order = self.place(sku, 5)
        close = f"/v1/orders/{order}/close"
        self.assert_problem(self.client.post(close, {}), 422, "missing_field", field="/reason")
        fulfillment, _ = self.picked(order, sku, 3)
        self.assert_problem(self.client.post(close, {"reason": "no more"}), 409, "already_released",
                            field="/order_id")
        part = self.call(200, "POST", close, {"lines": [{"line": 0, "quantity": 1}], "reason": "no more"})
        self.assertEqual((part["cancelled"], part["status"]), ([{"line": 0, "quantity": 1}], "booked"))
        self.assertEqual(self.ship(fulfillment)["order_status"], "booked")
        closed = self.call(200, "POST", close, {"reason": "the supplier gave up"})
        self.assertEqual((closed["cancelled"], closed["status"], closed["version"]),
                         ([{"line": 0, "quantity": 1}], "closed", 3))
        [told] = self.events(closed["sequence"] - 1, "order.line_closed")
        self.assertEqual((told["close_reason"], told["quantity"], told["reason"]),
                         ("closed_short", 1, "the supplier gave up"))
        self.assertEqual(len(self.events(closed["sequence"] - 1, "order.closed")), 1)
        self.assert_problem(self.client.post(close, {"reason": "again"}), 409, "order_closed",
                            field="/order_id")

    def test_the_command_line_does_the_same(self):
        sku = self.item({"main": 5})

        def document(*arguments):
            return json.loads(self.skua("--json", *arguments).stdout)

        placed = document("order", "place", "--channel", "web", "--currency", "EUR", "--external-id",
                          "tolerances-1", "--policy", "backorder", "--line", f"{sku}:4:1.00", "--over",
                          "25", "--under", "5")
        fulfillment, _ = self.picked(placed["id"], sku, 4)
        more = document("over-deliver", fulfillment, "0:1", "--reason", "the box was full")
        self.assertEqual(more["quantity"], 1)
        waiting = document("order", "place", "--channel", "web", "--currency", "EUR", "--external-id",
                           "tolerances-2", "--policy", "backorder", "--line", f"{sku}:2:1.00")
        closed = document("order", "close", waiting["id"], "--line", "0:2", "--reason", "out of print")
        self.assertEqual((closed["status"], closed["cancelled"]), ("cancelled", [{"line": 0, "quantity": 2}]))

    def test_the_command_line_adds_lines_with_tolerances_and_closes_the_rest_of_a_line(self):
        sku = self.item({"main": 5})
        order = self.place(sku, 2)
        self.skua("order", "change", order, "--expected-version", "1", "--add", f"{sku}:9:1.00",
                  "--over", "25", "--under", "5")
        line = self.call(200, "GET", f"/v1/orders/{order}")["lines"][1]
        self.assertEqual((line["over_delivery_percent"], line["under_delivery_percent"]), (25, 5))
        alone = self.skua("order", "change", order, "--expected-version", "2", "--over", "25",
                          "--priority", "1", code=2)
        self.assertIn("--add", alone.stderr)
        closed = json.loads(self.skua("--json", "order", "close", order, "--line", "1", "--reason",
                                      "out of print").stdout)
        self.assertEqual((closed["status"], closed["cancelled"]),
                         ("booked", [{"line": 1, "quantity": line["quantity"]}]))
        for wrong in ("1:0", "x", "1:"):
            self.skua("order", "close", order, "--line", wrong, "--reason", "out of print", code=2)


if __name__ == "__main__":
    unittest.main(verbosity=2)
