#!/usr/bin/env python3
"""What users of other systems reported about doors: the same thing twice, two at once, and notices
that come late, twice, stale or in the wrong order. tests/scenarios/complaints has the rules."""

import threading
import unittest

from harness import SkuaTest, read_events

AT_ONCE = 8


class Complaints(SkuaTest):
    def at_once(self, requests):
        """Sends (target, body) of all at the same time, each on a connection of its own."""
        start = threading.Barrier(len(requests))
        answers = [None] * len(requests)

        def send(i, target, body):
            client = self.daemon.client()
            client.get("/v1/stock/none")  # connected
            start.wait(10)
            answers[i] = client.post(target, body)
            client.close()

        threads = [threading.Thread(target=send, args=(i, *request))
                   for i, request in enumerate(requests)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        return answers

    def statuses(self, answers):
        return sorted(answer.status for answer in answers)

    def repeated(self, target, body, **headers):
        """The answer to what was sent before, which says that it is one."""
        again = self.client.post(target, body, **headers)
        self.assertEqual((again.status, again.header("Idempotent-Replayed")), (201, "true"), again)
        return again.json()

    def events_of(self, order):
        number = self.call(200, "GET", f"/v1/orders/{order}")["number"]
        page = self.client.get(f"/v1/orders/{order}/history?after={number - 1}")
        self.assertEqual(page.header("Skua-Next-After"), page.header("Skua-Durable"))
        return page.lines()

    def test_issue_spree_4499_double_submission(self):
        """The mark that an order was being placed was not seen by the one beside it: two orders."""
        sku = self.item({"main": AT_ONCE})
        body = self.order_body((sku, 1))
        answers = self.at_once([("/v1/orders", body)] * AT_ONCE)
        first = self.repeated("/v1/orders", body)
        for answer in answers:
            if answer.status == 409:
                self.assert_problem(answer, 409, "request_in_progress")
            else:
                self.assertEqual((answer.status, answer.json()), (201, first))
        self.assertEqual(self.level(sku, "main")["allocated"], 1)

    def test_issue_mercur_1418_one_cart_two_orders(self):
        """Shop and payment provider completed one cart at once, each under a name of its own."""
        sku = self.item({"main": 9})
        cart = self.call(201, "POST", "/v1/reservations",
                         {"channel": "web", "lines": [{"sku": sku, "quantity": 2}]})["id"]
        answers = self.at_once([("/v1/orders", self.order_body((sku, 2), reservation=cart))
                                for _ in range(AT_ONCE)])
        self.assertEqual(self.statuses(answers), [201] + [409] * (AT_ONCE - 1), answers)
        winner = next(answer.json()["id"] for answer in answers if answer.status == 201)
        for answer in answers:
            if answer.status == 409:
                problem = self.assert_problem(answer, 409, "reservation_committed")
                self.assertEqual(problem["order_id"], winner)
        level = self.level(sku, "main")
        self.assertEqual((level["allocated"], level["reserved"], level["available"]), (2, 0, 7))

    def test_issue_medusa_2948_two_doors_to_one_order(self):
        """Two who changed one order at once got an error of the database, which said nothing."""
        sku = self.item({"main": 50})
        order = self.order((sku, 1))["id"]
        answers = self.at_once([(f"/v1/orders/{order}/change",
                                 {"expected_version": 1, "lines": [{"line": 0, "quantity": n}]})
                                for n in range(2, 2 + AT_ONCE)])
        self.assertEqual(self.statuses(answers), [200] + [409] * (AT_ONCE - 1), answers)
        for answer in answers:
            if answer.status == 409:
                problem = self.assert_problem(answer, 409, "version_mismatch")
                self.assertEqual(problem["version"], 2)
        won = next(answer.json() for answer in answers if answer.status == 200)
        quantity = won["changed"][0]["quantity"]["after"]
        self.assertEqual(self.level(sku, "main")["allocated"], quantity)

    def test_issue_woocommerce_22489_cancelled_twice_at_once(self):
        """An order that was cancelled by two at once gave its units back twice."""
        sku = self.item({"main": 9})
        order = self.order((sku, 4))["id"]
        self.order((sku, 3))
        answers = self.at_once([(f"/v1/orders/{order}/cancel", {})] * AT_ONCE)
        self.assertEqual(self.statuses(answers), [200] + [409] * (AT_ONCE - 1), answers)
        level = self.level(sku, "main")
        self.assertEqual((level["on_hand"], level["allocated"], level["available"]), (9, 3, 6))

    def test_issue_inventory_2420_receipt_called_twice(self):
        """A receipt that was sent again after its answer was lost was booked again."""
        sku = self.item()
        body = {"sku": sku, "location": "main", "quantity": 10, "reference": "PO-7"}
        key = self.unique("key")
        first = self.call(201, "POST", "/v1/stock/receipts", body, Idempotency_Key=key)
        again = self.repeated("/v1/stock/receipts", body, Idempotency_Key=key)
        self.assertEqual(again, first)
        self.assertEqual(self.level(sku, "main")["on_hand"], 10)
        self.assertEqual(sum(event["type"] == "stock.changed" and event["sku"] == sku
                             for event in read_events(self.client, first["sequence"] - 1)), 1)

    def test_issue_medusa_6745_customer_can_never_retry(self):
        """What failed once stayed bound to its name, and every further try failed with it."""
        sku = self.item()
        body = self.order_body((sku, 1))
        for _ in range(2):
            refused = self.client.post("/v1/orders", body)
            self.assert_problem(refused, 409, "insufficient_stock")
        self.receive(sku, "main", 1)
        self.call(201, "POST", "/v1/orders", body)

    def test_issue_saleor_10165_notices_come_several_times(self):
        """One happening was told two to four times, and what changed nothing was told as well."""
        sku = self.item({"main": 5})
        before = self.last_sequence()
        body = self.order_body((sku, 2))
        order = self.call(201, "POST", "/v1/orders", body)["id"]
        self.repeated("/v1/orders", body)  # a retry is not news
        self.client.post("/v1/orders", self.order_body((sku, 9)))  # nor is a refusal
        self.call(200, "POST", f"/v1/orders/{order}/cancel", {})
        self.client.post(f"/v1/orders/{order}/cancel", {})
        events = list(read_events(self.client, before))
        ids = [(event["sequence"], event["index"]) for event in events]
        self.assertEqual(ids, sorted(set(ids)))  # an id for each, and it is in their order
        told = [event["type"] for event in events if event.get("order_id") == order]
        self.assertEqual(told.count("order.accepted"), 1, told)
        self.assertEqual(told.count("order.cancelled"), 1, told)
        self.assertEqual(events, list(read_events(self.client, before)))

    def test_issue_shopify_app_js_603_updated_before_created(self):
        """A notice that an order was changed came before the one that there is an order."""
        sku = self.item({"main": 50})
        before = self.last_sequence()
        orders = [self.order((sku, 2))["id"] for _ in range(5)]
        self.at_once([(f"/v1/orders/{order}/change",
                       {"expected_version": 1, "lines": [{"line": 0, "quantity": 1}]})
                      for order in orders])
        self.at_once([(f"/v1/orders/{order}/cancel", {}) for order in orders])
        events = list(read_events(self.client, before))
        for order in orders:
            told = [event["type"] for event in events if event.get("order_id") == order]
            self.assertEqual(told[0], "order.accepted", told)
            self.assertEqual(told[-1], "order.cancelled", told)
            self.assertEqual(told.count("order.changed"), 1, told)
            self.assertLess(told.index("order.changed"), told.index("order.cancelled"))

    def test_issue_woocommerce_11991_created_arrives_hours_late(self):
        """The notice of an order came when somebody happened to wake the job that sends it."""
        sku = self.item({"main": 9})
        for _ in range(3):
            answer = self.order((sku, 1))
            page = self.client.get(f"/v1/events?after={answer['sequence'] - 1}").lines()
            self.assertEqual((page[0]["type"], page[0]["order_id"]),
                             ("order.accepted", answer["id"]))

    def test_issue_woocommerce_22146_stale_payload(self):
        """A notice carried what was true when it was sent, or what was true long before."""
        sku = self.item({"main": 9})
        order = self.order((sku, 1))["id"]
        first = self.events_of(order)
        for version, quantity in ((1, 3), (2, 2), (3, 5)):
            self.call(200, "POST", f"/v1/orders/{order}/change",
                      {"expected_version": version,
                       "lines": [{"line": 0, "quantity": quantity}]})
        events = self.events_of(order)
        self.assertEqual(events[:len(first)], first)  # says what it said, whatever came later
        changes = [event["changed"][0]["quantity"] for event in events
                   if event["type"] == "order.changed"]
        self.assertEqual(changes, [{"before": 1, "after": 3}, {"before": 3, "after": 2},
                                   {"before": 2, "after": 5}])

    def test_issue_dshop_898_the_same_order_days_later(self):
        """The same submission was an order again two and a half days later."""
        sku = self.item({"main": 9})
        body = self.order_body((sku, 1))
        first = self.call(201, "POST", "/v1/orders", body)["id"]
        self.call(200, "POST", f"/v1/orders/{first}/cancel", {})
        # What is known of it does not hang on the process, nor on what became of the order.
        self.client.close()
        self.assertEqual(self.daemon.stop()[0], 0)
        self.daemon.kill()  # nothing but its log is left
        self.daemon.start()
        self.client = self.daemon.client()
        self.addCleanup(self.client.close)
        self.assertEqual(self.repeated("/v1/orders", body)["id"], first)
        self.assertEqual(self.level(sku, "main")["allocated"], 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
