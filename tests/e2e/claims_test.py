#!/usr/bin/env python3
"""Claims: pulled, confirmed, given back, ended by time; lists of a location; many devices at once."""

import collections
import json
import pathlib
import random
import tempfile
import threading
import time
import unittest

from harness import Daemon, SkuaTest, read_events, tool

WAIT_SECONDS = 20


class Claims(SkuaTest):
    def hall(self, orders=2, units=2):
        """A location with a channel and some orders of its own: (hall, sku, order ids)."""
        hall = self.unique("hall")
        self.call(200, "PUT", f"/v1/locations/{hall}", {})
        self.call(200, "PUT", f"/v1/channels/{hall}", {"locations": [hall]})
        sku = self.item({hall: 100})
        return hall, sku, [self.order((sku, units), channel=hall)["id"] for _ in range(orders)]

    def wave(self, hall, count=1, status=201, **more):
        return self.call(status, "POST", f"/v1/locations/{hall}/waves",
                         {"fulfillments": count, **more})

    def lists(self, hall, query=""):
        return self.call(200, "GET", f"/v1/locations/{hall}/picklists{query}")

    def queue(self, hall, query=""):
        return self.call(200, "GET", f"/v1/locations/{hall}/fulfillments{query}")

    def test_a_list_is_shown_in_one_order(self):
        hall = self.unique("hall")
        self.call(200, "PUT", f"/v1/locations/{hall}", {})
        self.call(200, "PUT", f"/v1/channels/{hall}", {"locations": [hall]})
        skus = [self.item({hall: 9}) for _ in range(3)]
        orders = [self.order(*[(sku, 1) for sku in skus], channel=hall, priority=priority)["id"]
                  for priority in (5, 9, 1)]
        wave = self.call(201, "POST", f"/v1/locations/{hall}/waves", {"fulfillments": 9})
        shown = self.call(200, "GET", f"/v1/picklists/{wave['id']}")
        self.assertEqual(shown["lines"], wave["lines"])
        self.assertEqual([[part["id"].partition(".")[0][1:] for part in line["fulfillments"]]
                          for line in shown["lines"]],
                         [[orders[place][1:] for place in (2, 0, 1)]] * 3)

    def test_a_list_is_given_back_and_fetched_again(self):
        hall, sku, orders = self.hall()
        wave = self.wave(hall)
        self.assertEqual((wave["status"], wave["units_to_pick"], wave["units_picked"]), ("claimed", 2, 0))
        self.assertGreater(wave["claim_until"], wave["created_at"])
        picked = self.call(200, "POST", f"/v1/picklists/{wave['id']}/picks",
                           {"picks": [{"sku": sku, "quantity": 1}]})
        self.assertEqual(picked["status"], "claimed")
        self.assertGreaterEqual(picked["claim_until"], wave["claim_until"])
        back = self.call(200, "POST", f"/v1/picklists/{wave['id']}/unclaim",
                         {"reason": "end of shift"})
        self.assertEqual((back["id"], back["status"]), (wave["id"], "unclaimed"))
        self.assertEqual([(part["sku"], part["quantity"]) for part in back["returned"]],
                         [(sku, 1)])
        shown = self.call(200, "GET", f"/v1/picklists/{wave['id']}")
        self.assertEqual((shown["status"], shown["units_picked"], shown["complete"]),
                         ("unclaimed", 1, False))
        self.assertNotIn("claim_until", shown)
        for target, body in (("unclaim", {}), ("picks", {"picks": [{"sku": sku, "quantity": 1}]})):
            closed = self.client.post(f"/v1/picklists/{wave['id']}/{target}", body)
            problem = self.assert_problem(closed, 409, "pick_list_closed", "/pick_list")
            self.assertIn("unclaimed", problem["detail"])
        unknown = self.client.post("/v1/picklists/p4095/unclaim", {})
        self.assert_problem(unknown, 404, "unknown_pick_list")
        # The picked unit leaves first, then the rest is pulled before the second order.
        self.assertEqual(self.wave(hall)["fulfillments"], [f"f{orders[1][1:]}.{self.number(hall)}"])
        self.call(201, "POST", f"/v1/fulfillments/{wave['fulfillments'][0]}/ship",
                  {"carrier": "DHL", "tracking_number": "1"})
        self.assertEqual(self.wave(hall)["fulfillments"], wave["fulfillments"])
        told = [event for event in read_events(self.client)
                if event.get("pick_list") == wave["id"]]
        self.assertEqual([event["type"] for event in told],
                         ["fulfillment.claimed", "fulfillment.picked", "fulfillment.unclaimed"])
        self.assertEqual(told[0]["claim_until"], wave["claim_until"])
        self.assertEqual(told[2]["reason"], "end of shift")
        self.assertEqual(told[2]["lines"], [{"line": 0, "sku": sku, "quantity": 1}])

    def number(self, hall):
        names = self.call(200, "GET", "/v1/locations")["locations"]
        return names.index(hall) + 1

    def test_a_claim_ends_by_itself(self):
        hall, sku, orders = self.hall(1)
        wave = self.wave(hall, claim_seconds=1)
        deadline = time.monotonic() + WAIT_SECONDS
        while self.call(200, "GET", f"/v1/picklists/{wave['id']}")["status"] == "claimed":
            self.assertLess(time.monotonic(), deadline, "the claim has not ended")
            time.sleep(0.05)
        late = self.client.post(f"/v1/picklists/{wave['id']}/picks",
                                {"picks": [{"sku": sku, "quantity": 1}]})
        self.assertIn("expired", self.assert_problem(late, 409, "pick_list_closed")["detail"])
        ended = [event for event in read_events(self.client)
                 if event["type"] == "fulfillment.claim_expired"
                 and event["pick_list"] == wave["id"]]
        self.assertEqual(len(ended), 1)
        self.assertGreaterEqual(ended[0]["time"], wave["claim_until"])
        self.assertEqual((ended[0]["order_id"], ended[0]["location"]), (orders[0], hall))
        self.assertEqual((ended[0]["actor"], ended[0]["source"], ended[0]["reason"]),
                         ("engine", "engine", "claim_until"))
        again = self.wave(hall)
        self.assertEqual(again["fulfillments"], wave["fulfillments"])
        self.assertFalse([event for event in read_events(self.client, ended[0]["sequence"] - 1)
                          if event["type"] == "order.allocated"])

    def test_lists_and_the_queue_come_page_by_page(self):
        hall, sku, orders = self.hall(5)
        fulfillments = [f"f{order[1:]}.{self.number(hall)}" for order in orders]
        waiting = self.queue(hall)
        self.assertEqual([item["id"] for item in waiting["fulfillments"]], fulfillments)
        self.assertEqual((waiting["status"], waiting["is_cut"]), ("waiting", False))
        self.assertNotIn("next", waiting)
        first = self.queue(hall, "?status=waiting&limit=3")
        rest = self.queue(hall, f"?limit=3&after={first['next']}")
        self.assertEqual([item["order_id"] for item in first["fulfillments"]], orders[:3])
        self.assertEqual([item["order_id"] for item in rest["fulfillments"]], orders[3:])
        waves = [self.wave(hall), self.wave(hall, 2), self.wave(hall)]
        claimed = self.queue(hall, "?status=claimed&limit=2")
        self.assertEqual([item["pick_list"] for item in claimed["fulfillments"]],
                         [waves[0]["id"], waves[1]["id"]])
        more = self.queue(hall, f"?status=claimed&limit=2&after={claimed['next']}")
        self.assertEqual([item["id"] for item in more["fulfillments"]], fulfillments[2:4])
        self.assertNotIn("next", more)
        self.call(200, "POST", f"/v1/picklists/{waves[0]['id']}/unclaim", {})
        self.call(200, "POST", f"/v1/picklists/{waves[2]['id']}/picks",
                  {"picks": [{"sku": sku, "quantity": 2}]})
        for status, wanted in (("unclaimed", [0]), ("claimed", [1]), ("done", [2]),
                               ("expired", []), ("all", [0, 1, 2])):
            page = self.lists(hall, f"?status={status}")
            self.assertEqual([item["id"] for item in page["picklists"]],
                             [waves[i]["id"] for i in wanted], status)
        page = self.lists(hall, "?limit=2")
        self.assertEqual(page["next"], waves[1]["id"])
        self.assertEqual([item["status"] for item in
                          self.lists(hall, f"?after={page['next']}")["picklists"]], ["done"])
        item = page["picklists"][1]
        self.assertEqual((item["tasks"], item["units_to_pick"], item["units_picked"]), (2, 4, 0))

    def test_wrong_fields_and_parameters_are_named(self):
        hall, _, _ = self.hall(1)
        for seconds in (0, 86401):
            answer = self.client.post(f"/v1/locations/{hall}/waves",
                                      {"fulfillments": 1, "claim_seconds": seconds})
            self.assert_problem(answer, 422, "out_of_range", "/claim_seconds")
        for target, code, field in (
                (f"{hall}/picklists?status=waiting", "malformed_value", "/status"),
                (f"{hall}/picklists?after=7", "malformed_value", "/after"),
                (f"{hall}/picklists?limit=0", "out_of_range", "/limit"),
                (f"{hall}/fulfillments?limit=1001", "out_of_range", "/limit"),
                (f"{hall}/fulfillments?status=done", "malformed_value", "/status"),
                (f"{hall}/fulfillments?after=5", "malformed_value", "/after"),
                (f"{hall}/fulfillments?after=5.x", "malformed_value", "/after"),
                (f"{hall}/fulfillments?status=claimed&after=1.", "malformed_value", "/after"),
                (f"{hall}/picklists?wait=1", "unknown_field", "/wait")):
            self.assert_problem(self.client.get(f"/v1/locations/{target}"), 422, code, field)
        twice = self.client.get(f"/v1/locations/{hall}/picklists?status=done&status=done")
        self.assert_problem(twice, 400, "duplicate_key", "/status")
        for what in ("picklists", "fulfillments", "fulfillments?status=claimed"):
            self.assert_problem(self.client.get(f"/v1/locations/nowhere/{what}"), 404,
                                "not_found", "/location")

    def test_the_command_line_pulls_lists_and_gives_back(self):
        hall, _, orders = self.hall(2)

        def skua(*words):
            done = tool("skua", "--url", f"http://127.0.0.1:{self.daemon.port}", "--json", *words)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            return json.loads(done.stdout)

        wave = skua("wave", hall, "--fulfillments", 1, "--claim-seconds", 600)
        self.assertEqual(wave["status"], "claimed")
        listed = skua("pick", "list", hall)
        self.assertEqual([item["id"] for item in listed["picklists"]], [wave["id"]])
        self.assertEqual(len(skua("pick", "queue", hall, "--status", "claimed")["fulfillments"]),
                         1)
        back = skua("pick", "unclaim", wave["id"], "--reason", "break")
        self.assertEqual(back["status"], "unclaimed")
        queue = skua("pick", "queue", hall, "--limit", 1)
        self.assertEqual([item["order_id"] for item in queue["fulfillments"]], orders[:1])
        self.assertIn("next", queue)


