#!/usr/bin/env python3
"""Bad input: each is a problem with code and field, the connection stays, state is untouched."""

import json
import socket
import unittest

from harness import SkuaTest


class BadInput(SkuaTest):
    def setUp(self):
        super().setUp()
        self.sku = self.item({"main": 10})
        self.levels = self.call(200, "GET", f"/v1/stock/{self.sku}")["levels"]
        self.sequence = self.last_sequence()

    def assert_untouched(self, records=0):
        """The same connection still works, nothing moved, and only `records` numbers were used."""
        self.assertEqual(self.call(200, "GET", f"/v1/stock/{self.sku}")["levels"], self.levels)
        self.assertEqual(self.last_sequence(), self.sequence + records)

    def refuse_order(self, status, code, field=None, records=0, **change):
        body = self.order_body((self.sku, 1))
        line = change.pop("line", {})
        body["lines"][0].update(line)
        body.update(change)
        body = {name: value for name, value in body.items() if value is not ...}
        body["lines"] = [{n: v for n, v in entry.items() if v is not ...}
                         if isinstance(entry, dict) else entry
                         for entry in body["lines"]] if isinstance(body.get("lines"), list) \
            else body.get("lines")
        if body["lines"] is None:
            del body["lines"]
        document = self.assert_problem(self.client.post("/v1/orders", body), status, code, field)
        self.assert_untouched(records)
        return document

    def test_unknown_sku(self):
        self.refuse_order(422, "unknown_sku", records=1, line={"sku": "no-such-sku"})

    def test_unknown_channel(self):
        self.refuse_order(422, "unknown_channel", records=1, channel="nowhere")

    def test_zero_quantity(self):
        self.refuse_order(422, "out_of_range", "/lines/0/quantity", line={"quantity": 0})

    def test_negative_quantity(self):
        self.refuse_order(422, "out_of_range", "/lines/0/quantity", line={"quantity": -1})

    def test_quantity_of_ten_to_the_eighteenth(self):
        self.refuse_order(422, "out_of_range", "/lines/0/quantity", line={"quantity": 10**18})

    def test_quantity_beyond_64_bits(self):
        answer = self.client.post("/v1/orders", self.order_body((self.sku, 10**30)))
        self.assertIn(answer.status, (400, 422))
        self.assert_untouched()

    def test_quantity_limit_has_two_sides(self):
        self.refuse_order(422, "out_of_range", "/lines/0/quantity",
                          line={"quantity": 1_000_000_001})
        self.refuse_order(409, "insufficient_stock", records=1,
                          line={"quantity": 1_000_000_000})

    def test_wrong_types(self):
        self.refuse_order(422, "wrong_type", "/lines/0/quantity", line={"quantity": "1"})
        self.refuse_order(422, "wrong_type", "/lines/0/quantity", line={"quantity": 1.5})
        self.refuse_order(422, "wrong_type", "/lines/0/quantity", line={"quantity": True})
        self.refuse_order(422, "wrong_type", "/lines/0/quantity", line={"quantity": None})
        self.refuse_order(422, "wrong_type", "/lines/0/unit_price", line={"unit_price": 12.5})
        self.refuse_order(422, "wrong_type", "/lines/0/sku", line={"sku": 5})
        self.refuse_order(422, "wrong_type", "/lines", lines={"sku": "A"})
        self.refuse_order(422, "wrong_type", "/lines/0", lines=["A"])
        self.refuse_order(422, "wrong_type", "/channel", channel=["web"])

    def test_malformed_values(self):
        for price in ("", "1,50", "-1", "1e3", ".5", "5.", "0x1", "1.0000000001", "NaN", "+1"):
            with self.subTest(price=price):
                body = self.order_body((self.sku, 1, price))
                answer = self.client.post("/v1/orders", body)
                self.assertEqual(answer.status, 422, (price, answer))
                self.assertEqual(answer.json()["field"], "/lines/0/unit_price")
        self.assert_untouched()
        self.refuse_order(422, "malformed_value", "/currency", currency="XXQ")
        self.refuse_order(422, "malformed_value", "/currency", currency="eur")
        self.refuse_order(422, "malformed_value", "/placed_at", placed_at="yesterday")
        self.refuse_order(422, "malformed_value", "/placed_at", placed_at="2026-02-30T00:00:00Z")
        self.refuse_order(422, "malformed_value", "/policy", policy="whatever")
        self.refuse_order(422, "out_of_range", "/priority", priority=10)

    def test_missing_fields(self):
        self.refuse_order(422, "missing_field", "/currency", currency=...)
        self.refuse_order(422, "missing_field", "/channel", channel=...)
        self.refuse_order(422, "missing_field", "/lines/0/sku", line={"sku": ...})
        self.refuse_order(422, "missing_field", "/lines/0/quantity", line={"quantity": ...})
        self.refuse_order(422, "missing_field", "/lines/0/unit_price", line={"unit_price": ...})
        self.refuse_order(422, "missing_field", "/lines", lines=...)

    def test_an_order_without_any_key(self):
        self.refuse_order(400, "missing_field", "/external_id", external_id=...)

    def test_no_lines_and_a_line_too_many(self):
        answer = self.client.post("/v1/orders", self.order_body())
        self.assertEqual(answer.status, 422, answer)
        self.assertEqual(answer.json()["field"], "/lines")
        many = self.order_body(*[(self.sku, 1)] * 2001)
        self.assert_problem(self.client.post("/v1/orders", many), 422, "too_many_items", "/lines")
        self.assert_untouched()

    def test_unknown_fields(self):
        self.refuse_order(422, "unknown_field", "/surprise", surprise=1)
        self.refuse_order(422, "unknown_field", "/lines/0/surprise", line={"surprise": 1})

    def test_texts_that_are_too_long(self):
        self.refuse_order(422, "too_long", "/external_id", external_id="x" * 129)
        self.refuse_order(422, "too_long", "/lines/0/sku", line={"sku": "x" * 65})
        answer = self.client.post("/v1/orders", self.order_body(
            (self.sku, 1), metadata={"x": "y" * 33_000}))
        self.assert_problem(answer, 422, "too_long")
        self.assert_untouched()

    def test_broken_json_and_broken_utf8(self):
        good = json.dumps(self.order_body((self.sku, 1))).encode()
        for body, code in (
                (good[:-1], "malformed_json"), (b"", "malformed_json"), (b"{}x", "malformed_json"),
                (good.replace(b'"web"', b"'web'"), "malformed_json"),
                (good.replace(b'"currency"', b'"channel": "web", "currency"'), "duplicate_key"),
                (good.replace(b'"EUR"', b'"E\xff\xfe"'), "invalid_utf8"),
                (good.replace(b'"EUR"', b'"\\ud800"'), None),
                (good[:-1] + b', "metadata": ' + b"[" * 40 + b"]" * 40 + b"}", "too_deep")):
            with self.subTest(body=body[:60], code=code):
                answer = self.client.post("/v1/orders", body)
                self.assertEqual(answer.status, 400, (body, answer))
                document = self.assert_problem(answer, 400, code or "malformed_json")
                # The byte, or the field: one of them says where.
                self.assertTrue(("field" in document) != ("offset" in document), document)
                self.assertTrue(document["detail"])
        self.assert_untouched()

    def test_duplicate_keys_deep_in_the_cold_part(self):
        good = json.dumps(self.order_body((self.sku, 1))).encode()
        body = good[:-1] + b', "metadata": {"a": {"b": 1, "b": 2}}}'
        self.assert_problem(self.client.post("/v1/orders", body), 400, "duplicate_key",
                            "/metadata/a/b")
        self.assert_untouched()

    def test_a_depth_bomb_is_too_deep_whether_it_ends_or_not(self):
        for bomb in (b"[" * 100_000, b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 100_000,
                     b'{"lines":' + b"[" * 100_000):
            with self.subTest(bomb=bomb[:20]):
                self.assert_problem(self.client.post("/v1/orders", bomb), 400, "too_deep")
        self.assert_untouched()

    def test_the_wrong_media_type(self):
        answer = self.client.request("POST", "/v1/orders", b"a=b",
                                     {"Content-Type": "application/x-www-form-urlencoded"})
        self.assert_problem(answer, 415, "unsupported_media_type")

    def test_unknown_paths_and_methods(self):
        self.assert_problem(self.client.get("/v1/nothing"), 404, "not_found")
        answer = self.client.request("DELETE", "/v1/orders")
        self.assert_problem(answer, 405, "method_not_allowed")
        self.assertIn("POST", answer.header("Allow") or "")
        self.assert_untouched()

    def test_unknown_location(self):
        for target, body in (
                ("/v1/stock/receipts", {"sku": self.sku, "location": "moon", "quantity": 1}),
                ("/v1/stock/adjustments", {"sku": self.sku, "location": "moon", "delta": 1,
                                           "reason": "count"}),
                ("/v1/locations/moon/waves", {"fulfillments": 1})):
            self.assertEqual(self.client.post(target, body).json()["code"], "unknown_location")
        answer = self.client.put("/v1/channels/bad", {"locations": ["main", "moon"]})
        self.assertEqual(answer.json()["code"], "unknown_location")
        self.assert_untouched(records=4)

    def test_bad_receipts_and_adjustments(self):
        receipt = {"sku": self.sku, "location": "main", "quantity": 1}
        for change in ({"quantity": 0}, {"quantity": -1}, {"quantity": 10**18}):
            answer = self.client.post("/v1/stock/receipts", dict(receipt, **change))
            self.assert_problem(answer, 422, "out_of_range", "/quantity")
        adjustment = {"sku": self.sku, "location": "main", "delta": 1, "reason": "count"}
        self.assert_problem(self.client.post("/v1/stock/adjustments", dict(adjustment, delta=0)),
                            422, "out_of_range", "/delta")
        del adjustment["reason"]
        self.assert_problem(self.client.post("/v1/stock/adjustments", adjustment),
                            422, "missing_field", "/reason")
        self.assert_untouched()

    def test_unknown_things(self):
        for method, target, body, code, field in (
                ("GET", "/v1/stock/no-such-sku", None, "not_found", "/sku"),
                ("POST", "/v1/orders/o16384/cancel", {}, "unknown_order", "/order_id"),
                ("POST", "/v1/orders/o16384/holds", {"hold": "fraud"}, "unknown_order",
                 "/order_id"),
                ("POST", "/v1/orders/o16384/holds/fraud/release", {}, "unknown_order",
                 "/order_id"),
                ("GET", "/v1/picklists/p16384", None, "not_found", "/pick_list"),
                ("GET", "/v1/fulfillments/f16384.1", None, "not_found", "/fulfillment_id")):
            answer = self.client.request(method, target, body)
            self.assert_problem(answer, 404, code, field)
        self.assert_untouched(records=3)

    def test_a_stream_without_an_upgrade(self):
        self.assertEqual(self.client.get("/v1/stream").status, 426)
        self.assert_untouched()

    def test_malformed_ids(self):
        for target, field in (
                ("/v1/orders/77", "/order_id"), ("/v1/orders/o", "/order_id"),
                ("/v1/orders/o-1", "/order_id"), ("/v1/picklists/x1", "/pick_list"),
                ("/v1/fulfillments/f1", "/fulfillment_id"),
                ("/v1/orders/o99999999999999999999999", "/order_id")):
            self.assert_problem(self.client.get(target), 404, "not_found", field)
        self.assert_problem(self.client.get("/v1/stock/%ff"), 400, "invalid_utf8", "/sku")
        self.assert_problem(self.client.get("/v1/stock/a%00"), 422, "malformed_value", "/sku")
        self.assert_untouched()

    def test_bad_query_parameters(self):
        for target, code, field in (
                ("/v1/events?after=-1", "malformed_value", "/after"),
                ("/v1/events?after=x", "malformed_value", "/after"),
                ("/v1/events?after=1&after=1", "duplicate_key", "/after"),
                ("/v1/events?after=999999999", "out_of_range", "/after"),
                ("/v1/events?wait=31", "out_of_range", "/wait"),
                ("/v1/events?surprise=1", "unknown_field", "/surprise"),
                (f"/v1/stock/{self.sku}?min_sequence=x", "malformed_value", "/min_sequence"),
                ("/v1/orders?channel=%ff&external_id=1", "invalid_utf8", "/channel"),
                ("/v1/orders?channel=web", "missing_field", "/external_id"),
                ("/v1/orders?external_id=1", "missing_field", "/channel"),
                ("/v1/locations/main/picklists?status=", "malformed_value", "/status"),
                ("/v1/locations/main/fulfillments?status=", "malformed_value", "/status")):
            answer = self.client.get(target)
            self.assert_problem(answer, answer.status, code, field)
            self.assertEqual(answer.status, 400 if code in ("invalid_utf8", "duplicate_key") else 422,
                             target)
        self.assert_untouched()


