#!/usr/bin/env python3
"""A warehouse pulls, picks and ships; the feed tells all of it; the daemon stops cleanly."""

import pathlib
import re
import tempfile
import unittest

from harness import Daemon, SkuaTest


class Warehouse(SkuaTest):
    def location(self):
        """A location and a channel of its own, so that a wave sees this test's orders only."""
        name = self.unique("hall")
        self.call(200, "PUT", f"/v1/locations/{name}", {})
        self.call(200, "PUT", f"/v1/channels/{name}", {"locations": [name]})
        return name

    def wave(self, location, count=10, status=201):
        return self.call(status, "POST", f"/v1/locations/{location}/waves",
                         {"fulfillments": count})

    def pick(self, wave_id, *picks):
        return self.call(200, "POST", f"/v1/picklists/{wave_id}/picks", {"picks": list(picks)})

    def ship(self, fulfillment, status=201):
        return self.call(status, "POST", f"/v1/fulfillments/{fulfillment}/ship",
                         {"carrier": "DHL", "tracking_number": "JD01"})

    def test_an_order_goes_from_the_wave_to_the_parcel(self):
        hall = self.location()
        first, second = self.item({hall: 9}), self.item({hall: 9})
        self.call(200, "PUT", f"/v1/stock/{first}/{hall}", {"bin": "B-02"})
        self.call(200, "PUT", f"/v1/stock/{second}/{hall}", {"bin": "A-01"})
        older = self.order((first, 2), (second, 1), channel=hall)
        newer = self.order((first, 3), channel=hall)
        wave = self.wave(hall)
        self.assertEqual(wave["location"], hall)
        self.assertEqual(len(wave["fulfillments"]), 2)
        self.assertEqual([(l["bin"], l["sku"], l["quantity"]) for l in wave["lines"]],
                         [("A-01", second, 1), ("B-02", first, 5)])
        listed = self.call(200, "GET", f"/v1/picklists/{wave['id']}")
        self.assertFalse(listed["complete"])
        self.assertEqual([line["picked"] for line in listed["lines"]], [0, 0])

        fulfillment = wave["fulfillments"][0]
        state = self.call(200, "GET", f"/v1/fulfillments/{fulfillment}")
        self.assertEqual((state["order_id"], state["status"], state["pick_list"]),
                         (older["id"], "released", wave["id"]))
        early = self.client.post(f"/v1/fulfillments/{fulfillment}/ship",
                                 {"carrier": "DHL", "tracking_number": "JD01"})
        self.assert_problem(early, 409, "not_fully_picked")

        done = self.pick(wave["id"], {"sku": first, "quantity": 5},
                         {"sku": second, "quantity": 1, "fulfillment_id": fulfillment})
        self.assertEqual(sum(picked["quantity"] for picked in done["picked"]), 6)
        self.assertTrue(self.call(200, "GET", f"/v1/picklists/{wave['id']}")["complete"])

        shipped = self.ship(fulfillment)
        self.assertEqual(shipped["order_status"], "closed")
        self.assertEqual(shipped["order_id"], older["id"])
        self.assertEqual(sorted(line["quantity"] for line in shipped["shipped"]), [1, 2])
        again = self.client.post(f"/v1/fulfillments/{fulfillment}/ship",
                                 {"carrier": "DHL", "tracking_number": "JD01"})
        self.assert_problem(again, 409, "already_shipped")
        order = self.call(200, "GET", f"/v1/orders/{older['id']}")
        self.assertEqual((order["status"], order["fulfillment"]), ("closed", "shipped"))
        self.assertEqual(order["shipments"][0]["tracking_number"], "JD01")
        self.ship(wave["fulfillments"][1])
        level = self.level(first, hall)
        self.assertEqual((level["on_hand"], level["allocated"]), (4, 0))
        self.assertEqual(self.call(200, "GET", f"/v1/orders/{newer['id']}")["status"], "closed")

    def test_nothing_to_pull_is_an_empty_wave(self):
        wave = self.wave(self.location(), status=200)
        self.assertIsNone(wave["id"])
        self.assertEqual((wave["fulfillments"], wave["lines"]), ([], []))

    def test_a_hold_keeps_an_order_out_of_the_wave(self):
        hall = self.location()
        sku = self.item({hall: 5})
        order = self.order((sku, 2), channel=hall)
        held = self.call(200, "POST", f"/v1/orders/{order['id']}/holds",
                         {"hold": "fraud", "reason": "address differs"})
        self.assertEqual((held["hold"], held["version"]), ("fraud", 2))
        twice = self.client.post(f"/v1/orders/{order['id']}/holds", {"hold": "fraud"})
        self.assert_problem(twice, 409, "hold_exists")
        self.assertIsNone(self.wave(hall, status=200)["id"])
        self.assertEqual(self.call(200, "GET", f"/v1/orders/{order['id']}")["holds"],
                         [{"hold": "fraud"}])
        self.call(200, "POST", f"/v1/orders/{order['id']}/holds/fraud/release", {})
        none = self.client.post(f"/v1/orders/{order['id']}/holds/fraud/release", {})
        self.assert_problem(none, 409, "hold_not_found")
        self.assertEqual(len(self.wave(hall)["fulfillments"]), 1)

    def test_a_wave_takes_the_urgent_and_then_the_oldest(self):
        hall = self.location()
        sku = self.item({hall: 9})
        orders = [self.order((sku, 1), channel=hall, priority=p) for p in (5, 5, 1)]
        pulled = self.wave(hall, 2)["fulfillments"]
        ids = [self.call(200, "GET", f"/v1/fulfillments/{f}")["order_id"] for f in pulled]
        self.assertCountEqual(ids, [orders[2]["id"], orders[0]["id"]])

    def test_what_is_not_on_the_list_is_not_picked(self):
        hall = self.location()
        sku, other = self.item({hall: 5}), self.item({hall: 5})
        order = self.order((sku, 2), channel=hall)
        wave = self.wave(hall)
        target = f"/v1/picklists/{wave['id']}/picks"
        wrong = self.client.post(target, {"picks": [{"sku": other, "quantity": 1}]})
        self.assert_problem(wrong, 409, "not_on_pick_list", "/picks/0/sku")
        elsewhere = self.client.post(target, {"picks": [
            {"sku": sku, "quantity": 1, "fulfillment_id": "f8589934591.1"}]})
        self.assert_problem(elsewhere, 409, "not_on_pick_list", "/picks/0/fulfillment_id")
        for field, named in (("/sku", {"sku": other}), ("/order_id", {"sku": sku, "order_id": "o8589934591"})):
            short = self.client.post(f"/v1/picklists/{wave['id']}/shorts",
                                     {**named, "quantity": 1, "reason": "empty"})
            self.assert_problem(short, 409, "not_on_pick_list", field)
        many = self.client.post(target, {"picks": [{"sku": sku, "quantity": 1},
                                                   {"sku": sku, "quantity": 2}]})
        self.assert_problem(many, 409, "pick_exceeds_list")
        self.assertEqual(self.call(200, "GET", target[:-6])["lines"][0]["picked"], 0)
        released = self.client.post(f"/v1/orders/{order['id']}/cancel", {})
        self.assert_problem(released, 409, "already_released")
        unknown = self.client.post("/v1/picklists/p4095/picks",
                                   {"picks": [{"sku": sku, "quantity": 1}]})
        self.assert_problem(unknown, 404, "unknown_pick_list")

    def test_shipping_before_picking_is_refused(self):
        hall = self.location()
        order = self.order((self.item({hall: 5}), 2), channel=hall)
        found = self.call(200, "GET", f"/v1/orders/{order['id']}")
        fulfillment = found["fulfillments"][0]["id"]
        answer = self.client.post(f"/v1/fulfillments/{fulfillment}/ship",
                                  {"carrier": "DHL", "tracking_number": "JD01"})
        self.assert_problem(answer, 409, "not_picked")
        answer = self.client.post("/v1/fulfillments/f99999999.1/ship",
                                  {"carrier": "DHL", "tracking_number": "JD01"})
        self.assert_problem(answer, 404, "unknown_fulfillment")