class Device(threading.Thread):
    """A warehouse worker's device: pulls, picks, ships; some vanish with a list in their hands."""

    def __init__(self, daemon, seed, floor):
        super().__init__()
        self.client = daemon.client()
        self.random = random.Random(seed)
        self.floor = floor  # what all devices share
        self.fault = None

    def run(self):
        try:
            while not self.floor.is_empty() and time.monotonic() < self.floor.deadline:
                self.work()
        except Exception as fault:  # told by the test's thread
            self.fault = fault
        self.client.close()

    def work(self):
        answer = self.client.post("/v1/locations/main/waves", {
            "fulfillments": self.random.randint(1, 4), "claim_seconds": 1})
        if answer.status == 200:
            self.ship_what_is_picked()
            time.sleep(0.1)
            return
        assert answer.status == 201, answer
        wave = answer.json()
        tasks = [(part["id"], line["sku"], part["line"], part["quantity"])
                 for line in wave["lines"] for part in line["fulfillments"]]
        fate = self.random.random()
        if fate < 0.15:
            self.floor.count("vanished with all")
            return
        kept = tasks if fate >= 0.45 else tasks[:self.random.randint(0, len(tasks) - 1)]
        for fulfillment, sku, _, quantity in kept:
            if not self.pick(wave["id"], fulfillment, sku, quantity):
                return
        if fate < 0.3:
            self.floor.count("vanished with a part")
            return
        if fate < 0.45:
            back = self.client.post(f"/v1/picklists/{wave['id']}/unclaim", {})
            assert back.status in (200, 409), back
            self.floor.count("gave back" if back.status == 200 else "gave back too late")
        for fulfillment in wave["fulfillments"]:
            self.ship(fulfillment)

    def pick(self, pick_list, fulfillment, sku, quantity):
        answer = self.client.post(f"/v1/picklists/{pick_list}/picks", {
            "picks": [{"sku": sku, "quantity": quantity, "fulfillment_id": fulfillment}]})
        if answer.status == 409:
            assert answer.json()["code"] == "pick_list_closed", answer
            self.floor.count("confirmed too late")
            return False
        assert answer.status == 200, answer
        for part in answer.json()["picked"]:
            self.floor.note_picked((part["fulfillment_id"], part["line"]), part["quantity"])
        return True

    def ship(self, fulfillment):
        answer = self.client.post(f"/v1/fulfillments/{fulfillment}/ship",
                                  {"carrier": "DHL", "tracking_number": "JD01"})
        assert answer.status in (201, 409), answer
        if answer.status == 201:
            for part in answer.json()["shipped"]:
                self.floor.note_shipped((fulfillment, part["line"]), part["quantity"])

    # What was picked before somebody vanished goes out, and the rest can be pulled.
    def ship_what_is_picked(self):
        for fulfillment in self.floor.open_fulfillments():
            state = self.client.get(f"/v1/fulfillments/{fulfillment}").json()
            if state["picked"] > 0 and state["released"] == 0:
                self.ship(fulfillment)


