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

    def causes(self, order):
        """What the events of the order say of why, and of whom to tell."""
        history = self.client.get(f"/v1/orders/{order}/history").lines()
        return [(event["type"], event["reason_code"], event["notify"]) for event in history
                if "reason_code" in event]

    def test_a_location_is_asked_and_gives_back(self):
        first, second = self.item({"main": 3}), self.item({"main": 1})
        order, fulfillment, pick_list = self.released((first, 3), (second, 1))
        ask, answer = f"/v1/orders/{order}/cancellations", f"/v1/fulfillments/{fulfillment}/cancellation"
        self.assert_problem(self.client.post(f"/v1/orders/{order}/cancel", {}), 409, "already_released")
        self.assert_problem(self.client.post(ask, {}), 422, "missing_field", field="/reason")
        before = self.last_sequence()
        asked = self.call(201, "POST", ask, {"lines": [{"line": 0, "quantity": 2}], "reason": "changed mind",
                                            "reason_code": "customer"})
        self.assertEqual(asked["requested"], [{"fulfillment_id": fulfillment, "location": "main", "line": 0,
                                               "sku": first, "quantity": 2}])
        self.assert_problem(self.client.post(ask, {"reason": "again"}), 409, "cancellation_requested",
                            field="/order_id")
        seen = self.call(200, "GET", f"/v1/fulfillments/{fulfillment}")
        requested = seen["cancellations"][0]
        self.assertEqual((seen["status"], requested["status"], requested["reason_code"], requested["notify"]),
                         ("cancel_requested", "requested", "customer", True))
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
        events = self.client.get(f"/v1/events?after={before}").lines()
        self.assertEqual([event["type"] for event in events],
                         ["order.cancellation_requested", "fulfillment.picked", "order.cancelled"])
        self.assertEqual([(event["reason_code"], event["notify"]) for event in (events[0], events[2])],
                         [("customer", True)] * 2)
        shipped = self.call(201, "POST", f"/v1/fulfillments/{fulfillment}/ship", shipment)
        self.assertEqual(shipped["order_status"], "closed")

    def test_a_location_sees_what_it_is_asked(self):
        hall = self.unique("hall")
        self.call(200, "PUT", f"/v1/locations/{hall}", {})
        self.call(200, "PUT", f"/v1/channels/{hall}", {"locations": [hall]})
        skus = [self.item({hall: 9}) for _ in range(2)]
        orders = [self.order((skus[0], 2), (skus[1], 1), channel=hall)["id"] for _ in range(3)]
        fulfillments = self.call(201, "POST", f"/v1/locations/{hall}/waves", {"fulfillments": 9})["fulfillments"]
        of = {self.call(200, "GET", f"/v1/fulfillments/{f}")["order_id"]: f for f in fulfillments}
        path = f"/v1/locations/{hall}/cancellations"
        self.assertEqual(self.call(200, "GET", path)["cancellations"], [])
        asked = [self.call(201, "POST", f"/v1/orders/{order}/cancellations", {"reason": "changed mind"})["sequence"]
                 for order in reversed(orders)]
        first = self.call(200, "GET", f"{path}?limit=2")
        self.assertEqual([(item["id"], item["order_id"], item["requested"], item["lines"], item["units"])
                          for item in first["cancellations"]],
                         [(of[order], order, number, 2, 3)
                          for order, number in zip(reversed(orders[1:]), asked)])
        self.assertEqual((first["location"], first["next"]), (hall, asked[1]))
        rest = self.call(200, "GET", f"{path}?limit=2&after={first['next']}")
        self.assertEqual([item["order_id"] for item in rest["cancellations"]], orders[:1])
        self.assertNotIn("next", rest)
        for order, answer in ((orders[2], "accept"), (orders[1], "refuse")):
            self.call(200, "POST", f"/v1/fulfillments/{of[order]}/cancellation",
                      {"answer": answer, "reason": "looked"})
        shown = json.loads(self.skua("--json", "order", "cancel-requests", hall).stdout)
        self.assertEqual([item["order_id"] for item in shown["cancellations"]], orders[:1])
        self.assert_problem(self.client.get("/v1/locations/nowhere-at-all/cancellations"), 404, "not_found",
                            field="/location")
        self.assert_problem(self.client.get(f"{path}?status=all"), 422, "unknown_field", field="/status")

    def test_a_claim_that_was_emptied_can_be_followed_to_its_end(self):
        sku = self.item({"main": 2})
        order, fulfillment, pick_list = self.released((sku, 2))
        self.call(201, "POST", f"/v1/orders/{order}/cancellations", {"reason": "changed mind"})
        self.call(200, "POST", f"/v1/fulfillments/{fulfillment}/cancellation",
                  {"answer": "accept", "reason": "still here"})
        history = self.client.get(f"/v1/orders/{order}/history").lines()
        self.assertEqual((history[-1]["type"], history[-1]["pick_list"]), ("order.cancelled", pick_list))
        shown = self.call(200, "GET", f"/v1/picklists/{pick_list}")
        self.assertEqual((shown["complete"], shown["status"]), (True, "claimed"))
        before = self.last_sequence()
        back = self.call(200, "POST", f"/v1/picklists/{pick_list}/unclaim", {})
        self.assertEqual(back["status"], "done")
        [end] = self.client.get(f"/v1/events?after={before}").lines()
        self.assertEqual((end["type"], end["pick_list"], end["location"], end["lines"]),
                         ("fulfillment.unclaimed", pick_list, "main", []))
        shown = self.call(200, "GET", f"/v1/picklists/{pick_list}")
        self.assertEqual((shown["complete"], shown["status"]), (True, "done"))

    def test_what_leaves_by_itself_keeps_the_version_that_was_told(self):
        hall = self.unique("hall")
        self.call(200, "PUT", f"/v1/locations/{hall}", {})
        self.call(200, "PUT", f"/v1/channels/{hall}", {"locations": [hall]})
        sku = self.item({hall: 9})
        for how, body in (("shorts", {"sku": sku, "quantity": 2, "reason": "empty bin"}),
                          ("unclaim", {"reason": "end of shift"})):
            order = self.order((sku, 2), channel=hall)["id"]
            wave = self.call(201, "POST", f"/v1/locations/{hall}/waves", {"fulfillments": 9})["id"]
            ask = self.call(201, "POST", f"/v1/orders/{order}/cancellations", {"reason": "changed mind"})
            self.client.post(f"/v1/picklists/{wave}/{how}", body)
            history = self.client.get(f"/v1/orders/{order}/history").lines()
            [gone] = [event for event in history if event["type"] == "order.cancelled"]
            self.assertEqual((gone["status"], "version" in gone), ("cancelled", False))
            told = [event["version"] for event in history if "version" in event]
            self.assertEqual((told[-1], ask["version"]), (ask["version"], 2))
            self.assertEqual(self.call(200, "GET", f"/v1/orders/{order}")["version"], ask["version"])
            if how == "unclaim":
                [end] = [event for event in history if event["type"] == "fulfillment.unclaimed"]
                self.assertEqual((end["pick_list"], end["lines"]), (wave, []))
            if how == "shorts":
                count = self.level(sku, hall)["count"]
                self.call(200, "POST", f"/v1/counts/{count}/cancel", {})

    def test_the_command_line_asks_and_answers(self):
        sku = self.item({"main": 2})
        order, fulfillment, _ = self.released((sku, 2))

        def document(*arguments):
            return json.loads(self.skua("--json", *arguments).stdout)

        asked = document("order", "request-cancel", order, "--reason", "stolen card",
                         "--code", "fraud", "--quiet")
        self.assertEqual(asked["requested"][0]["quantity"], 2)
        refused = document("order", "answer-cancel", fulfillment, "refuse", "--reason", "on the truck")
        self.assertEqual((refused["answer"], refused["cancelled"]), ("refuse", []))
        self.assertIn(("order.cancellation_refused", "fraud", False), self.causes(order))
        document("order", "request-cancel", order, "--reason", "please")
        accepted = document("order", "answer-cancel", fulfillment, "accept", "--reason", "found it")
        self.assertEqual(accepted["order_status"], "cancelled")

    def test_a_cancel_says_why_and_whether_to_tell(self):
        sku = self.item({"main": 6})
        order = self.order((sku, 4))["id"]
        cancel = f"/v1/orders/{order}/cancel"
        self.assert_problem(self.client.post(cancel, {"reason_code": "whim"}), 422, "malformed_value",
                            field="/reason_code")
        self.assert_problem(self.client.post(cancel, {"notify": "no"}), 422, "wrong_type", field="/notify")
        whole = {"lines": [{"line": 0, "quantity": 1}]}
        self.call(200, "POST", cancel, whole, Idempotency_Key="cause-1")
        # What is not stated is other and true: the same content.
        again = self.client.post(cancel, dict(whole, reason_code="other", notify=True), Idempotency_Key="cause-1")
        self.assertEqual((again.status, again.header("idempotent-replayed")), (200, "true"))
        other = self.client.post(cancel, dict(whole, notify=False), Idempotency_Key="cause-1")
        self.assert_problem(other, 422, "key_reused", field="/idempotency_key")
        self.skua("order", "cancel", order, "--line", "0:1", "--code", "inventory", "--quiet")
        self.skua("order", "close", order, "--reason", "gone", "--code", "expired")
        causes = self.causes(order)
        self.assertEqual(causes[:2], [("order.cancelled", "other", True), ("order.cancelled", "inventory", False)])
        self.assertIn(("order.line_closed", "expired", True), causes[2:])


if __name__ == "__main__":
    unittest.main(verbosity=2)