class Monitoring(SkuaTest):
    def test_stats_metrics_and_health_answer(self):
        self.order((self.item({"main": 5}), 1))
        self.assertEqual(self.client.get("/livez").text().strip(), "ok")
        self.assertEqual(self.client.get("/readyz").text().strip(), "ready")
        self.assertIsInstance(self.call(200, "GET", "/stats"), dict)
        metrics = self.client.get("/metrics")
        self.assertEqual(metrics.status, 200)
        samples = [line for line in metrics.text().splitlines() if line and line[0] != "#"]
        self.assertTrue(samples)
        for line in samples:
            self.assertRegex(line, r'^[a-zA-Z_:][\w:]*(\{[^}]*\})? [-+0-9.eEinfNa]+$')
        self.assertTrue(any(re.match(r"skua_\w+_total\b", line) for line in samples))
        values = dict(line.rsplit(" ", 1) for line in samples)
        self.assertGreater(float(values["skua_journal_sync_seconds_count"]), 0)
        self.assertGreater(float(values["skua_journal_sync_seconds_sum"]), 0)

    def test_events_are_gap_free_and_complete(self):
        before = self.last_sequence()
        sku = self.item({"main": 5})
        order = self.order((sku, 2))
        self.client.post("/v1/orders", self.order_body((sku, 99)))
        self.call(200, "POST", f"/v1/orders/{order['id']}/cancel", {})
        events, after = [], before
        while after < self.last_sequence():
            page = self.client.get(f"/v1/events?after={after}&limit_bytes=300")
            self.assertEqual(page.status, 200, page)
            following = int(page.header("Skua-Next-After"))
            self.assertGreater(following, after)
            events += page.lines()
            after = following
        types = [event["type"] for event in events]
        self.assertEqual(types, [
            "item.defined", "stock.changed", "order.accepted", "order.allocated",
            "fulfillment.created", "order.rejected", "order.cancelled"], events)
        places = [(event["sequence"], event["index"]) for event in events]
        self.assertEqual(places, sorted(set(places)))
        sequences = sorted({sequence for sequence, _ in places})
        self.assertEqual(sequences, list(range(before + 1, before + 6)))
        whole = self.client.get(f"/v1/events?after={before}").lines()
        self.assertEqual(whole, events)
        for event in events:
            self.assertRegex(event["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")
            self.assertEqual((event["actor"], event["source"]), ("anonymous", "http"))

    def test_a_read_waits_for_the_sequence_it_names(self):
        sku = self.item({"main": 1})
        sequence = self.last_sequence()
        self.call(200, "GET", f"/v1/stock/{sku}?min_sequence={sequence}")
        late = self.client.get(f"/v1/stock/{sku}?min_sequence={sequence + 1000000}")
        self.assert_problem(late, 503, "sequence_not_reached")


class Lifetime(unittest.TestCase):
    def test_state_survives_a_clean_stop(self):
        with tempfile.TemporaryDirectory() as folder:
            daemon = Daemon(pathlib.Path(folder) / "data").start()
            client = daemon.client()
            client.put("/v1/locations/main", {})
            client.put("/v1/channels/web", {"locations": ["main"]})
            client.put("/v1/items/A", {"description": "a"})
            client.post("/v1/stock/receipts", {"sku": "A", "location": "main", "quantity": 5})
            body = {"channel": "web", "external_id": "1", "currency": "EUR",
                    "lines": [{"sku": "A", "quantity": 2, "unit_price": "1"}]}
            first = client.post("/v1/orders", body)
            self.assertEqual(first.status, 201, first)
            stock = client.get("/v1/stock/A").json()
            order = client.get(f"/v1/orders/{first.json()['id']}").json()
            code, seconds = daemon.stop()
            self.assertEqual((code, seconds < 5), (0, True), daemon.output())
            daemon.start()
            client = daemon.client()
            for document in (stock, order):
                document.pop("sequence")
            after = client.get("/v1/stock/A").json()
            after.pop("sequence")
            self.assertEqual(after, stock)
            after = client.get(f"/v1/orders/{first.json()['id']}").json()
            after.pop("sequence")
            self.assertEqual(after, order)
            again = client.post("/v1/orders", body)
            self.assertEqual((again.status, again.body), (201, first.body))
            self.assertEqual(again.header("Idempotent-Replayed"), "true")
            self.assertEqual(daemon.stop()[0], 0)
            daemon.kill()

    def test_refuses_to_listen_beyond_loopback(self):
        with tempfile.TemporaryDirectory() as folder:
            daemon = Daemon(pathlib.Path(folder) / "data")
            daemon.command = lambda c=daemon.command: [
                "0.0.0.0:0" if word == "127.0.0.1:0" else word for word in c()]
            daemon.spawn()
            self.assertNotEqual(daemon.wait_exit(20), 0)
            self.assertIn("loopback", daemon.output())
            daemon.kill()


if __name__ == "__main__":
    unittest.main(verbosity=2)
