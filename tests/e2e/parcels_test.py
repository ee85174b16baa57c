#!/usr/bin/env python3
"""Packages, shipments of one package and what carriers say of them, over HTTP and the command line."""

import json
import unittest

from command_line import CommandLineTest

WHEN = "2026-03-01T12:00:00Z"


class Parcels(CommandLineTest):
    def pulled(self, *lines):
        """An order at main with all of its units picked, and the id of its fulfillment."""
        order = self.order(*lines)
        wave = self.call(201, "POST", "/v1/locations/main/waves", {"fulfillments": 100})
        picks = [{"sku": sku, "quantity": quantity, "fulfillment_id": f"f{order['id'][1:]}.1"}
                 for sku, quantity in lines]
        self.call(200, "POST", f"/v1/picklists/{wave['id']}/picks", {"picks": picks})
        return order["id"], f"f{order['id'][1:]}.1"

    def test_a_box_leaves_before_the_rest_is_packed(self):
        first, second = self.item({"main": 3}), self.item({"main": 1})
        order, fulfillment = self.pulled((first, 3), (second, 1))
        pack = f"/v1/fulfillments/{fulfillment}/pack"
        opened = self.call(201, "POST", pack, {
            "lines": [{"line": 0, "quantity": 2}], "weight_grams": 850, "reference": "box-7"})
        self.assertEqual((opened["package"], opened["sealed"]), (1, False))
        self.assertEqual(opened["packed"], [{"line": 0, "sku": first, "quantity": 2}])
        filled = self.call(200, "POST", pack, {
            "lines": [{"line": 1, "quantity": 1}], "package": 1, "seal": True})
        self.assertEqual((filled["package"], filled["sealed"]), (1, True))
        refused = self.client.post(pack, {"lines": [{"line": 0, "quantity": 2}]})
        self.assert_problem(refused, 409, "not_picked", field="/lines/0/quantity")
        self.assertEqual(refused.json()["lines"], [{"line": 0, "requested": 2, "available": 1}])
        sealed = self.client.post(pack, {"lines": [{"line": 0, "quantity": 1}], "package": 1})
        self.assert_problem(sealed, 409, "package_sealed", field="/package")

        ship = f"/v1/fulfillments/{fulfillment}/ship"
        body = {"carrier": "DHL", "tracking_number": "JD01", "package": 1}
        shipped = self.call(201, "POST", ship, body)
        self.assertEqual((shipped["package"], shipped["order_status"]), (1, "booked"))
        self.assertEqual(shipped["shipment_id"], f"s{order[1:]}.1")
        self.assertEqual({line["quantity"] for line in shipped["shipped"]}, {1, 2})
        self.assert_problem(self.client.post(ship, body), 409, "package_shipped", field="/package")
        self.assert_problem(self.client.post(ship, {**body, "package": 2}), 404, "unknown_package",
                            field="/package")
        seen = self.call(200, "GET", f"/v1/orders/{order}")
        self.assertEqual((seen["status"], seen["fulfillment"]), ("booked", "partial"))
        self.assertEqual([package["status"] for package in seen["packages"]], ["shipped"])
        self.assertEqual(seen["packages"][0]["lines"],
                         [{"line": 0, "quantity": 2}, {"line": 1, "quantity": 1}])
        self.assertEqual(seen["shipments"][0]["package"], 1)
        self.assertEqual(seen["shipments"][0]["id"], f"s{order[1:]}.1")
        there = self.call(200, "GET", f"/v1/fulfillments/{fulfillment}")
        self.assertEqual((there["picked"], there["packed"], there["shipped"]), (1, 0, 3))
        self.assertEqual(there["packages"], seen["packages"])
        last = self.call(201, "POST", ship, {"carrier": "DHL", "tracking_number": "JD02"})
        self.assertEqual((last["order_status"], last["shipment_id"]), ("closed", f"s{order[1:]}.2"))
        told = [event for event in self.client.get(f"/v1/events?after={shipped['sequence'] - 1}").lines()
                if event["type"] == "shipment.created"]
        self.assertEqual([event["shipment_id"] for event in told],
                         [shipped["shipment_id"], last["shipment_id"]])
        self.assertNotIn("package", last)

    def test_the_history_says_what_each_package_is_like(self):
        sku = self.item({"main": 2})
        order, fulfillment = self.pulled((sku, 2))
        pack = f"/v1/fulfillments/{fulfillment}/pack"
        self.call(201, "POST", pack, {"lines": [{"line": 0, "quantity": 2}], "reference": "box-7"})
        self.call(200, "POST", pack, {"package": 1, "weight_grams": 850})
        self.call(200, "POST", pack, {"package": 1, "length_mm": 300, "width_mm": 200, "height_mm": 100,
                                      "seal": True})
        told = [event for event in self.client.get(f"/v1/orders/{order}/history").lines()
                if event["type"] == "fulfillment.packed"]
        common = {"sequence", "index", "type", "time", "actor", "source"}
        where = {"fulfillment_id": fulfillment, "order_id": order, "location": "main", "package": 1}
        self.assertEqual([{name: event[name] for name in event if name not in common} for event in told], [
            {**where, "reference": "box-7", "sealed": False,
             "lines": [{"line": 0, "sku": sku, "quantity": 2}]},
            {**where, "weight_grams": 850, "sealed": False, "lines": []},
            {**where, "length_mm": 300, "width_mm": 200, "height_mm": 100, "sealed": True, "lines": []}])

    def test_carriers_say_things_late_twice_and_in_any_order(self):
        sku = self.item({"main": 2})
        order, fulfillment = self.pulled((sku, 2))
        for _ in range(2):
            self.call(201, "POST", f"/v1/fulfillments/{fulfillment}/pack",
                      {"lines": [{"line": 0, "quantity": 1}]})
        self.assertEqual(
            self.call(200, "GET", f"/v1/fulfillments/{fulfillment}")["status"], "packed")
        for package in (1, 2):
            self.call(201, "POST", f"/v1/fulfillments/{fulfillment}/ship",
                      {"carrier": "DHL", "tracking_number": f"JD{package}", "package": package})

        def track(shipment, status, event):
            return self.call(200, "POST", f"/v1/shipments/s{order[1:]}.{shipment}/tracking",
                             {"status": status, "occurred_at": WHEN, "event_id": event})

        def shown():
            seen = self.call(200, "GET", f"/v1/orders/{order}")
            return (seen["fulfillment"], seen["lines"][0]["delivered"],
                    [shipment.get("tracking") for shipment in seen["shipments"]])

        before = self.last_sequence()
        self.assertEqual(track(1, "delivered", "a")["result"], "moved")
        self.assertEqual(track(1, "in_transit", "b")["result"], "late")
        self.assertEqual(track(1, "in_transit", "b")["result"], "repeated")
        self.assertEqual(shown(), ("shipped", 1, ["delivered", None]))
        self.assertEqual(track(2, "delivered", "a")["result"], "moved")
        self.assertEqual(shown(), ("delivered", 2, ["delivered", "delivered"]))
        events = self.client.get(f"/v1/events?after={before}").lines()
        self.assertEqual([(event["type"], event["result"]) for event in events],
                         [("shipment.tracked", "moved"), ("shipment.tracked", "late"),
                          ("shipment.tracked", "moved")])
        self.assert_problem(
            self.client.post(f"/v1/shipments/s{order[1:]}.3/tracking",
                             {"status": "lost", "occurred_at": WHEN, "event_id": "c"}),
            404, "unknown_shipment", field="/shipment_id")
        self.assert_problem(
            self.client.post(f"/v1/shipments/s{order[1:]}.1/tracking",
                             {"status": "gone", "occurred_at": WHEN, "event_id": "c"}),
            422, "malformed_value", field="/status")
        for number in range(199):
            track(2, "lost", f"e{number}")
        self.assert_problem(
            self.client.post(f"/v1/shipments/s{order[1:]}.2/tracking",
                             {"status": "lost", "occurred_at": WHEN, "event_id": "one more"}),
            409, "tracking_limit", field="/event_id")

    def test_however_much_a_carrier_says_the_end_is_recorded(self):
        order, fulfillment = self.pulled((self.item({"main": 1}), 1))
        shipment = self.call(201, "POST", f"/v1/fulfillments/{fulfillment}/ship",
                             {"carrier": "DHL", "tracking_number": "JD1"})["shipment_id"]
        track = f"/v1/shipments/{shipment}/tracking"

        def said(status, event):
            return {"status": status, "occurred_at": WHEN, "event_id": event}
        for number in range(200):
            self.call(200, "POST", track, said("in_transit", f"e{number}"))
        self.assert_problem(self.client.post(track, said("in_transit", "one more")), 409, "tracking_limit",
                            field="/event_id")
        self.assertEqual(self.call(200, "POST", track, said("delivered", "the end"))["result"], "moved")
        self.assertEqual(self.call(200, "GET", f"/v1/orders/{order}")["fulfillment"], "delivered")
        self.assert_problem(self.client.post(track, said("lost", "too late")), 409, "tracking_limit",
                            field="/event_id")

    def test_the_command_line_packs_ships_and_tracks(self):
        sku = self.item({"main": 2})
        order, fulfillment = self.pulled((sku, 2))

        def document(*arguments):
            return json.loads(self.skua("--json", *arguments).stdout)

        packed = document("pack", fulfillment, "--line", "0:1", "--weight", "500")
        self.assertEqual(packed["package"], 1)
        sealed = document("pack", fulfillment, "--package", "1", "--seal")
        self.assertEqual((sealed["package"], sealed["sealed"]), (1, True))
        shipped = document("ship", fulfillment, "--carrier", "DHL", "--tracking", "JD1",
                           "--package", "1")
        self.assertEqual(shipped["package"], 1)
        tracked = document("track", f"s{order[1:]}.1", "in_transit", "--at", WHEN,
                           "--event", "e1")
        self.assertEqual((tracked["tracking"], tracked["result"]), ("in_transit", "moved"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
