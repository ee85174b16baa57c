#!/usr/bin/env python3
"""Orders over HTTP: promised against stock, answered, found again, changed, never doubled."""

import json
import unittest

from harness import SkuaTest, read_events


class Orders(SkuaTest):
    def test_is_allocated_in_the_order_of_the_channels_locations(self):
        sku = self.item({"main": 3, "east": 4})
        order = self.order((sku, 5, "2.5000"), placed_at="2026-01-02T03:04:05Z")
        self.assertEqual(order["status"], "booked")
        self.assertEqual(order["allocation"], "full")
        self.assertEqual(order["version"], 1)
        self.assertEqual(order["units"], {"ordered": 5, "allocated": 5, "backordered": 0})
        self.assertEqual(order["totals"], {"amount": "12.5000", "currency": "EUR"})
        self.assertEqual(order["lines"][0]["allocated"],
                         [{"location": "main", "quantity": 3}, {"location": "east", "quantity": 2}])
        self.assertEqual(self.level(sku, "main")["available"], 0)
        self.assertEqual(self.level(sku, "east")["available"], 2)

    def test_all_or_nothing_is_refused_with_what_was_there(self):
        sku, other = self.item({"main": 2}), self.item({"main": 9})
        body = self.order_body((other, 1), (sku, 2), (sku, 1))
        document = self.assert_problem(self.client.post("/v1/orders", body), 409,
                                       "insufficient_stock")
        self.assertGreater(document["sequence"], 0)
        self.assertEqual(document["lines"],
                         [{"line": 2, "sku": sku, "requested": 1, "available": 0}])
        self.assertEqual(self.level(sku, "main")["allocated"], 0)
        self.assertEqual(self.level(other, "main")["allocated"], 0)

    def test_backorder_takes_what_there_is(self):
        sku = self.item({"main": 2})
        order = self.order((sku, 5), policy="backorder")
        self.assertEqual(order["allocation"], "partial")
        self.assertEqual(order["units"], {"ordered": 5, "allocated": 2, "backordered": 3})
        stock = self.call(200, "GET", f"/v1/stock/{sku}")
        self.assertEqual(stock["backordered"], 3)

    def test_backorder_short_lines_takes_whole_lines_only(self):
        sku, other = self.item({"main": 2}), self.item({"main": 2})
        order = self.order((sku, 5), (other, 2), policy="backorder_short_lines")
        self.assertEqual([line["backordered"] for line in order["lines"]], [5, 0])
        self.assertEqual(self.level(sku, "main")["available"], 2)

    def test_receipt_fills_backorders_oldest_first(self):
        sku = self.item()
        first = self.order((sku, 2), policy="backorder")
        second = self.order((sku, 2), policy="backorder", priority=1)
        receipt = self.receive(sku, "east", 3)
        self.assertEqual(receipt["filled"], [
            {"order_id": first["id"], "line": 0, "location": "east", "quantity": 2},
            {"order_id": second["id"], "line": 0, "location": "east", "quantity": 1}])
        self.assertEqual(self.level(sku, "east")["available"], 0)

    def test_cancel_gives_the_units_to_the_queue(self):
        sku = self.item({"main": 4})
        holder = self.order((sku, 4))
        waiting = self.order((sku, 3), policy="backorder")
        answer = self.call(200, "POST", f"/v1/orders/{holder['id']}/cancel",
                           {"expected_version": 1, "lines": [{"line": 0, "quantity": 1}],
                            "reason": "customer"})
        self.assertEqual(answer["cancelled"], [{"line": 0, "quantity": 1}])
        self.assertEqual(answer["status"], "booked")
        self.assertEqual(answer["version"], 2)
        self.assertEqual(answer["filled"], [
            {"order_id": waiting["id"], "line": 0, "location": "main", "quantity": 1}])
        stale = self.client.post(f"/v1/orders/{holder['id']}/cancel", {"expected_version": 1})
        self.assertEqual(self.assert_problem(stale, 409, "version_mismatch")["version"], 2)
        whole = self.call(200, "POST", f"/v1/orders/{holder['id']}/cancel", {})
        self.assertEqual(whole["status"], "cancelled")
        self.assertEqual(sum(fill["quantity"] for fill in whole["filled"]), 2)
        again = self.client.post(f"/v1/orders/{holder['id']}/cancel", {})
        self.assert_problem(again, 409, "order_closed")

    def test_retry_gets_the_first_answer_byte_for_byte(self):
        sku = self.item({"main": 5})
        body = self.order_body((sku, 2))
        first = self.client.post("/v1/orders", body)
        again = self.client.post("/v1/orders", dict(reversed(list(body.items()))))
        self.assertEqual(first.status, 201)
        self.assertIsNone(first.header("Idempotent-Replayed"))
        self.assertEqual((again.status, again.body), (201, first.body))
        self.assertEqual(again.header("Idempotent-Replayed"), "true")
        self.assertEqual(self.level(sku, "main")["allocated"], 2)

    def test_same_key_with_another_body_is_422(self):
        sku = self.item({"main": 5})
        body = self.order_body((sku, 2))
        self.call(201, "POST", "/v1/orders", body)
        body["lines"][0]["quantity"] = 3
        self.assert_problem(self.client.post("/v1/orders", body), 422, "key_reused")

    def test_idempotency_key_binds_a_refusal_and_external_id_does_not(self):
        sku = self.item({"main": 1})
        body = self.order_body((sku, 2))
        key = self.unique("key")
        refused = self.client.post("/v1/orders", body, Idempotency_Key=key)
        self.assert_problem(refused, 409, "insufficient_stock")
        self.receive(sku, "main", 1)
        again = self.client.post("/v1/orders", body, Idempotency_Key=key)
        self.assertEqual((again.status, again.body), (409, refused.body))
        self.assertEqual(again.header("Idempotent-Replayed"), "true")
        self.call(201, "POST", "/v1/orders", body, Idempotency_Key=self.unique("key"))

    def test_key_in_header_and_body_must_agree(self):
        body = self.order_body((self.item({"main": 5}), 1), idempotency_key="one")
        answer = self.client.post("/v1/orders", body, Idempotency_Key="two")
        self.assert_problem(answer, 422, "malformed_value")

    def test_every_write_is_done_once_under_its_key(self):
        sku, key = self.item(), self.unique("receipt")
        body = {"sku": sku, "location": "main", "quantity": 7, "reference": "PO-7"}
        first = self.client.post("/v1/stock/receipts", body, Idempotency_Key=key)
        again = self.client.post("/v1/stock/receipts", body, Idempotency_Key=key)
        self.assertEqual((first.status, first.body), (again.status, again.body))
        self.assertEqual(self.level(sku, "main")["on_hand"], 7)

    def test_batch_answers_every_line_in_order(self):
        sku = self.item({"main": 3})
        good, short = self.order_body((sku, 2)), self.order_body((sku, 9))
        lines = [good, '{"channel":"web",', short, good,
                 self.order_body(("no-such-sku", 1)), self.order_body((sku, 1))]
        answer = self.client.ndjson("/v1/orders/batch", lines)
        self.assertEqual(answer.status, 200, answer)
        results = answer.lines()
        self.assertEqual([result["line"] for result in results], list(range(6)))
        self.assertEqual([result["status"] for result in results[:3] + results[4:]],
                         [201, 400, 409, 422, 201])
        self.assert_doubled(results[3], results[0])
        self.assertEqual(results[1]["code"], "malformed_json")
        self.assertEqual(results[4]["code"], "unknown_sku")
        array = json.dumps([self.order_body((sku, 9))])
        self.assertEqual(self.client.post("/v1/orders/batch", array).lines()[0]["status"], 409)

    def test_is_found_by_id_and_by_external_id(self):
        sku = self.item({"main": 3})
        cold = {"customer": {"name": "Ada", "note": "ring twice \u00e9"}, "tags": ["vip"],
                "ship_to": {"city": "Bonn"}, "shipping_method": "air",
                "requested_ship_date": "2026-02-01", "metadata": {"a": [1, {"b": None}]}}
        body = self.order_body((sku, 2, "0.003500"), **cold)
        body["lines"][0]["external_line_id"] = "L1"
        placed = self.call(201, "POST", "/v1/orders", body)
        order = self.call(200, "GET", f"/v1/orders/{placed['id']}"
                                      f"?min_sequence={placed['sequence']}")
        for name, value in cold.items():
            self.assertEqual(order[name], value)
        self.assertEqual(order["number"], placed["sequence"])
        self.assertEqual(order["totals"], {"amount": "0.007000", "currency": "EUR"})
        self.assertEqual(order["fulfillment"], "unfulfilled")
        self.assertEqual(order["holds"], [])
        line = order["lines"][0]
        self.assertEqual((line["external_line_id"], line["unit_price"]), ("L1", "0.003500"))
        self.assertEqual(line["portions"], [{"location": "main", "allocated": 2, "released": 0,
                                             "picked": 0, "packed": 0, "shipped": 0}])
        found = self.call(200, "GET",
                          f"/v1/orders?channel=web&external_id={body['external_id']}")
        self.assertEqual([o["id"] for o in found["orders"]], [placed["id"]])
        none = self.call(200, "GET", "/v1/orders?channel=web&external_id=never-sent")
        self.assertEqual(none["orders"], [])
        self.assertEqual(self.client.get("/v1/orders/o99999999999").status, 404)

    def test_two_thousand_lines_are_one_order(self):
        sku = self.item({"main": 2000})
        order = self.order(*[(sku, 1, "0.01")] * 2000)
        self.assertEqual(order["units"]["allocated"], 2000)
        self.assertEqual(order["totals"]["amount"], "20.00")
        body = self.order_body(*[(sku, 1, "0.01")] * 2001)
        self.assert_problem(self.client.post("/v1/orders", body), 422, "too_many_items", "/lines")

    def test_availability_shows_its_derivation(self):
        sku = self.item({"main": 5, "east": 1})
        self.call(200, "PUT", f"/v1/stock/{sku}/main", {"safety_stock": 2, "bin": "A-01"})
        answer = self.call(200, "POST", "/v1/availability",
                           {"channel": "web", "lines": [{"sku": sku, "quantity": 4},
                                                        {"sku": "no-such-sku", "quantity": 1}]})
        self.assertFalse(answer["available"])
        self.assertEqual(answer["lines"][0]["available"], 4)
        self.assertEqual([l["available"] for l in answer["lines"][0]["levels"]], [3, 1])
        self.assertFalse(answer["lines"][1]["known"])
        unknown = self.client.post("/v1/availability", {"channel": "nowhere", "lines": [
            {"sku": sku, "quantity": 1}]})
        self.assert_problem(unknown, 422, "unknown_channel")

    def test_a_lower_safety_stock_says_what_it_filled(self):
        sku = self.item({"main": 3})
        self.assertEqual(self.call(200, "PUT", f"/v1/stock/{sku}/main",
                                   {"safety_stock": 3})["filled"], [])
        order = self.order((sku, 2), policy="backorder")
        before = self.last_sequence()
        answer = self.call(200, "PUT", f"/v1/stock/{sku}/main", {"safety_stock": 1})
        told = next(iter(read_events(self.client, before)))
        self.assertEqual((told["type"], told["sku"], told["location"], told["safety_stock"], "bin" in told),
                         ("stock.configured", sku, "main", 1, False))
        self.assertEqual(answer["filled"], [{"order_id": order["id"], "line": 0,
                                             "location": "main", "quantity": 2}])

    def test_adjustment_never_takes_promised_units(self):
        sku = self.item({"main": 5})
        self.order((sku, 4))
        done = self.call(201, "POST", "/v1/stock/adjustments",
                         {"sku": sku, "location": "main", "delta": -1, "reason": "damaged"})
        self.assertEqual(done["delta"], -1)
        refused = self.client.post("/v1/stock/adjustments", {
            "sku": sku, "location": "main", "delta": -1, "reason": "damaged"})
        self.assert_problem(refused, 409, "adjustment_below_allocated")
        self.assertEqual(self.level(sku, "main")["on_hand"], 4)

    def test_receipts_and_adjustments_come_in_batches_too(self):
        sku = self.item()
        line = {"sku": sku, "location": "main", "quantity": 2}
        results = self.client.ndjson("/v1/stock/receipts", [line, dict(line, sku="none"), line])
        self.assertEqual([r["status"] for r in results.lines()], [201, 422, 201])
        change = {"sku": sku, "location": "main", "delta": -3, "reason": "count"}
        results = self.client.ndjson("/v1/stock/adjustments", [change, change])
        self.assertEqual([r["status"] for r in results.lines()], [201, 409])
        self.assertEqual(self.level(sku, "main")["on_hand"], 1)

    def test_locations_are_listed(self):
        names = self.call(200, "GET", "/v1/locations")["locations"]
        self.assertEqual(names[:2], ["main", "east"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