class Floor:
    """What is ordered, picked and shipped, by (fulfillment, line)."""

    def __init__(self, ordered, seconds):
        self.ordered = ordered
        self.picked = collections.Counter()
        self.shipped = collections.Counter()
        self.told = collections.Counter()
        self.deadline = time.monotonic() + seconds
        self.lock = threading.Lock()

    def count(self, what):
        with self.lock:
            self.told[what] += 1

    def note_picked(self, key, quantity):
        with self.lock:
            self.picked[key] += quantity

    def note_shipped(self, key, quantity):
        with self.lock:
            self.shipped[key] += quantity

    def open_fulfillments(self):
        with self.lock:
            return sorted({key[0] for key in self.ordered
                           if self.shipped[key] < self.ordered[key]})

    def is_empty(self):
        return not self.open_fulfillments()


class ManyDevices(unittest.TestCase):
    DEVICES = 16
    ORDERS = 160
    SKUS = 12

    def prepare(self, client, rng):
        """All SKUs in one hall; orders of one to four lines, most over both shards."""
        client.put("/v1/locations/main", {})
        client.put("/v1/channels/web", {"locations": ["main"]})
        for sku in range(self.SKUS):
            client.put(f"/v1/items/S{sku}", {})
            client.post("/v1/stock/receipts",
                        {"sku": f"S{sku}", "location": "main", "quantity": 10_000})
        ordered = {}
        for number in range(self.ORDERS):
            lines = [{"sku": f"S{rng.randrange(self.SKUS)}", "quantity": rng.randint(1, 5),
                      "unit_price": "1"} for _ in range(rng.randint(1, 4))]
            answer = client.post("/v1/orders", {
                "channel": "web", "external_id": str(number), "currency": "EUR",
                "priority": rng.randint(1, 9), "lines": lines})
            self.assertEqual(answer.status, 201, answer)
            for place, line in enumerate(lines):
                ordered[(f"f{answer.json()['id'][1:]}.1", place)] = line["quantity"]
        return ordered

    def test_sixteen_devices_empty_a_warehouse_and_some_vanish(self):
        seed = 20261122
        with tempfile.TemporaryDirectory(prefix="skua-e2e-") as folder:
            data = pathlib.Path(folder) / "data"
            daemon = Daemon(data, "--shards", "2").start()
            self.addCleanup(daemon.kill)
            client = daemon.client()
            floor = Floor(self.prepare(client, random.Random(seed)), 120)
            devices = [Device(daemon, seed + i, floor) for i in range(self.DEVICES)]
            for device in devices:
                device.start()
            for device in devices:
                device.join()
            self.assertEqual([device.fault for device in devices if device.fault], [])
            self.assertTrue(floor.is_empty(), f"{len(floor.open_fulfillments())} left open")
            self.assertEqual(dict(floor.picked), floor.ordered, "each unit is picked once")
            self.assertEqual(dict(floor.shipped), floor.ordered)
            for what in ("vanished with all", "vanished with a part", "gave back"):
                self.assertGreater(floor.told[what], 0, floor.told)
            self.check_feed(client, floor)
            lists = client.get("/v1/locations/main/picklists?status=expired&limit=1000").json()
            self.assertGreater(len(lists["picklists"]), 0)
            self.assertEqual(client.get("/v1/locations/main/fulfillments").json()["fulfillments"],
                             [])
            client.close()
            self.assertEqual(daemon.stop()[0], 0)
            daemon.kill()
            verified = tool("skua-verify", data)
            self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
            self.assertNotIn(" 0 claims expired", verified.stdout)

    # By the feed no fulfillment order is claimed while it is claimed already.
    def check_feed(self, client, floor):
        claimed = {}
        kinds = collections.Counter()
        for event in read_events(client):
            kinds[event["type"]] += 1
            key = event.get("fulfillment_id")
            if event["type"] == "fulfillment.claimed":
                self.assertNotIn(key, claimed, event)
                claimed[key] = event["pick_list"]
            elif event["type"] in ("fulfillment.unclaimed", "fulfillment.claim_expired"):
                self.assertEqual(claimed.pop(key), event["pick_list"], event)
            elif event["type"] == "shipment.created":
                claimed.pop(key, None)
        self.assertGreater(kinds["fulfillment.claim_expired"], 0)
        self.assertEqual(kinds["order.closed"], self.ORDERS, floor.told)


if __name__ == "__main__":
    unittest.main()
