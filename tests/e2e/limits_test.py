#!/usr/bin/env python3
"""What each operation answers at the limits of the house: 404, 429 and 503 as openapi.yaml names them."""

import itertools
import json
import pathlib
import re
import shutil
import signal
import socket
import tempfile
import time
import unittest

import yaml

from harness import ROOT, Client, Daemon, Response, Seen, SkuaTest

METHODS = ("get", "put", "post")
PATH_VALUES = {"sku": "SKU-limits", "location": "main", "channel": "web", "order_id": "o16384",
               "pick_list": "p16384", "fulfillment_id": "f16384.1", "shipment_id": "s16384.1", "hold": "fraud",
               "reservation": "r16384", "count": "c16384", "return_id": "m16384.1",
               "transfer": "t16384"}
BODIES = {
    "defineItem": {}, "defineLocation": {}, "defineChannel": {"locations": ["main", "east"]},
    "configureLevel": {"bin": "A-01"}, "cancelOrder": {}, "placeHold": {"hold": "fraud"},
    "releaseHold": {}, "createWave": {"fulfillments": 1}, "unclaimPickList": {},
    "changeOrder": {"expected_version": 1, "priority": 1},
    "receiveStock": {"sku": "SKU-limits", "location": "main", "quantity": 1},
    "adjustStock": {"sku": "SKU-limits", "location": "main", "delta": 1, "reason": "count"},
    "confirmPicks": {"picks": [{"sku": "SKU-limits", "quantity": 1}]},
    "moveCondition": {"sku": "SKU-limits", "location": "main", "from": "sellable",
                      "to": "damaged", "quantity": 1, "reason": "wet"},
    "openCount": {"sku": "SKU-limits", "location": "main"}, "recordCount": {"quantity": 1},
    "approveCount": {}, "recount": {}, "cancelCount": {}, "postCount": {},
    "shortPick": {"sku": "SKU-limits", "quantity": 1, "reason": "empty"},
    "shipFulfillment": {"carrier": "DHL", "tracking_number": "1"},
    "packFulfillment": {"lines": [{"line": 0, "quantity": 1}]},
    "requestCancellation": {"reason": "why"},
    "answerCancellation": {"answer": "accept", "reason": "why"},
    "acceptOverDelivery": {"line": 0, "quantity": 1}, "closeOrder": {"reason": "why"},
    "recordTracking": {"status": "lost", "occurred_at": "2026-01-01T00:00:00Z", "event_id": "1"},
    "checkAvailability": {"channel": "web", "lines": [{"sku": "SKU-limits", "quantity": 1}]},
    "placeOrder": {"channel": "web", "currency": "EUR", "external_id": "limits",
                   "lines": [{"sku": "SKU-limits", "quantity": 1, "unit_price": "1.00"}]},
    "reserve": {"channel": "web", "lines": [{"sku": "SKU-limits", "quantity": 1}]},
    "extendReservation": {}, "releaseReservation": {},
    "createReturn": {"lines": [{"line": 0, "quantity": 1}]},
    "receiveReturn": {"location": "main", "items": [{"line": 0, "quantity": 1,
                                                     "disposition": "restock"}]},
    "approveReturn": {}, "rejectReturn": {}, "cancelReturn": {}, "closeReturn": {},
    "createTransfer": {"from": "main", "to": "east",
                       "lines": [{"sku": "SKU-limits", "quantity": 1}]},
    "receiveTransfer": {"items": [{"line": 0, "quantity": 1}]},
    "readyTransfer": {}, "dispatchTransfer": {}, "cancelTransfer": {},
}
TARGETS_OF_404 = {"listTransfers": "/v1/transfers?location=nowhere-at-all"}
# Where the body says what is not there.
BODIES_OF_404 = {"checkAvailability": {**BODIES["checkAvailability"], "reservation": "r16384"}}
NUMBERS = itertools.count()
# These free room, so a full disk does not stop them.
# What finishes or gives back what is under way (ARCHITECTURE, Limits).
FREEING = ("cancelOrder", "confirmPicks", "shortPick", "shipFulfillment", "unclaimPickList",
           "releaseReservation", "packFulfillment", "recordTracking", "requestCancellation",
           "answerCancellation", "receiveReturn", "approveReturn", "rejectReturn", "cancelReturn",
           "closeReturn", "acceptOverDelivery", "closeOrder", "receiveTransfer", "readyTransfer",
           "dispatchTransfer", "cancelTransfer")
