#!/usr/bin/env python3
"""What four shards recorded while four clients spoke at once, decided again by 1, 2, 4 and 8.

SKUA_SEED=n chooses what the clients say (default 1); who comes first is up to the machine.
"""

import json
import os
import pathlib
import random
import tempfile
import threading
import unittest

from harness import Daemon, tool
from websocket import WebSocket

SEED = int(os.environ.get("SKUA_SEED", "1"))
CLIENTS, FRAMES, COMMANDS = 4, 30, 16
SKUS = [f"cart-{number}" for number in range(20)]
LOCATIONS = ["main", "east"]
WAITED_FOR = "waited-for"
LONG_ORDER_LINES = 2_000
FILLS_PER_RECORD = 4_096


def order_body(external_id, lines, policy):
    return {"channel": "web", "external_id": external_id, "currency": "EUR", "policy": policy,
            "lines": [{"sku": sku, "quantity": quantity, "unit_price": "1.00"}
                      for sku, quantity in lines]}


def receipt(sku, location, quantity):
    return {"receive_stock": {"sku": sku, "location": location, "quantity": quantity}}


class Speaker:
    """One connection. It names what its own earlier commands have made."""

    def __init__(self, daemon, name):
        self.name, self.sent = name, 0
        self.random = random.Random(f"{SEED} {name}")
        self.stream = WebSocket(daemon.host, daemon.port, "/v1/stream", "skua.json.v1", timeout=60)
        self.stream.receive()  # hello
        self.orders, self.waves, self.picked, self.statuses = [], [], [], {}

    def ask(self, *commands):
        self.sent += 1
        self.stream.send(json.dumps({"frame": self.sent, "commands": list(commands)}))
        results = json.loads(self.stream.receive())["results"]
        for command, result in zip(commands, results):
            kind = next(iter(command))
            if result["status"] in (200, 201):
                self.statuses[kind] = self.statuses.get(kind, 0) + 1
                if kind == "place_order":
                    self.orders.append(result["id"])
                elif kind == "create_wave" and result["id"] is not None:
                    self.waves.append(result)
        return results

    def cart(self, index):
        lines = [(sku, self.random.randint(1, 3))
                 for sku in self.random.sample(SKUS, self.random.randint(1, 6))]
        policy = self.random.choice(["all_or_nothing", "backorder", "backorder_short_lines"])
        return {"place_order": order_body(f"{self.name}-{self.sent}-{index}", lines, policy)}

    def any_command(self, index):
        known = self.orders[-40:]
        kind = self.random.randrange(16)
        if kind < 2:
            return receipt(self.random.choice(SKUS), self.random.choice(LOCATIONS), 25)
        if kind < 4 and known:
            return {"cancel_order": {"order_id": self.random.choice(known)}}
        if kind < 6 and known:
            return {self.random.choice(["place_hold", "release_hold"]):
                    {"order_id": self.random.choice(known), "hold": "manual"}}
        if kind == 6:
            return {"create_wave": {"location": self.random.choice(LOCATIONS),
                                    "fulfillments": 10}}
        if kind == 7 and self.waves:
            wave = self.waves.pop()
            self.picked += wave["fulfillments"]
            return {"confirm_picks": {"pick_list": wave["id"],
                                      "picks": [{"sku": line["sku"], "quantity": line["quantity"]}
                                                for line in wave["lines"]]}}
        if kind < 10 and self.picked:
            return {"ship_fulfillment": {"fulfillment_id": self.picked.pop(), "carrier": "DHL",
                                         "tracking_number": "JD1"}}
        return self.cart(index)

    def speak(self):
        for _ in range(FRAMES):
            self.ask(*[self.any_command(index) for index in range(COMMANDS)])


class Replay(unittest.TestCase):
    def prepare(self, speaker):
        """The world, and more lines that wait for one SKU than a record may fill."""
        commands = [{"define_location": {"location": name}} for name in LOCATIONS]
        commands.append({"define_channel": {"channel": "web", "locations": LOCATIONS}})
        commands += [{"define_item": {"sku": sku, "description": "x"}}
                     for sku in SKUS + [WAITED_FOR]]
        commands += [receipt(sku, "main", 40) for sku in SKUS]
        for result in speaker.ask(*commands):
            self.assertIn(result["status"], (200, 201), result)
        lines = [(WAITED_FOR, 1)] * LONG_ORDER_LINES
        for index in range(FILLS_PER_RECORD // LONG_ORDER_LINES + 1):
            body = order_body(f"long-{index}", lines, "backorder")
            self.assertEqual(speaker.ask({"place_order": body})[0]["status"], 201)

    def record(self, daemon):
        first = Speaker(daemon, "first")
        self.prepare(first)
        speakers = [Speaker(daemon, f"client-{number}") for number in range(CLIENTS)]
        threads = [threading.Thread(target=speaker.speak) for speaker in speakers]
        for thread in threads:
            thread.start()
        # The goods for the long orders come while everybody speaks.
        self.assertEqual(first.ask(receipt(WAITED_FOR, "main", 9_000))[0]["status"], 201)
        for thread in threads:
            thread.join()
        for kind in ("place_order", "cancel_order", "place_hold", "release_hold", "create_wave",
                     "confirm_picks", "ship_fulfillment", "receive_stock"):
            accepted = sum(speaker.statuses.get(kind, 0) for speaker in speakers)
            self.assertGreater(accepted, 0, f"{kind}: none was accepted")
        for speaker in [first, *speakers]:
            speaker.stream.close()

    def test_what_four_shards_recorded_other_numbers_decide_alike(self):
        with tempfile.TemporaryDirectory(prefix="skua-replay-") as folder:
            daemon = Daemon(pathlib.Path(folder) / "data", "--shards", "4").start()
            try:
                self.record(daemon)
                running = tool("skua-replay", daemon.data)
                self.assertEqual(running.returncode, 2, running)  # somebody writes there
                self.assertEqual(daemon.stop()[0], 0)
            finally:
                daemon.kill()
            done = tool("skua-replay", "--shards", "1,2,4,8", daemon.data)
            print(done.stdout)
            self.assertEqual(done.returncode, 0, done)
            head, *rows, end = done.stdout.strip().splitlines()
            self.assertTrue(end.startswith("EQUAL: "), end)
            self.assertIn("follow-ups", head)
            table = [[int(word.replace(",", "")) for word in row.split()[:7]] for row in rows]
            self.assertEqual([row[0] for row in table], [1, 2, 4, 8])
            for shards, records, _, digests, follow_ups, votes, _ in table:
                self.assertGreater(records, CLIENTS * FRAMES * COMMANDS // 2)
                self.assertGreater(digests, 0)
                self.assertGreater(follow_ups, 0)
                self.assertEqual(votes > 0, shards > 1)
            self.assertEqual(tool("skua-verify", "--quiet", daemon.data).returncode, 0)


if __name__ == "__main__":
    unittest.main()
