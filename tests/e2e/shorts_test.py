#!/usr/bin/env python3
"""Short picks, counts and conditions over the wire and from the command line."""

import json
import unittest

from harness import SkuaTest, read_events, tool


class Shorts(SkuaTest):
    def halls(self):
        """Two locations and a channel of their own over both."""
        near, far = self.unique("near"), self.unique("far")
        for hall in (near, far):
            self.call(200, "PUT", f"/v1/locations/{hall}", {})
        self.call(200, "PUT", f"/v1/channels/{near}", {"locations": [near, far]})
        return near, far

    def wave(self, hall):
        return self.call(201, "POST", f"/v1/locations/{hall}/waves", {"fulfillments": 9})["id"]

    def short(self, pick_list, body, status=201):
        return self.call(status, "POST", f"/v1/picklists/{pick_list}/shorts",
                         {"reason": "bin is empty", **body})

    def step(self, count, action, body=None, status=200):
        return self.call(status, "POST", f"/v1/counts/{count}/{action}", body or {})

    def test_the_loop_from_the_short_to_the_posted_count(self):
        near, far = self.halls()
        sku = self.item({near: 6, far: 1})
        order = self.order((sku, 4), channel=near)["id"]
        pick_list = self.wave(near)
        short = self.short(pick_list, {"sku": sku, "quantity": 3})
        count = short["count"]
        self.assertEqual(short["shorted"], [{
            "fulfillment_id": short["shorted"][0]["fulfillment_id"], "order_id": order, "line": 0,
            "sku": sku, "quantity": 3, "allocated": [{"location": far, "quantity": 1}],
            "backordered": 2}])
        self.assertEqual(short["status"], "claimed")
        self.assertGreater(short["claim_until"], "2026")
        listed = self.call(200, "GET", f"/v1/picklists/{pick_list}")["lines"][0]
        self.assertEqual((listed["quantity"], listed["picked"], listed["shorted"]), (4, 0, 3))
        level = self.level(sku, near)
        self.assertEqual((level["on_hand"], level["available"], level["set_aside"], level["count"]),
                         (3, 0, True, count))

        recorded = self.step(count, "record", {"quantity": 5})
        self.assertEqual((recorded["counted"], recorded["on_hand"], recorded["delta"]), (5, 3, 2))
        self.assertEqual(recorded["on_hand_includes"], ["picked", "packed"])
        self.assertEqual(self.step(count, "approve")["count_status"], "approved")
        posted = self.step(count, "post")
        self.assertEqual([(f["order_id"], f["quantity"]) for f in posted["filled"]], [(order, 2)])
        task = self.call(200, "GET", f"/v1/counts/{count}")
        self.assertEqual((task["count_status"], task["set_aside"], task["delta"]),
                         ("posted", False, 2))
        self.assertIsNone(self.level(sku, near)["count"])

        told = [e for e in read_events(self.client, short["sequence"] - 1) if e.get("sku") == sku]
        self.assertEqual([e["movement"] for e in told if e["type"] == "stock.changed"],
                         ["short_pick", "count"])
        shorted = [e for e in read_events(self.client, short["sequence"] - 1)
                   if e["type"] == "fulfillment.shorted" and e["order_id"] == order]
        self.assertEqual([(e["pick_list"], e["lines"][0]["backordered"]) for e in shorted],
                         [(pick_list, 2)])
        kinds = [e["type"] for e in told if e["type"].startswith("count.")]
        self.assertEqual(kinds, ["count.opened", "count.recorded", "count.approved",
                                 "count.posted"])

    def test_what_is_damaged_is_not_for_sale(self):
        near, _ = self.halls()
        sku = self.item({near: 5})
        moved = self.call(201, "POST", "/v1/stock/conditions", {
            "sku": sku, "location": near, "from": "sellable", "to": "damaged", "quantity": 2,
            "reason": "wet"})
        self.assertEqual((moved["from"], moved["to"], moved["quantity"], moved["filled"]),
                         ("sellable", "damaged", 2, []))
        level = self.level(sku, near)
        self.assertEqual((level["on_hand"], level["damaged"], level["available"]), (5, 2, 3))

    def test_a_fulfillment_of_which_nothing_was_found_is_short(self):
        near, far = self.halls()
        sku = self.item({near: 2, far: 2})
        order = self.order((sku, 2), channel=near)["id"]
        before = self.last_sequence()
        self.short(self.wave(near), {"sku": sku, "quantity": 2})
        shown = self.call(200, "GET", f"/v1/orders/{order}")["fulfillments"]
        self.assertEqual([(there["location"], there["status"]) for there in shown],
                         [(near, "short"), (far, "open")])
        empty = self.call(200, "GET", f"/v1/fulfillments/{shown[0]['id']}")
        self.assertEqual((empty["status"], empty["released"]), ("short", 0))
        told = [e for e in read_events(self.client, before) if e.get("fulfillment_id") == shown[1]["id"]]
        self.assertEqual([e["type"] for e in told], ["fulfillment.allocated"])
        self.call(200, "POST", f"/v1/orders/{order}/cancel", {})
        self.assertEqual(self.call(200, "GET", f"/v1/fulfillments/{shown[0]['id']}")["status"], "cancelled")

    def test_only_what_is_claimed_says_until_when(self):
        near, far = self.halls()
        sku = self.item({near: 3, far: 1})
        order = self.order((sku, 3), channel=near)["id"]
        pick_list = self.wave(near)
        before = self.last_sequence()
        short = self.short(pick_list, {"sku": sku, "quantity": 1})
        self.assertEqual(short["status"], "claimed")
        told = {e["type"]: e for e in read_events(self.client, before) if e.get("order_id") == order}
        self.assertEqual(told["fulfillment.shorted"]["claim_until"], short["claim_until"])
        self.assertEqual(told["fulfillment.allocated"]["location"], far)
        self.assertNotIn("claim_until", told["fulfillment.allocated"])

    def test_the_last_short_ends_the_claim(self):
        near, _ = self.halls()
        sku = self.item({near: 3})
        self.order((sku, 3), channel=near)
        pick_list = self.wave(near)
        self.call(200, "POST", f"/v1/picklists/{pick_list}/picks",
                  {"picks": [{"sku": sku, "quantity": 1}]})
        short = self.short(pick_list, {"sku": sku, "quantity": 2})
        self.assertEqual(short["status"], "done")
        self.assertNotIn("claim_until", short)
        shown = self.call(200, "GET", f"/v1/picklists/{pick_list}")
        self.assertEqual([shown[field] for field in ("status", "complete", "units_to_pick",
                                                     "units_picked", "units_shorted")],
                         ["done", True, 3, 1, 2])
        self.short(pick_list, {"sku": sku, "quantity": 1}, status=409)

    def test_a_count_takes_from_carts_first(self):
        near, far = self.halls()
        sku = self.item({near: 5, far: 1})
        self.order((sku, 3), channel=near)
        cart = self.call(201, "POST", "/v1/reservations", {
            "channel": near, "lines": [{"sku": sku, "quantity": 2}]})["id"]
        count = self.call(201, "POST", "/v1/stock/counts", {"sku": sku, "location": near})["id"]
        self.step(count, "record", {"quantity": 3})
        self.step(count, "approve")
        posted = self.step(count, "post")
        taken = {"reservation": cart, "line": 0, "sku": sku, "quantity": 2,
                 "reserved": [{"location": far, "quantity": 1}], "backordered": 1}
        self.assertEqual(posted["taken_back"], [taken])
        level = self.level(sku, near)
        self.assertEqual((level["on_hand"], level["allocated"], level["reserved"]), (3, 3, 0))
        told = [e for e in read_events(self.client, posted["sequence"] - 1)
                if e["sequence"] == posted["sequence"]]
        self.assertEqual([e["type"] for e in told], ["stock.changed", "count.posted",
                                                     "reservation.shorted", "reservation.filled"])
        self.assertEqual((told[2]["reservation"], told[2]["lines"]), (cart, [taken]))

    def test_a_refusal_says_the_figures(self):
        near, _ = self.halls()
        sku = self.item({near: 5})
        self.order((sku, 4), channel=near)
        pick_list = self.wave(near)
        refused = self.client.post(f"/v1/picklists/{pick_list}/shorts",
                                   {"sku": sku, "quantity": 5, "reason": "empty"})
        self.assert_problem(refused, 409, "short_exceeds_list", "/quantity")
        self.assertEqual((refused.json()["requested"], refused.json()["available"]), (5, 4))
        moved = self.client.post("/v1/stock/conditions", {
            "sku": sku, "location": near, "from": "sellable", "to": "damaged", "quantity": 2,
            "reason": "wet"})
        self.assert_problem(moved, 409, "sellable_below_allocated", "/quantity")
        self.assertEqual((moved.json()["requested"], moved.json()["available"]), (2, 1))

    def test_bad_input_is_named_by_field_and_rule(self):
        near, _ = self.halls()
        sku = self.item({near: 5})
        for path, body, code, field in (
                ("/v1/stock/conditions", {"sku": sku, "location": near, "from": "sellable",
                                          "to": "sellable", "quantity": 1, "reason": "r"},
                 "malformed_value", "/to"),
                ("/v1/stock/conditions", {"sku": sku, "location": near, "from": "good",
                                          "to": "sellable", "quantity": 1, "reason": "r"},
                 "malformed_value", "/from"),
                ("/v1/picklists/p9/shorts", {"sku": sku, "quantity": 1}, "missing_field",
                 "/reason"),
                ("/v1/picklists/p9/shorts", {"sku": sku, "quantity": 0, "reason": "r"},
                 "out_of_range", "/quantity"),
                ("/v1/stock/counts", {"sku": sku}, "missing_field", "/location"),
                ("/v1/counts/c9/record", {}, "missing_field", "/quantity"),
                ("/v1/counts/c9/record", {"quantity": -1}, "out_of_range", "/quantity"),
                ("/v1/counts/c9/approve", {"quantity": 1}, "malformed_value", "/quantity")):
            with self.subTest(path=path, body=body):
                problem = self.client.post(path, body)
                self.assert_problem(problem, problem.status, code, field)
                self.assertIn(problem.status, (400, 422))
        self.assertEqual(self.client.post("/v1/counts/c9/forget", {}).status, 404)

    def test_each_step_is_refused_from_the_wrong_state(self):
        near, _ = self.halls()
        sku = self.item({near: 5})
        level = {"sku": sku, "location": near}
        count = self.call(201, "POST", "/v1/stock/counts", level)["id"]
        again = self.client.post("/v1/stock/counts", level)
        self.assert_problem(again, 409, "count_exists", "/sku")

        def refused(action, code, body=None):
            answer = self.client.post(f"/v1/counts/{count}/{action}", body or {})
            self.assert_problem(answer, 409, code, "/count")

        refused("approve", "count_not_recorded")
        refused("recount", "count_not_recorded")
        refused("post", "count_not_approved")
        self.step(count, "record", {"quantity": 5})
        refused("record", "count_already_recorded", {"quantity": 5})
        self.assertEqual(self.step(count, "recount")["count_status"], "open")
        self.step(count, "record", {"quantity": 5})
        self.step(count, "approve")
        refused("approve", "count_already_approved")
        self.step(count, "cancel")
        for action in ("approve", "recount", "cancel", "post"):
            refused(action, "count_closed")
            surplus = self.client.post(f"/v1/counts/{count}/{action}", {"quantity": 1})
            self.assertEqual(surplus.status, 422, surplus)
        self.assert_problem(self.client.get("/v1/counts/9"), 404, "not_found", "/count")
        shorted = self.client.post("/v1/picklists/p16384/shorts",
                                   {"sku": sku, "quantity": 1, "reason": "empty"})
        self.assert_problem(shorted, 404, "unknown_pick_list", "/pick_list")

    def test_the_command_line_counts_too(self):
        near, _ = self.halls()
        sku = self.item({near: 5})
        self.order((sku, 2), channel=near)
        pick_list = self.wave(near)

        def skua(*arguments):
            out = tool("skua", "--url", f"http://{self.daemon.host}:{self.daemon.port}", "--json",
                       *arguments)
            self.assertEqual(out.returncode, 0, out.stderr)
            return json.loads(out.stdout)

        short = skua("pick", "short", pick_list, "--sku", sku, "--quantity", "1", "--reason", "no")
        count = short["count"]
        skua("count", "record", count, "--quantity", "4")
        skua("count", "approve", count)
        self.assertEqual(skua("count", "post", count)["count_status"], "posted")
        self.assertEqual(skua("count", "show", count)["count_status"], "posted")
        skua("stock", "condition", sku, "--location", near, "--from", "sellable", "--to",
             "damaged", "--quantity", "1", "--reason", "wet")
        self.assertEqual(self.level(sku, near)["damaged"], 1)
        opened = skua("count", "open", sku, "--location", near)
        self.assertEqual(skua("count", "cancel", opened["id"])["count_status"], "cancelled")


if __name__ == "__main__":
    unittest.main()
