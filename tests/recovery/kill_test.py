#!/usr/bin/env python3
"""kill -9 at random moments under load, then the oracle: what was answered is there, once, equal.

A client notes each intent before it sends and each answer after it came. After every restart:
  1. every answered order is there, once, with the content that was answered;
  2. an order whose answer never came is absent or whole, and counts from then on;
  3. stock adds up: on hand = received - shipped, and 0 <= allocated <= on hand;
  4. allocated = the units that the orders hold, per SKU;
  5. a retry of every order is answered again with the first answer's bytes;
  6. the feed has no gap, and tells of each order exactly once;
  7. skua-verify passes on the directory after the last round.
Every start is with another number of shards than the one before; most orders lie on several.
SKUA_RECOVERY_ROUNDS (3) and SKUA_SEED change the run; the seed is printed.
"""

import http.client
import json
import os
import pathlib
import random
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from harness import BIN_DIR, Daemon, read_events, tool  # noqa: E402

ROUNDS = int(os.environ.get("SKUA_RECOVERY_ROUNDS", "3"))
SEED = int(os.environ.get("SKUA_SEED", str(random.SystemRandom().randrange(2**32))))
SKUS = [f"KILL-{i}" for i in range(12)]
CLIENTS = 4
FIRST_STOCK = 3000
SHARDS = (1, 2, 4, 8)


def check(condition, message):
    if not condition:
        raise AssertionError(message)


class Ledger:
    """What the clients know: intents, answers, and how many units each shipment took."""

    def __init__(self):
        self.lock = threading.Lock()
        self.intents = {}   # external id -> body
        self.answers = {}   # external id -> (status, bytes) of the first answer
        self.unknown = set()
        self.receipts = []  # (idempotency key, sku, quantity, answered)

    def intend(self, external_id, body):
        with self.lock:
            self.intents[external_id] = body
            self.unknown.add(external_id)

    def answered(self, external_id, status, raw):
        with self.lock:
            self.unknown.discard(external_id)
            self.answers[external_id] = (status, raw)


class Worker(threading.Thread):
    """Sends orders and receipts until the connection breaks or it is told to stop."""

    def __init__(self, daemon, ledger, number, seed):
        super().__init__()
        self.random = random.Random(seed)
        self.client = daemon.client(timeout=20)
        self.ledger, self.number, self.stopping = ledger, number, False
        self.failure = None

    def order(self, count):
        external_id = f"{self.number}-{count}"
        lines = [{"sku": self.random.choice(SKUS), "quantity": self.random.randint(1, 4),
                  "unit_price": "1.25"} for _ in range(self.random.randint(1, 5))]
        body = {"channel": "web", "external_id": external_id, "currency": "EUR",
                "policy": self.random.choice(["all_or_nothing", "backorder",
                                              "backorder_short_lines"]),
                "lines": lines}
        self.ledger.intend(external_id, body)
        answer = self.client.post("/v1/orders", body)
        check(answer.status in (201, 409), f"{external_id}: {answer}")
        self.ledger.answered(external_id, answer.status, answer.body)

    def receipt(self, count):
        key, sku = f"r{self.number}-{count}", self.random.choice(SKUS)
        entry = [key, sku, self.random.randint(1, 40), False]
        with self.ledger.lock:
            self.ledger.receipts.append(entry)
        send_receipt(self.client, entry)

    def run(self):
        count = 0
        try:
            while not self.stopping:
                count += 1
                if self.random.random() < 0.1:
                    self.receipt(count)
                else:
                    self.order(count)
        except (OSError, http.client.HTTPException):
            pass  # the daemon was killed: the last intent stays unknown
        except AssertionError as error:
            self.failure = error


def send_receipt(client, entry):
    key, sku, quantity, _ = entry
    answer = client.post("/v1/stock/receipts",
                         {"sku": sku, "location": "main", "quantity": quantity},
                         Idempotency_Key=key)
    check(answer.status == 201, f"receipt {key}: {answer}")
    entry[3] = True


def prepare(daemon):
    client = daemon.client()
    check(client.put("/v1/locations/main", {}).status == 200, "location")
    check(client.put("/v1/channels/web", {"locations": ["main"]}).status == 200, "channel")
    for sku in SKUS:
        check(client.put(f"/v1/items/{sku}", {"description": sku}).status == 200, sku)
        answer = client.post("/v1/stock/receipts",
                             {"sku": sku, "location": "main", "quantity": FIRST_STOCK})
        check(answer.status == 201, answer)
    client.close()


def start(daemon, chooser):
    """With another number of shards than before; returns it."""
    before = daemon.arguments[-1:]
    shards = chooser.choice([n for n in SHARDS if [str(n)] != before])
    daemon.arguments = ["--shards", str(shards)]
    daemon.start()
    return shards


def load_and_kill(daemon, ledger, number, chooser):
    workers = [Worker(daemon, ledger, f"{number}.{i}", chooser.random()) for i in range(CLIENTS)]
    for worker in workers:
        worker.start()
    time.sleep(chooser.uniform(0.02, 1.0))
    daemon.kill()
    for worker in workers:
        worker.stopping = True
        worker.join(30)
        check(worker.failure is None, worker.failure)


