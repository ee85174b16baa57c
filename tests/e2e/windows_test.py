#!/usr/bin/env python3
"""Windows of a channel: its orders are kept out of waves for a while, its carts held for a time of its own."""

import json
import time
import unittest

from command_line import CommandLineTest
from harness import read_events

WAIT_SECONDS = 20


class Windows(CommandLineTest):
    def hall(self, *options):
        """A location with a channel of the same name."""
        name = self.unique("hall")
        self.call(200, "PUT", f"/v1/locations/{name}", {})
        self.skua("channel", "define", name, "--location", name, *options)
        return name

    def wave(self, hall):
        return self.client.post(f"/v1/locations/{hall}/waves", {"fulfillments": 9}).json()

    def events_of(self, order):
        return [event for event in read_events(self.client, 0) if event.get("order_id") == order]

    def wait_for(self, look):
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            if seen := look():
                return seen
            time.sleep(0.05)
        raise AssertionError("it has not come")

    def test_a_grace_ends_by_itself(self):
        hall = self.hall("--release-after", "1")
        order = self.order((self.item({hall: 5}), 2), channel=hall)
        hold = self.call(200, "GET", f"/v1/orders/{order['id']}")["holds"][0]
        self.assertEqual(hold["hold"], "grace")
        self.assertIsNone(self.wave(hall)["id"])
        end = self.wait_for(lambda: [event for event in self.events_of(order["id"]) if event.get("expired")])[0]
        self.assertGreaterEqual(end["time"], hold["hold_until"])
        self.assertEqual((end["hold"], end["version"]), ("grace", 2))
        placed = [event for event in self.events_of(order["id"]) if event.get("placed")]
        self.assertEqual([(event["hold"], event["hold_until"]) for event in placed],
                         [("grace", hold["hold_until"])])
        self.assertIsNotNone(self.wave(hall)["id"])

    def test_a_grace_is_released_or_cancelled_into(self):
        hall = self.hall("--release-after", "604800")
        sku = self.item({hall: 5})
        now, later, never = (self.order((sku, 1), channel=hall)["id"] for _ in range(3))
        self.skua("order", "release-hold", now, "grace")
        self.assertIsNotNone(self.wave(hall)["id"])
        self.assertEqual(self.call(200, "GET", f"/v1/orders/{later}")["fulfillment"], "unfulfilled")
        cancelled = json.loads(self.skua("--json", "order", "cancel", never, "--code", "customer").stdout)
        self.assertEqual(cancelled["status"], "cancelled")
        self.assert_problem(self.client.post(f"/v1/orders/{later}/holds", {"hold": "grace"}), 422,
                            "malformed_value", field="/hold")

    def test_a_cart_is_held_for_as_long_as_its_channel_says(self):
        hall = self.hall("--reservation", "1")
        body = {"channel": hall, "lines": [{"sku": self.item({hall: 5}), "quantity": 1}]}
        own = self.call(201, "POST", "/v1/reservations", dict(body, ttl_seconds=3600))
        cart = self.call(201, "POST", "/v1/reservations", body)
        self.assertLess(cart["expires_at"], own["expires_at"])
        self.wait_for(lambda: self.call(200, "GET", f"/v1/reservations/{cart['id']}")["status"] == "expired")
        longer = self.call(200, "POST", f"/v1/reservations/{own['id']}/extend", {})
        self.assertLess(longer["expires_at"], own["expires_at"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
