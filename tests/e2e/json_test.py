#!/usr/bin/env python3
"""JSON strictness: what RFC 8259 refuses is refused, what it allows is understood."""

import json
import unittest

from harness import SkuaTest

# A body that would be accepted with the value in place of the mark.
FRAME = ('{"channel":"web","external_id":"@","currency":"EUR","metadata":%s,'
         '"lines":[{"sku":"$","quantity":1,"unit_price":"1"}]}')

ALLOWED = (
    "{}", "[]", "null", "true", '""', '"\\u00e9\\n\\/\\\\"', '"\\ud83d\\ude00"', '"\u20ac"',
    "-0", "0", "123456789012345678", "-9223372036854775808", "1.5", "1e3", "1E-3", "[[[[[]]]]]",
    " [ 1 ,\t2 ,\r\n3 ] ", '{"":1}', '{"a":{"a":1}}', '"\x7f"', '"a\\u0000b"',
)
REFUSED = (
    "", "nul", "True", "NaN", "Infinity", "-", "+1", "01", "1.", ".5", "1e", "0x1", "1_000",
    "[1,]", "[,1]", "[1 2]", '{"a":1,}', "{a:1}", "{'a':1}", '{"a" 1}', '{"a":1 "b":2}',
    '"a', '"\\x41"', '"\\u12"', '"\\ud800"', '"\\udc00\\ud800"', '"\t"', '"\n"', '"\x00"',
    "[", "]", "{", "[1}", "// note\n1", "/* note */ 1", "1 2", '{"a":1,"a":2}',
    '{"a":1,"\\u0061":2}', "[" * 64 + "]" * 64,
)
BROKEN_UTF8 = (b"\x80", b"\xc3", b"\xc0\xaf", b"\xe0\x80\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
               b"\xff", b"\xf0\x80\x80\xaf", b"\xe2\x82")


class Json(SkuaTest):
    def body(self, value, sku):
        return (FRAME % value).replace("@", self.unique("json")).replace("$", sku)

    def test_what_the_standard_allows_is_accepted(self):
        sku = self.item({"main": len(ALLOWED)})
        for value in ALLOWED:
            with self.subTest(value=value):
                answer = self.client.post("/v1/orders", self.body(value, sku).encode())
                self.assertEqual(answer.status, 201, (value, answer))

    def test_what_the_standard_refuses_is_400(self):
        sku = self.item({"main": 5})
        before = self.last_sequence()
        for value in REFUSED:
            with self.subTest(value=value):
                answer = self.client.post("/v1/orders", self.body(value, sku).encode())
                self.assertEqual(answer.status, 400, (value, answer))
        self.assertEqual(self.last_sequence(), before)

    def test_broken_utf8_is_400_wherever_it_stands(self):
        sku = self.item({"main": 5})
        before = self.last_sequence()
        for raw in BROKEN_UTF8:
            for value in ('"MARK"', '{"MARK":1}'):
                with self.subTest(raw=raw, value=value):
                    body = self.body(value, sku).encode().replace(b"MARK", raw)
                    answer = self.client.post("/v1/orders", body)
                    self.assert_problem(answer, 400, "invalid_utf8")
        self.assertEqual(self.last_sequence(), before)

    def test_a_byte_order_mark_is_refused(self):
        sku = self.item({"main": 5})
        answer = self.client.post("/v1/orders", b"\xef\xbb\xbf" + self.body("{}", sku).encode())
        self.assertEqual(answer.status, 400, answer)

    def test_cold_fields_come_back_with_the_value_that_was_sent(self):
        sku = self.item({"main": 5})
        value = '{"big":12345678901234567890123,"price":1.10,"text":"\\u00e9/\\/\\u0000"}'
        answer = self.client.post("/v1/orders", self.body(value, sku).encode())
        self.assertEqual(answer.status, 201, answer)
        order = self.client.get(f"/v1/orders/{answer.json()['id']}")
        self.assertEqual(order.json()["metadata"], json.loads(value))
        # Numbers as they were written: never through a double.
        self.assertIn('{"big":12345678901234567890123,"price":1.10,', order.text())


if __name__ == "__main__":
    unittest.main(verbosity=2)
