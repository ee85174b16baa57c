#!/usr/bin/env python3
"""Carts: units held for a time, over HTTP, in the feed, by the command line and after kill -9."""

import json
import pathlib
import tempfile
import time
import unittest

from harness import Daemon, SkuaTest, read_events, tool

WAIT_SECONDS = 20


class Carts(SkuaTest):
    def shop(self, units):
        """A channel of its own with one SKU; (channel, sku)."""
        hall = self.unique("hall")
        self.call(200, "PUT", f"/v1/locations/{hall}", {})
        self.call(200, "PUT", f"/v1/channels/{hall}", {"locations": [hall]})
        return hall, self.item({hall: units})

    def reserve(self, hall, sku, quantity, status=201, **fields):
        body = {"channel": hall, "lines": [{"sku": sku, "quantity": quantity}], **fields}
        return self.call(status, "POST", "/v1/reservations", body)

    def only_level(self, sku):
        return self.call(200, "GET", f"/v1/stock/{sku}")["levels"][0]

    def order_of(self, hall, sku, quantity, cart, status=201, policy="all_or_nothing"):
        return self.call(status, "POST", "/v1/orders", {
            "channel": hall, "external_id": self.unique("order"), "currency": "EUR",
            "policy": policy, "reservation": cart,
            "lines": [{"sku": sku, "quantity": quantity, "unit_price": "1.00"}]})

    def test_a_cart_is_soft_until_it_becomes_an_order(self):
        hall, sku = self.shop(5)
        cart = self.reserve(hall, sku, 3, external_id="cart-1", ttl_seconds=600)
        self.assertEqual(cart["units"], {"ordered": 3, "reserved": 3, "backordered": 0})
        self.assertEqual(cart["lines"][0]["reserved"], [{"location": hall, "quantity": 3}])
        self.assertEqual((self.only_level(sku)["allocated"], self.only_level(sku)["reserved"],
                          self.only_level(sku)["available"]), (0, 3, 2))
        short = self.reserve(hall, sku, 3, status=409)
        self.assertEqual((short["code"], short["lines"][0]["available"]),
                         ("insufficient_stock", 2))
        asked = {"channel": hall, "lines": [{"sku": sku, "quantity": 5}]}
        self.assertFalse(self.call(200, "POST", "/v1/availability", asked)["available"])
        asked["reservation"] = cart["id"]
        self.assertTrue(self.call(200, "POST", "/v1/availability", asked)["available"])
        unknown = self.client.post("/v1/availability", {**asked, "reservation": "r8589934591"})
        self.assert_problem(unknown, 404, "unknown_reservation", "/reservation")

        order = self.order_of(hall, sku, 4, cart["id"])
        self.assertEqual(order["reservation"], {"id": cart["id"], "committed": True})
        self.assertEqual(order["units"], {"ordered": 4, "allocated": 4, "backordered": 0})
        self.assertEqual((self.only_level(sku)["allocated"], self.only_level(sku)["reserved"]), (4, 0))
        view = self.call(200, "GET", f"/v1/reservations/{cart['id']}")
        self.assertEqual((view["status"], view["order_id"]), ("committed", order["id"]))
        again = self.order_of(hall, sku, 1, cart["id"], status=409)
        self.assertEqual((again["code"], again["order_id"]),
                         ("reservation_committed", order["id"]))
        units = [{"line": 0, "sku": sku, "location": hall, "quantity": 3}]
        told = [(event["type"], event["lines"]) for event in read_events(self.client)
                if event.get("reservation") == cart["id"]]
        self.assertEqual(told, [("reservation.created", units), ("reservation.committed", units)])

    def test_a_release_serves_the_queue_and_happens_once(self):
        hall, sku = self.shop(2)
        cart = self.reserve(hall, sku, 2)["id"]
        waiting = self.reserve(hall, sku, 1, policy="backorder")
        before = self.last_sequence()
        self.assertEqual(waiting["units"], {"ordered": 1, "reserved": 0, "backordered": 1})
        answer = self.call(200, "POST", f"/v1/reservations/{cart}/release", {})
        self.assertEqual(answer["given_back"], [{"line": 0, "quantity": 2}])
        self.assertEqual([(fill["reservation"], fill["quantity"]) for fill in answer["filled"]],
                         [(waiting["id"], 1)])
        self.assertEqual([(event["type"], event["reservation"], event["lines"])
                          for event in read_events(self.client, before)
                          if event["type"].startswith("reservation.")],
                         [(kind, whose, [{"line": 0, "sku": sku, "location": hall, "quantity": units}])
                          for kind, whose, units in (("reservation.released", cart, 2),
                                                     ("reservation.filled", waiting["id"], 1))])
        second = self.client.post(f"/v1/reservations/{cart}/release", {})
        self.assert_problem(second, 409, "reservation_released")
        self.assertEqual(self.only_level(sku)["available"], 1)
        late = self.order_of(hall, sku, 1, cart)
        self.assertEqual(late["reservation"], {"id": cart, "committed": False})
        self.assert_problem(self.client.post("/v1/reservations/r1/release", {}), 404,
                            "unknown_reservation")
        self.assert_problem(self.client.post("/v1/reservations/o1/extend", {}), 404, "not_found")
        self.assert_problem(self.client.get("/v1/reservations/r1"), 404, "not_found")
        self.assert_problem(self.client.post(f"/v1/orders/o{cart[1:]}/cancel", {}), 409,
                            "reservation_not_order")

    def test_a_retry_is_the_same_cart_and_an_end_may_move(self):
        hall, sku = self.shop(2)
        body = {"channel": hall, "lines": [{"sku": sku, "quantity": 1}],
                "idempotency_key": self.unique("key")}
        first = self.call(201, "POST", "/v1/reservations", body)
        self.assertEqual(self.call(201, "POST", "/v1/reservations", body), first)
        self.assertEqual(self.only_level(sku)["reserved"], 1)
        longer = self.call(200, "POST", f"/v1/reservations/{first['id']}/extend",
                           {"ttl_seconds": 3600})
        self.assertGreater(longer["expires_at"], first["expires_at"])
        too_long = self.client.post(f"/v1/reservations/{first['id']}/extend",
                                    {"ttl_seconds": 86400})
        self.assert_problem(too_long, 409, "reservation_age_limit")
        self.assert_problem(self.client.post("/v1/reservations", {
            "channel": hall, "lines": [{"sku": sku, "quantity": 1}], "ttl_seconds": 86401}),
            422, "out_of_range")
        self.assert_problem(self.client.post("/v1/reservations/r1/extend", {}), 404,
                            "unknown_reservation")

    def test_what_ends_is_handed_over_in_its_number(self):
        hall, sku = self.shop(1)
        cart = self.reserve(hall, sku, 1, ttl_seconds=1)["id"]
        order = self.order((sku, 1), channel=hall, policy="backorder")["id"]
        deadline = time.monotonic() + WAIT_SECONDS
        while self.call(200, "GET", f"/v1/reservations/{cart}")["status"] == "held":
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)
        events = list(read_events(self.client))
        end = [event for event in events if event["type"] == "reservation.expired"
               and event["reservation"] == cart]
        fill = [event for event in events if event["type"] == "order.allocated"
                and event["order_id"] == order]
        self.assertEqual([event["sequence"] for event in end],
                         [event["sequence"] for event in fill])
        self.assertEqual((end[0]["actor"], end[0]["reason"]), ("engine", "reservation_end"))
        self.assertEqual(end[0]["lines"],
                         [{"line": 0, "sku": sku, "location": hall, "quantity": 1}])

    def test_the_command_line_has_them(self):
        hall, sku = self.shop(3)
        def run(*words):
            done = tool("skua", "--url", f"http://127.0.0.1:{self.daemon.port}", "--json", *words)
            self.assertEqual(done.returncode, 0, done.stderr)
            return json.loads(done.stdout)

        cart = run("cart", "reserve", "--channel", hall, "--line", f"{sku}:2", "--seconds", "60")
        self.assertEqual(run("cart", "show", cart["id"])["status"], "held")
        self.assertEqual(run("cart", "extend", cart["id"], "--seconds", "90")["version"], 2)
        before = self.last_sequence()
        for never in (("extend", cart["id"]), ("reserve", "--channel", hall, "--line", f"{sku}:1")):
            refused = tool("skua", "--url", f"http://127.0.0.1:{self.daemon.port}", "cart", *never,
                           "--seconds", "0")
            self.assertEqual(refused.returncode, 2, refused.stdout)
            self.assertIn("at least 1", refused.stderr)
        self.assertEqual(self.last_sequence(), before)
        order = run("order", "place", "--channel", hall, "--currency", "EUR", "--external-id",
                    self.unique("order"), "--line", f"{sku}:2:1.00", "--reservation", cart["id"])
        self.assertTrue(order["reservation"]["committed"])
        other = run("cart", "reserve", "--channel", hall, "--line", f"{sku}:1")
        self.assertEqual(run("cart", "release", other["id"])["status"], "released")


