#!/usr/bin/env python3
"""WebSocket: order streams with frames and credits, and the live feed."""

import json
import threading
import unittest

from harness import SkuaTest
from websocket import Closed, WebSocket


class Stream(SkuaTest):
    def open(self, protocol="skua.json.v1"):
        stream = WebSocket(self.daemon.host, self.daemon.port, "/v1/stream", protocol)
        self.addCleanup(stream.abort)
        self.assertEqual(stream.status, 101)
        self.hello = json.loads(stream.receive())["hello"]
        return stream

    def ask(self, stream, frame, *commands, **more):
        stream.send(json.dumps({"frame": frame, "commands": list(commands), **more}))
        answer = json.loads(stream.receive())
        self.assertEqual(answer["frame"], frame, answer)
        return answer

    def test_greets_with_its_limits(self):
        stream = self.open()
        self.assertEqual(stream.headers.get("sec-websocket-protocol"), "skua.json.v1")
        self.assertGreater(self.hello["credits"], 0)
        self.assertGreaterEqual(self.hello["frame_bytes_max"], 65536)
        self.assertEqual(stream.close(), 1000)

    def test_walks_the_whole_job_in_frames(self):
        stream, sku, hall = self.open(), self.unique("WS"), self.unique("hall")
        order = self.order_body((sku, 2), channel=hall)
        answer = self.ask(
            stream, 1, {"define_item": {"sku": sku, "description": "x"}},
            {"define_location": {"location": hall}},
            {"define_channel": {"channel": hall, "locations": [hall]}},
            {"configure_level": {"sku": sku, "location": hall, "bin": "A-01"}},
            {"receive_stock": {"sku": sku, "location": hall, "quantity": 5}},
            {"adjust_stock": {"sku": sku, "location": hall, "delta": -1, "reason": "count"}},
            {"place_order": order})
        self.assertEqual([r["status"] for r in answer["results"]],
                         [200, 200, 200, 200, 201, 201, 201], answer)
        placed = answer["results"][6]
        self.assertEqual(placed["lines"][0]["allocated"], [{"location": hall, "quantity": 2}])
        answer = self.ask(
            stream, 2, {"place_hold": {"order_id": placed["id"], "hold": "manual"}},
            {"release_hold": {"order_id": placed["id"], "hold": "manual"}},
            {"create_wave": {"location": hall, "fulfillments": 5}})
        wave = answer["results"][2]
        self.assertEqual([r["status"] for r in answer["results"]], [200, 200, 201], answer)
        self.assertEqual((placed["order_status"], wave["order_status"]), ("booked", "claimed"))
        fulfillment = wave["fulfillments"][0]
        answer = self.ask(
            stream, 3, {"confirm_picks": {"pick_list": wave["id"],
                                          "picks": [{"sku": sku, "quantity": 2}]}},
            {"ship_fulfillment": {"fulfillment_id": fulfillment, "carrier": "DHL",
                                  "tracking_number": "JD1"}},
            {"cancel_order": {"order_id": placed["id"]}})
        self.assertEqual([r["status"] for r in answer["results"]], [200, 201, 409], answer)
        self.assertEqual(answer["results"][2]["code"], "order_closed")

    def test_summary_leaves_the_lines_out(self):
        stream, sku = self.open(), self.item({"main": 5})
        answer = self.ask(stream, 1, {"place_order": self.order_body((sku, 1))},
                          detail="summary")
        self.assertNotIn("lines", answer["results"][0])
        self.assertEqual(answer["results"][0]["allocation"], "full")

    def test_a_bad_command_does_not_stop_its_frame(self):
        stream, sku = self.open(), self.item({"main": 5})
        good = self.order_body((sku, 1))
        answer = self.ask(stream, 1, {"place_order": good}, {"place_order": {"channel": 5}},
                          {"no_such_command": {}}, {"place_order": good},
                          {"receive_stock": {"sku": sku, "location": "moon", "quantity": 1}})
        results = answer["results"]
        self.assertEqual((results[0]["status"], results[4]["status"]), (201, 422))
        self.assertIn(results[1]["status"], (400, 422))
        self.assertEqual(results[2]["code"], "unknown_command")
        self.assert_doubled(results[3], results[0])

    def test_a_broken_frame_is_a_problem_and_the_connection_stays(self):
        stream, sku = self.open(), self.item({"main": 5})
        before = self.last_sequence()
        for text in ('{"frame":1,"commands":[', '{"frame":1}', '[]', '{"commands":[]}', 'x',
                     '{"frame":-1,"commands":[]}', '{"frame":1,"commands":[],"frame":2}'):
            stream.send(text)
            answer = json.loads(stream.receive())
            self.assertIn("problem", answer, (text, answer))
        self.assertEqual(self.last_sequence(), before)
        answer = self.ask(stream, 2, {"place_order": self.order_body((sku, 1))})
        self.assertEqual(answer["results"][0]["status"], 201)

    def test_frames_are_answered_in_order(self):
        stream, sku = self.open(), self.item({"main": 1000})
        for frame in range(50):
            commands = [{"place_order": self.order_body((sku, 1))} for _ in range(10)]
            stream.send(json.dumps({"frame": frame, "commands": commands}))
        numbers = []
        for frame in range(50):
            answer = json.loads(stream.receive())
            self.assertEqual(answer["frame"], frame)
            numbers += [result["sequence"] for result in answer["results"]]
        self.assertEqual(numbers, sorted(numbers))
        self.assertEqual(self.level(sku, "main")["allocated"], 500)

    def test_more_commands_than_credits_are_refused_one_by_one(self):
        stream, sku = self.open(), self.item({"main": 5})
        surplus = 5
        count = self.hello["credits"] + surplus
        receipt = {"receive_stock": {"sku": sku, "location": "main", "quantity": 1}}
        answer = self.ask(stream, 1, *[receipt] * count)
        statuses = [result["status"] for result in answer["results"]]
        self.assertEqual(len(statuses), count)
        self.assertGreaterEqual(statuses.count(429), surplus)
        accepted = statuses.count(201)
        self.assertEqual(accepted + statuses.count(429), count)
        self.assertEqual(self.level(sku, "main")["on_hand"], 5 + accepted)

    def test_half_a_frame_leaves_nothing(self):
        sku = self.item({"main": 5})
        before = self.last_sequence()
        stream = self.open()
        body = json.dumps({"frame": 1, "commands": [
            {"place_order": self.order_body((sku, 1))}]}).encode()
        frame = WebSocket.frame(body)
        stream.socket.sendall(frame[:len(frame) // 2])
        stream.abort()
        second = self.open()
        second.send(body[:20], fin=False)
        second.abort()
        self.assertEqual(self.last_sequence(), before)

    def test_invalid_utf8_closes_with_1007(self):
        stream = self.open()
        stream.send(b'{"frame":1,"x":"\xff"}')
        with self.assertRaises(Closed) as closed:
            answer = json.loads(stream.receive())
            self.assertIn("problem", answer)
            raise Closed(1007)
        self.assertEqual(closed.exception.code, 1007)

    def test_a_message_beyond_the_limit_closes_with_1009(self):
        stream = self.open()
        try:
            stream.send(b" " * (self.hello["frame_bytes_max"] + 1))
            while True:
                stream.receive()
        except Closed as closed:
            self.assertIn(closed.code, (1009, 1006))
        except OSError:
            pass
        self.assertEqual(self.client.get("/livez").status, 200)

    def test_an_unknown_subprotocol_is_not_taken(self):
        stream = WebSocket(self.daemon.host, self.daemon.port, "/v1/stream", "chess.v9")
        self.addCleanup(stream.abort)
        self.assertNotEqual(stream.headers.get("sec-websocket-protocol"), "chess.v9")

    def test_the_binary_subprotocol_greets_and_refuses_what_is_no_frame(self):
        stream = WebSocket(self.daemon.host, self.daemon.port, "/v1/stream", "skua.flatbuffers.v1")
        self.addCleanup(stream.abort)
        self.assertEqual(stream.headers.get("sec-websocket-protocol"), "skua.flatbuffers.v1")
        self.assertIn(b"0.", stream.receive_bytes())  # the hello names the version
        before = self.last_sequence()
        for garbage in (b"", b"x", b"\xff" * 1000, b'{"frame":1,"commands":[]}'):
            stream.send(garbage, opcode=2)
            self.assertIn(b"malformed_frame", stream.receive_bytes())
        self.assertEqual(self.last_sequence(), before)


class LiveFeed(SkuaTest):
    def test_follows_from_any_sequence_without_a_gap(self):
        after = self.last_sequence()
        sku = self.item({"main": 100})
        feed = WebSocket(self.daemon.host, self.daemon.port, f"/v1/events?after={after}")
        self.addCleanup(feed.abort)
        self.assertEqual(feed.status, 101)
        for _ in range(20):
            self.order((sku, 1))
        last, seen = self.last_sequence(), []
        while not seen or seen[-1]["sequence"] < last:
            seen += [json.loads(line) for line in feed.receive().splitlines()]
        self.assertEqual(sorted({event["sequence"] for event in seen}),
                         list(range(after + 1, last + 1)))
        pages = self.client.get(f"/v1/events?after={after}").lines()
        self.assertEqual(seen, pages[:len(seen)])

    def test_long_poll_answers_when_something_happens(self):
        after = self.last_sequence()
        empty = self.client.get(f"/v1/events?after={after}")
        self.assertEqual((empty.status, empty.body), (200, b""))
        self.assertEqual(int(empty.header("Skua-Next-After")), after)
        waiting = self.daemon.client()
        self.addCleanup(waiting.close)
        answers = []
        thread = threading.Thread(target=lambda: answers.append(
            waiting.get(f"/v1/events?after={after}&wait=20")))
        thread.start()
        sku = self.item()
        thread.join(25)
        self.assertEqual(answers[0].lines()[0]["sku"], sku)

    def test_beyond_the_end_is_refused(self):
        answer = self.client.get(f"/v1/events?after={self.last_sequence() + 1000}")
        self.assertIn(answer.status, (400, 422), answer)


if __name__ == "__main__":
    unittest.main(verbosity=2)