class BrokenConnections(SkuaTest):
    def raw(self, data, half_close=False):
        """Sends bytes on a connection of their own; returns everything that comes back."""
        with socket.create_connection((self.daemon.host, self.daemon.port), 10) as connection:
            connection.sendall(data)
            if half_close:
                connection.shutdown(socket.SHUT_WR)
            answer = b""
            try:
                while chunk := connection.recv(65536):
                    answer += chunk
            except ConnectionResetError:
                pass
            return answer

    def head(self, *lines, method="POST", target="/v1/orders"):
        lines = (f"{method} {target} HTTP/1.1", *lines)
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def test_a_request_that_stops_in_mid_order_leaves_nothing(self):
        sku = self.item({"main": 5})
        body = json.dumps(self.order_body((sku, 1))).encode()
        before = self.last_sequence()
        head = self.head("Host: localhost", "Content-Type: application/json",
                         f"Content-Length: {len(body)}")
        self.raw(head + body[:len(body) // 2], half_close=True)
        with socket.create_connection((self.daemon.host, self.daemon.port)) as connection:
            connection.sendall(head + body[:10])
        self.assertEqual(self.last_sequence(), before)
        self.assertEqual(self.level(sku, "main")["allocated"], 0)

    def test_framing_that_two_readers_could_read_differently_is_refused(self):
        for lines in (
                ("Host: localhost", "Transfer-Encoding: chunked", "Content-Length: 5"),
                ("Host: localhost", "Transfer-Encoding: gzip, chunked"),
                ("Host: localhost", "Transfer-Encoding: chunked, chunked"),
                ("Host: localhost", "Content-Length: 5", "Content-Length: 5"),
                ("Host: localhost", "Content-Length: 5, 5"), ("Host: localhost", "Content-Length: +5"),
                ("Host: localhost", "Content-Length: -1"), ("Host: localhost", "Content-Length: 5x"),
                ("Content-Length: 2",), ("Host: localhost", "Host: y", "Content-Length: 2"),
                ("Host: localhost", "X-Folded: a", " b", "Content-Length: 2"),
                ("Host: localhost", "Bad Name: a", "Content-Length: 2"),
                ("Host: localhost", "Name : a", "Content-Length: 2")):
            with self.subTest(lines=lines):
                answer = self.raw(self.head(*lines) + b"{}{}{}")
                self.assertTrue(answer.startswith(b"HTTP/1.1 400 "), (lines, answer[:200]))
                self.assertEqual(answer.count(b"HTTP/1.1 "), 1, "one answer, then the end")

    def test_targets_methods_and_sizes_have_limits(self):
        cases = (
            (self.head("Host: localhost", method="BREW", target="/"), b"501"),
            (self.head("Host: localhost", method="GET", target="/v1/\x7f"), b"400"),
            (self.head("Host: localhost", method="GET", target="/v1/\xe9"), b"400"),
            (self.head("Host: localhost", method="GET", target="/" + "a" * 9000), b"414"),
            (self.head("Host: localhost", *[f"X-{i}: y" for i in range(120)], method="GET",
                       target="/livez"), b"431"),
            (self.head("Host: localhost", "X-Big: " + "y" * 20000, method="GET", target="/livez"),
             b"431"),
            (self.head("Host: localhost", "Content-Type: application/json",
                       "Content-Length: 999999999"), b"413"))
        for data, status in cases:
            with self.subTest(data=data[:60]):
                answer = self.raw(data)
                self.assertEqual(answer.split(b" ", 2)[1:2], [status], answer[:200])

    def test_pipelined_requests_are_answered_in_order(self):
        sku = self.item({"main": 50})
        data = b""
        for _ in range(12):
            body = json.dumps(self.order_body((sku, 1))).encode()
            data += self.head("Host: localhost", "Content-Type: application/json",
                              f"Content-Length: {len(body)}") + body
        data += self.head("Host: localhost", "Connection: close", method="GET", target="/livez")
        answer = self.raw(data)
        self.assertEqual(answer.count(b"HTTP/1.1 201 "), 12, answer[-500:])
        numbers = [int(part.split(b",")[0].split(b"}")[0])
                   for part in answer.split(b'"sequence":')[1:]]
        self.assertEqual(numbers, sorted(numbers))
        self.assertTrue(answer.rstrip().endswith(b"ok"))

    def test_a_chunked_body_is_read_however_it_is_cut(self):
        sku = self.item({"main": 5})
        body = json.dumps(self.order_body((sku, 1))).encode()
        data = self.head("Host: localhost", "Connection: close", "Content-Type: application/json",
                         "Transfer-Encoding: chunked")
        data += f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
        with socket.create_connection((self.daemon.host, self.daemon.port), 10) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.sendall(data[:-7])
            for byte in data[-7:]:
                connection.sendall(bytes([byte]))
            answer = b""
            while chunk := connection.recv(65536):
                answer += chunk
        self.assertTrue(answer.startswith(b"HTTP/1.1 201 "), answer[:200])


if __name__ == "__main__":
    unittest.main(verbosity=2)