FIELDS_OF_404 = {"getStock": "/sku", "getPickList": "/pick_list", "confirmPicks": "/pick_list",
                 "unclaimPickList": "/pick_list", "listPickLists": "/location",
                 "listCancellations": "/location", "checkAvailability": "/reservation",
                 "listFulfillments": "/location", "getFulfillment": "/fulfillment_id", "shipFulfillment": "/fulfillment_id",
                 "getReservation": "/reservation", "extendReservation": "/reservation",
                 "releaseReservation": "/reservation",
                 "getCount": "/count", "recordCount": "/count", "approveCount": "/count",
                 "recount": "/count", "cancelCount": "/count", "postCount": "/count",
                 "shortPick": "/pick_list",
                 "answerCancellation": "/fulfillment_id", "acceptOverDelivery": "/fulfillment_id",
                 "packFulfillment": "/fulfillment_id", "recordTracking": "/shipment_id",
                 "getReturn": "/return_id",
                 "receiveReturn": "/return_id", "approveReturn": "/return_id",
                 "rejectReturn": "/return_id", "cancelReturn": "/return_id",
                 "closeReturn": "/return_id",
                 "listTransfers": "/location", "getTransfer": "/transfer",
                 "receiveTransfer": "/transfer", "readyTransfer": "/transfer",
                 "dispatchTransfer": "/transfer", "cancelTransfer": "/transfer"}


class Operation:
    def __init__(self, template, method, document):
        self.name = document["operationId"]
        self.method = method.upper()
        self.statuses = set(document["responses"])
        self.target = re.sub(r"{(\w+)}", lambda found: PATH_VALUES[found.group(1)], template)
        if self.name == "findOrders":
            self.target += "?channel=web&external_id=limits"
        self.body = BODIES.get(self.name)
        self.takes_min_sequence = any(
            "MinSequence" in parameter.get("$ref", "") for parameter in
            document.get("parameters", []))

    def is_write(self):
        return self.method != "GET" and not self.takes_min_sequence

    def bytes(self):
        """A new order each time: a retry of one that is bound is answered whatever the weather."""
        content = self.body
        if self.name == "placeOrder":
            content = dict(self.body, external_id=f"limits-{next(NUMBERS)}")
        body = b"" if content is None else json.dumps(content).encode()
        head = f"{self.method} {self.target} HTTP/1.1\r\nHost: localhost\r\n"
        if body:
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        return head.encode() + b"\r\n" + body


def operations(status):
    """Those whose description names the status."""
    document = yaml.safe_load((ROOT / "schemas" / "openapi.yaml").read_text())
    every = [Operation(template, method, item[method])
             for template, item in document["paths"].items() for method in METHODS
             if method in item]
    return [operation for operation in every if status in operation.statuses]


def pipeline(daemon, operation, count):
    """The same request many times in one piece; all answers."""
    with socket.create_connection((daemon.host, daemon.port), 30) as connection:
        connection.sendall(b"".join(operation.bytes() for _ in range(count)))
        stream = connection.makefile("rb")
        answers = []
        for _ in range(count):
            status = int(stream.readline().split()[1])
            headers = []
            while (line := stream.readline().strip()):
                name, _, value = line.decode().partition(":")
                headers.append((name, value.strip()))
            length = int(dict((name.lower(), value) for name, value in headers)["content-length"])
            answers.append(Response(status, headers, stream.read(length)))
            Seen.note(operation.method, operation.target, answers[-1])
        return answers


class LimitsTest(SkuaTest):
    def assert_says_when(self, answer, status, codes):
        document = answer.json()
        self.assert_problem(answer, status, document["code"])
        self.assertIn(document["code"], codes)
        self.assertEqual(answer.header("Retry-After"), str(document["retry_after"]))


