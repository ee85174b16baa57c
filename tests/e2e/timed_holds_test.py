#!/usr/bin/env python3
"""Holds that end by themselves: in time, after a crash, and what is said of them."""

import datetime
import json
import pathlib
import tempfile
import time
import unittest

from harness import Daemon, SkuaTest, read_events, tool

WAIT_SECONDS = 20


def moment(seconds_from_now):
    """That time as the engine writes times."""
    now = datetime.datetime.now(datetime.timezone.utc)
    then = now + datetime.timedelta(seconds=seconds_from_now)
    return then.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def wait_until(text):
    end = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z")
    time.sleep(max(0.0, (end - datetime.datetime.now(datetime.timezone.utc)).total_seconds()))


def events_about(client, order, after=0):
    return [event for event in read_events(client, after) if event.get("order_id") == order]


def wait_for_end(client, order):
    """The event that says so; fails when it does not come."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        ends = [event for event in events_about(client, order) if event.get("expired")]
        if ends:
            return ends[0]
        time.sleep(0.05)
    raise AssertionError(f"the hold of {order} has not ended")


class TimedHolds(SkuaTest):
    def held_order(self, until, kind="payment"):
        """An order of a hall of its own, with such a hold; (hall, order id, answer)."""
        hall = self.unique("hall")
        self.call(200, "PUT", f"/v1/locations/{hall}", {})
        self.call(200, "PUT", f"/v1/channels/{hall}", {"locations": [hall]})
        order = self.order((self.item({hall: 5}), 2), channel=hall)["id"]
        answer = self.call(200, "POST", f"/v1/orders/{order}/holds",
                           {"hold": kind, "hold_until": until})
        return hall, order, answer

    def wave(self, hall, status):
        return self.call(status, "POST", f"/v1/locations/{hall}/waves", {"fulfillments": 9})

    def holds_of(self, order):
        return self.call(200, "GET", f"/v1/orders/{order}")["holds"]

    def test_a_hold_keeps_an_order_out_of_waves_until_its_end(self):
        until = moment(2)
        hall, order, answer = self.held_order(until)
        self.assertEqual((answer["hold"], answer["hold_until"], answer["version"]),
                         ("payment", until, 2))
        self.assertIsNone(self.wave(hall, 200)["id"])
        self.assertEqual(self.holds_of(order), [{"hold": "payment", "hold_until": until}])
        end = wait_for_end(self.client, order)
        self.assertGreaterEqual(end["time"], until)
        self.assertEqual((end["type"], end["hold"], end["version"]),
                         ("order.changed", "payment", 3))
        self.assertEqual((end["actor"], end["source"], end["reason"]),
                         ("engine", "engine", "hold_until"))
        placed = [event for event in events_about(self.client, order) if event.get("placed")]
        self.assertEqual([event["hold_until"] for event in placed], [until])
        self.assertEqual(self.holds_of(order), [])
        self.assertEqual(len(self.wave(hall, 201)["fulfillments"]), 1)
        gone = self.client.post(f"/v1/orders/{order}/holds/payment/release", {})
        self.assert_problem(gone, 409, "hold_not_found")

    def test_an_end_that_has_passed_is_refused(self):
        _, order, _ = self.held_order(moment(3600))
        late = self.client.post(f"/v1/orders/{order}/holds",
                                {"hold": "fraud", "hold_until": "2001-01-01T00:00:00Z"})
        self.assert_problem(late, 409, "hold_until_passed", "/hold_until")
        never = self.client.post(f"/v1/orders/{order}/holds",
                                 {"hold": "fraud", "hold_until": "1970-01-01T00:00:00Z"})
        self.assert_problem(never, 422, "out_of_range", "/hold_until")
        odd = self.client.post(f"/v1/orders/{order}/holds",
                               {"hold": "fraud", "hold_until": "tomorrow"})
        self.assert_problem(odd, 422, "malformed_value", "/hold_until")

    def test_a_released_hold_and_a_cancelled_order_do_not_end(self):
        until = moment(2)
        _, released, _ = self.held_order(until)
        self.call(200, "POST", f"/v1/orders/{released}/holds/payment/release", {})
        _, cancelled, _ = self.held_order(moment(2))
        self.call(200, "POST", f"/v1/orders/{cancelled}/cancel", {})
        _, other, _ = self.held_order(moment(2.5))
        wait_for_end(self.client, other)
        for order, version in ((released, 3), (cancelled, 3)):
            self.assertEqual(self.call(200, "GET", f"/v1/orders/{order}")["version"], version)
            self.assertFalse([event for event in events_about(self.client, order)
                              if event.get("expired")])
        self.assertEqual(self.holds_of(cancelled), [], "nobody could release it any more")

    def test_a_retry_is_the_first_answer_although_the_hold_has_ended(self):
        until = moment(2)
        _, order, _ = self.held_order(until, "fraud")
        body = {"hold": "payment", "hold_until": until}
        first = self.client.post(f"/v1/orders/{order}/holds", body, Idempotency_Key=order)
        self.assertEqual(first.status, 200, first)
        wait_for_end(self.client, order)
        again = self.client.post(f"/v1/orders/{order}/holds", body, Idempotency_Key=order)
        self.assertEqual((again.status, again.body), (first.status, first.body))
        body["hold_until"] = moment(3600)
        other = self.client.post(f"/v1/orders/{order}/holds", body, Idempotency_Key=order)
        self.assert_problem(other, 422, "key_reused")

    def test_the_command_line_states_an_end(self):
        _, order, _ = self.held_order(moment(3600))
        until = moment(7200)
        done = tool("skua", "--url", f"http://127.0.0.1:{self.daemon.port}", "--json", "order",
                    "hold", order, "fraud", "--until", until)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["hold_until"], until)
        self.assertIn({"hold": "fraud", "hold_until": until}, self.holds_of(order))


class AfterACrash(unittest.TestCase):
    def ask(self, client, status, target, body):
        answer = client.post(target, body)
        self.assertEqual(answer.status, status, answer)
        return answer.json()

    def test_a_hold_ends_that_was_due_while_the_house_was_down(self):
        with tempfile.TemporaryDirectory(prefix="skua-e2e-") as folder:
            data = pathlib.Path(folder) / "data"
            daemon = Daemon(data, "--shards", "2").start()
            client = daemon.client()
            client.put("/v1/locations/main", {})
            client.put("/v1/channels/web", {"locations": ["main"]})
            client.put("/v1/items/A", {})
            self.ask(client, 201, "/v1/stock/receipts",
                     {"sku": "A", "location": "main", "quantity": 9})
            orders = [self.ask(client, 201, "/v1/orders",
                               {"channel": "web", "external_id": str(i), "currency": "EUR",
                                "lines": [{"sku": "A", "quantity": 1, "unit_price": "1"}]})["id"]
                      for i in range(2)]
            soon, late = moment(3), moment(3600)
            for order, until in zip(orders, (soon, late)):
                self.ask(client, 200, f"/v1/orders/{order}/holds",
                         {"hold": "stock", "hold_until": until})
            client.close()
            daemon.kill()  # -9: nothing was told to it
            wait_until(soon)
            daemon.start()
            client = daemon.client()
            end = wait_for_end(client, orders[0])
            self.assertGreaterEqual(end["time"], soon)
            wave = self.ask(client, 201, "/v1/locations/main/waves", {"fulfillments": 9})
            self.assertEqual(wave["fulfillments"], [f"f{orders[0][1:]}.1"])
            held = client.get(f"/v1/orders/{orders[1]}").json()["holds"]
            self.assertEqual(held, [{"hold": "stock", "hold_until": late}])
            client.close()
            self.assertEqual(daemon.stop()[0], 0)
            daemon.kill()
            verified = tool("skua-verify", data)
            self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
            self.assertIn("1 holds ended at their time, 0 were gone by then; 1 still to end",
                          verified.stdout)


if __name__ == "__main__":
    unittest.main()