class CartsOverACrash(unittest.TestCase):
    def ask(self, client, target, body):
        answer = client.post(target, body)
        self.assertEqual(answer.status, 201, answer)
        return answer.json()

    def test_what_ended_while_the_house_was_down_ends_at_the_start(self):
        with tempfile.TemporaryDirectory(prefix="skua-e2e-") as folder:
            data = pathlib.Path(folder) / "data"
            daemon = Daemon(data, "--shards", "2").start()
            client = daemon.client()
            client.put("/v1/locations/main", {})
            client.put("/v1/channels/web", {"locations": ["main"]})
            client.put("/v1/items/A", {})
            self.ask(client, "/v1/stock/receipts", {"sku": "A", "location": "main", "quantity": 1})
            lines = [{"sku": "A", "quantity": 1}]
            cart = self.ask(client, "/v1/reservations",
                            {"channel": "web", "ttl_seconds": 2, "lines": lines})
            waiting = self.ask(client, "/v1/reservations",
                               {"channel": "web", "policy": "backorder", "lines": lines})["id"]
            client.close()
            daemon.kill()  # -9: nothing was told to it
            time.sleep(2.2)
            daemon.start()
            client = daemon.client()
            client.put("/v1/items/B", {})
            ended = client.get(f"/v1/reservations/{cart['id']}").json()
            self.assertEqual((ended["status"], ended["expires_at"]),
                             ("expired", cart["expires_at"]))
            self.assertEqual(client.get(f"/v1/reservations/{waiting}").json()["units"],
                             {"ordered": 1, "reserved": 1, "backordered": 0})
            client.close()
            self.assertEqual(daemon.stop()[0], 0)
            daemon.kill()
            verified = tool("skua-verify", data)
            self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
            self.assertIn("1 reservations ended at theirs, 1 held", verified.stdout)


if __name__ == "__main__":
    unittest.main()