class FewCredits(LimitsTest):
    settings = {"SKUA_GATEWAY_CREDITS": "16", "SKUA_GATEWAY_STREAM_CREDITS": "16",
                "SKUA_ENGINE_JOURNAL_LAG_RECORDS_MAX": "1", "SKUA_ENGINE_MIN_SEQUENCE_WAIT_MS": "0"}

    def test_every_operation_says_that_too_much_is_under_way(self):
        every = operations("429")
        self.assertGreater(len(every), 15)
        for operation in every:
            with self.subTest(operation=operation.name):
                self.assertTrue(self.crowd(operation), f"{operation.name} never answered 429")

    def crowd(self, operation):
        """Writes meet the journal's lag; reads the credits, which writes of others hold."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            others = []
            if not operation.is_write():
                others = self.occupy_credits()
            answers = pipeline(self.daemon, operation, 16)
            for other in others:
                other.close()
            refused = [answer for answer in answers if answer.status == 429]
            for answer in refused:
                self.assert_says_when(answer, 429, ("overloaded",))
            if refused:
                return True
        return False

    def occupy_credits(self):
        """Connections that have writes under way: those hold credits until they are durable."""
        body = json.dumps(BODIES["defineItem"]).encode()
        write = (b"PUT /v1/items/SKU-limits HTTP/1.1\r\nHost: localhost\r\n"
                 b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)) + body
        others = []
        for _ in range(4):
            other = socket.create_connection((self.daemon.host, self.daemon.port), 30)
            other.sendall(write * 16)
            others.append(other)
        return others

    def test_every_read_says_that_its_sequence_is_not_reached(self):
        reads = [operation for operation in operations("503") if operation.takes_min_sequence]
        self.assertGreater(len(reads), 7)
        for operation in reads:
            with self.subTest(operation=operation.name):
                mark = "&" if "?" in operation.target else "?"
                answer = self.client.request(
                    operation.method, f"{operation.target}{mark}min_sequence=1000000000",
                    operation.body)
                self.assert_says_when(answer, 503, ("sequence_not_reached",))
                self.assertEqual(answer.json()["field"], "/min_sequence")

    def test_every_operation_about_a_thing_names_it_when_it_is_not_there(self):
        every = operations("404")
        self.assertGreater(len(every), 7)
        for operation in every:
            with self.subTest(operation=operation.name):
                target = operation.target.replace("SKU-limits", "SKU-nowhere")
                target = target.replace("/locations/main/", "/locations/nowhere/")
                target = TARGETS_OF_404.get(operation.name, target)
                body = BODIES_OF_404.get(operation.name, operation.body)
                answer = self.client.request(operation.method, target, body)
                self.assert_problem(answer, 404, answer.json()["code"],
                                    FIELDS_OF_404.get(operation.name, "/order_id"))


@unittest.skipIf(shutil.disk_usage(tempfile.gettempdir()).free > 2**40,
                 "the low-water mark can be no higher than 1 TiB")
class FullDisk(LimitsTest):
    """A disk that is called full from the start; what frees room goes on."""

    def test_every_write_that_needs_room_is_refused(self):
        writes = [operation for operation in operations("503")
                  if operation.is_write() and operation.name not in FREEING]
        self.assertGreater(len(writes), 7)
        for operation in writes:
            with self.subTest(operation=operation.name):
                answer = self.client.request(operation.method, operation.target, operation.body)
                self.assert_says_when(answer, 503, ("disk_low",))
        for name in FREEING:
            operation = next(o for o in operations("404") if o.name == name)
            answer = self.client.request(operation.method, operation.target, operation.body)
            self.assertEqual(answer.status, 404, (name, answer))

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="skua-e2e-")
        cls.daemon = Daemon(pathlib.Path(cls.folder) / "data", settings={
            "SKUA_JOURNAL_LOW_WATER_BYTES": str(2**40), "SKUA_JOURNAL_BALLAST_BYTES": "0"}).start()


class FewEnds(LimitsTest):
    settings = {"SKUA_ENGINE_EXPIRIES_MAX": "2"}

    def sequencer(self):
        return self.call(200, "GET", "/stats")["sequencer"]

    def test_a_hold_with_an_end_too_many_is_refused_and_nothing_else(self):
        order = self.order((self.item({"main": 5}), 1))["id"]
        holds = f"/v1/orders/{order}/holds"
        with_end = [{"hold": kind, "hold_until": "2999-01-01T00:00:00Z"}
                    for kind in ("fraud", "payment", "stock")]
        for body in with_end[:2]:
            self.call(200, "POST", holds, body)
        self.assertEqual(self.sequencer()["expiries_armed"], 2)
        refused = self.client.post(holds, with_end[2])
        self.assert_says_when(refused, 429, ("too_many_expiries",))
        self.assertEqual(refused.json()["field"], "/hold_until")
        self.call(200, "POST", holds, {"hold": "manual"})
        self.call(200, "POST", f"{holds}/fraud/release", {})
        self.call(200, "POST", holds, with_end[2])
        figures = self.sequencer()
        self.assertEqual((figures["expiries_armed"], figures["expiries_total"]), (2, 0))
        refusals = self.call(200, "GET", "/stats")["answers"]["too_many_expiries_total"]
        self.assertEqual(refusals, 1)


class Stopping(LimitsTest):
    """Writes are refused a second after the wish to stop, and the doors are open for 1.4 s more."""

    settings = {"SKUA_GATEWAY_DRAIN_GRACE_MS": "2400", "SKUA_GATEWAY_DRAIN_TIMEOUT_MS": "4900"}

    def until_503(self, operation):
        """The first answer that is 503: soon, or the doors are closed and there is none."""
        deadline = time.monotonic() + 2.4
        while time.monotonic() < deadline:
            client = Client(self.daemon.host, self.daemon.port)  # closed by an engine that stops
            answer = client.request(operation.method, operation.target, operation.body)
            client.close()
            if answer.status == 503:
                return answer
            time.sleep(0.01)
        self.fail(f"{operation.name} never answered 503")

    def test_readiness_ends_and_writes_are_refused_before_the_doors_are_closed(self):
        self.assertEqual(self.client.get("/readyz").status, 200)
        writes = [operation for operation in operations("503") if operation.is_write()]
        self.assertGreater(len(writes), 10)
        ready = next(operation for operation in operations("503") if operation.name == "isReady")
        self.daemon.process.send_signal(signal.SIGTERM)
        self.until_503(ready)
        for operation in writes:
            self.assert_says_when(self.until_503(operation), 503, ("shutting_down",))

    @classmethod
    def tearDownClass(cls):
        code = cls.daemon.wait_exit(10)
        output = cls.daemon.output()
        cls.daemon.kill()
        shutil.rmtree(cls.folder, ignore_errors=True)
        assert code == 0, output


if __name__ == "__main__":
    unittest.main(verbosity=2)
