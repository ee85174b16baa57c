#!/usr/bin/env python3
"""Cancelling what is with a location already: the request and its answer, over HTTP and the command line."""

import json
import unittest

from command_line import CommandLineTest


class Cancellations(CommandLineTest):
    def released(self, *lines):
        """An order at main that a wave has pulled, its fulfillment and its pick list."""
        order = self.order(*lines)
        wave = self.call(201, "POST", "/v1/locations/main/waves", {"fulfillments": 100})
        return order["id"], f"f{order['id'][1:]}.1", wave["id"]

    def test_a_location_is_asked_and_gives_back(self):
        first, second = self.item({"main": 3}), self.item({"main": 1})
        order, fulfillment, pick_list = self.released((first, 3), (second, 1))
        ask, answer = f"/v1/orders/{order}/cancellations", f"/v1/fulfillments/{fulfillment}/cancellation"
        self.assert_problem(self.client.post(f"/v1/orders/{order}/cancel", {}), 409, "already_released")
        self.assert_problem(self.client.post(ask, {}), 422, "missing_field", field="/reason")
        before = self.last_sequence()
        asked = self.call(201, "POST", ask, {"lines": [{"line": 0, "quantity": 2}], "reason": "changed mind"})
        self.assertEqual(asked["requested"], [{"fulfillment_id": fulfillment, "location": "main", "line": 0,
                                               "sku": first, "quantity": 2}])
        self.assert_problem(self.client.post(ask, {"reason": "again"}), 409, "cancellation_requested",
                            field="/order_id")
        seen = self.call(200, "GET", f"/v1/fulfillments/{fulfillment}")
        self.assertEqual((seen["status"], seen["cancellations"][0]["status"]),
                         ("cancel_requested", "requested"))
        picks = {"picks": [{"sku": first, "quantity": 2}, {"sku": second, "quantity": 1}]}
        self.call(200, "POST", f"/v1/picklists/{pick_list}/picks", picks)
        shipment = {"carrier": "DHL", "tracking_number": "JD1"}
        self.assert_problem(self.client.post(f"/v1/fulfillments/{fulfillment}/ship", shipment), 409,
                            "cancellation_requested", field="/fulfillment_id")
        given = self.call(200, "POST", answer, {"answer": "accept", "reason": "still here"})
        self.assertEqual((given["answer"], given["order_status"]), ("accept", "booked"))
        self.assertEqual(given["cancelled"], [{"line": 0, "sku": first, "quantity": 2}])
        self.assert_problem(self.client.post(answer, {"answer": "refuse", "reason": "late"}), 409,
                            "cancellation_not_requested", field="/fulfillment_id")
        shown = self.call(200, "GET", f"/v1/orders/{order}")
        self.assertEqual(shown["cancellations"][0]["status"], "cancelled")
        self.assertEqual(shown["lines"][0]["cancelled"], 2)
        events = [event["type"] for event in self.client.get(f"/v1/events?after={before}").lines()]
        self.assertEqual(events, ["order.cancellation_requested", "fulfillment.picked", "order.cancelled"])
        shipped = self.call(201, "POST", f"/v1/fulfillments/{fulfillment}/ship", shipment)
        self.assertEqual(shipped["order_status"], "closed")

    def test_the_command_line_asks_and_answers(self):
        sku = self.item({"main": 2})
        order, fulfillment, _ = self.released((sku, 2))

        def document(*arguments):
            return json.loads(self.skua("--json", *arguments).stdout)

        asked = document("order", "request-cancel", order, "--reason", "changed mind")
        self.assertEqual(asked["requested"][0]["quantity"], 2)
        refused = document("order", "answer-cancel", fulfillment, "refuse", "--reason", "on the truck")
        self.assertEqual((refused["answer"], refused["cancelled"]), ("refuse", []))
        document("order", "request-cancel", order, "--reason", "please")
        accepted = document("order", "answer-cancel", fulfillment, "accept", "--reason", "found it")
        self.assertEqual(accepted["order_status"], "cancelled")


if __name__ == "__main__":
    unittest.main(verbosity=2)