def find_order(client, external_id):
    answer = client.get(f"/v1/orders?channel=web&external_id={external_id}")
    check(answer.status == 200, answer)
    orders = answer.json()["orders"]
    check(len(orders) <= 1, f"{external_id} is there {len(orders)} times")
    return orders[0] if orders else None


def check_order(external_id, order, body, answer):
    """The order against the intent and against the answer that was given."""
    check(order["external_id"] == external_id, order)
    sent = [(l["sku"], l["quantity"]) for l in body["lines"]]
    check([(l["sku"], l["quantity"]) for l in order["lines"]] == sent, f"{order} is not {body}")
    for line in order["lines"]:
        held = sum(sum(p[b] for b in ("allocated", "released", "picked", "packed", "shipped"))
                   for p in line["portions"])
        check(line["open"] + line["backordered"] + line["cancelled"] + held == line["quantity"],
              f"L1 broken: {line}")
    if answer is not None:
        document = json.loads(answer)
        for name in ("id", "accepted_at", "totals", "version"):
            check(order[name] == document[name], f"{name}: {order} is not {document}")
        check(order["number"] == document["sequence"], f"{order} is not {document}")


def check_orders(client, ledger):
    """Rules 1, 2 and 5; returns the orders that are there."""
    present = {}
    for external_id, body in ledger.intents.items():
        known = ledger.answers.get(external_id)
        order = find_order(client, external_id)
        if known is not None and known[0] == 201:
            check(order is not None, f"answered order {external_id} is lost")
            check_order(external_id, order, body, known[1])
            again = client.post("/v1/orders", body)
            check((again.status, again.body) == known, f"{external_id}: {again} after {known}")
        elif known is not None:
            check(order is None, f"refused order {external_id} is there")
        elif order is not None:
            check_order(external_id, order, body, None)
            again = client.post("/v1/orders", body)
            check(again.status == 201 and again.header("Idempotent-Replayed") == "true", again)
            ledger.answered(external_id, again.status, again.body)
        if order is not None:
            present[external_id] = order
    return present


def settle_receipts(client, ledger):
    """A receipt without an answer is sent again under its key: it is booked once, either way."""
    for entry in ledger.receipts:
        if not entry[3]:
            send_receipt(client, entry)


def check_stock(client, ledger, present):
    for sku in SKUS:
        stock = client.get(f"/v1/stock/{sku}").json()
        received = FIRST_STOCK + sum(q for _, s, q, _ in ledger.receipts if s == sku)
        level = stock["levels"][0]
        check(level["on_hand"] == received,
              f"{sku}: {level['on_hand']} on hand, {received} received")
        check(0 <= level["allocated"] <= level["on_hand"], level)
        lines = [l for o in present.values() for l in o["lines"] if l["sku"] == sku]
        held = sum(p["allocated"] for l in lines for p in l["portions"])
        waiting = sum(l["backordered"] for l in lines)
        check(level["allocated"] == held, f"{sku}: {level} but the orders hold {held}")
        check(stock["backordered"] == waiting, f"{sku}: {stock} but {waiting} wait")
        check(waiting == 0 or level["available"] == 0, f"{sku}: {stock} waits beside stock")


def check_feed(client, present):
    accepted = {}
    last = (0, -1)
    for event in read_events(client):
        place = (event["sequence"], event["index"])
        check(place > last, f"{place} after {last}")
        last = place
        if event["type"] == "order.accepted":
            check(event["external_id"] not in accepted, f"told twice: {event}")
            accepted[event["external_id"]] = event["order_id"]
    wanted = {external_id: order["id"] for external_id, order in present.items()}
    check(accepted == wanted, f"the feed tells {len(accepted)} orders, {len(wanted)} are there")


def main():
    print(f"slice: kill -9, seed {SEED}, {ROUNDS} rounds", flush=True)
    chooser = random.Random(SEED)
    with tempfile.TemporaryDirectory(prefix="skua-kill-") as folder:
        daemon = Daemon(pathlib.Path(folder) / "data")
        shards = start(daemon, chooser)
        ledger = Ledger()
        prepare(daemon)
        for number in range(1, ROUNDS + 1):
            load_and_kill(daemon, ledger, number, chooser)
            killed_with = shards
            started = time.monotonic()
            shards = start(daemon, chooser)
            ready = time.monotonic() - started
            client = daemon.client()
            unknown = len(ledger.unknown)
            settle_receipts(client, ledger)
            present = check_orders(client, ledger)
            present = {external_id: find_order(client, external_id) for external_id in present}
            check_stock(client, ledger, present)
            check_feed(client, present)
            client.close()
            print(f"round {number}: {len(present)} orders, {unknown} without an answer so far, "
                  f"killed with {killed_with} shards, ready again with {shards} after "
                  f"{ready:.2f} s", flush=True)
        code, seconds = daemon.stop()
        check(code == 0 and seconds < 5, f"exit {code} after {seconds:.1f} s:\n{daemon.output()}")
        daemon.kill()
        if (BIN_DIR / "skua-verify").exists():
            verified = tool("skua-verify", daemon.data)
            check(verified.returncode == 0, verified.stdout + verified.stderr)
            print(verified.stdout.strip())
    print("PASSED")


if __name__ == "__main__":
    try:
        main()
    except AssertionError as error:
        print(f"FAILED (seed {SEED}): {error}")
        sys.exit(1)
