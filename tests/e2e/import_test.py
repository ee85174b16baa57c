#!/usr/bin/env python3
"""What an import leaves out: withheld and bad lines, files without an order; all accounted for."""

import pathlib
import unittest

from command_line import CommandLineTest
from harness import BIN_DIR


class Import(CommandLineTest):
    def test_an_order_with_a_bad_line_is_withheld_and_each_of_its_lines_named(self):
        sku = self.item({"main": 10})
        order, other, refused = (self.unique("hold") for _ in range(3))
        file = self.write("hold.csv", "order_id,sku,quantity,unit_price\n"
                          f"{order},{sku},1,1\n{order},{sku},bad,1\n{order},{sku},2,1\n"
                          f"{other},{sku},1,1\n{refused},{sku},1,1\n{refused},no-sku,1,1\n")
        rejects = pathlib.Path(self.folder) / "hold-rejects.csv"
        command = ("--format", "csv", "--currency", "EUR", "--rejects", rejects)
        report = self.imported(*command, file, code=1)
        self.account(report)
        self.assertEqual((report["orders_withheld"], report["lines_withheld"]), (1, 2))
        self.assertEqual((report["lines_accepted"], report["lines_rejected"]), (1, 2))
        self.assertEqual(self.level(sku, "main")["allocated"], 1)
        rows = [row.split(",")[:3] for row in rejects.read_text().splitlines()[1:]]
        self.assertEqual(rows, [["3", "bad_line", "malformed_quantity"],
                                ["2", "withheld_line", "order_has_bad_line"],
                                ["4", "withheld_line", "order_has_bad_line"],
                                ["6", "refused_order", "unknown_sku"]])
        for dry in ((), ("--dry-run",)):
            done = self.skua("import", *dry, *command[:4], file, code=1)
            for said in ("line 2: order_has_bad_line", "line 3: malformed_quantity", "line 4: ",
                         "line 3 is bad: malformed_quantity", "--partial-orders"):
                self.assertIn(said, done.stderr)
            self.assertRegex(done.stdout, r"(?m)^  withheld_line +2 ")
        self.assertRegex(self.skua("import", *command, file, code=1).stdout,
                         r"(?m)^  withheld, not sent +1$")

        report = self.imported(*command, "--partial-orders", file)
        self.account(report)
        self.assertEqual((report["orders_accepted"], report["lines_accepted"]), (2, 3))
        self.assertEqual((report["orders_withheld"], report["lines_withheld"]), (0, 0))
        self.assertEqual(self.level(sku, "main")["allocated"], 4)
        self.skua("import", "--partial-orders", file, code=2)

    def test_the_history_imports_the_rest_of_an_order_with_a_bad_line(self):
        sku, date = self.unique("HIST"), "2010-12-01 08:26:00"
        header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
        file = self.write("rest.csv", f"{header}\n920001,{sku},d,1,{date},1.00,,\n"
                          f"920001,{sku},d,bad,{date},1.00,,\n920001,{sku},d,2,{date},1.00,,\n"
                          f"C920002,{sku},d,-1,{date},1.00,,\n920003,{sku},d,1,{date},0,,\n")
        report = self.imported(file)
        self.account(report)
        self.assertEqual((report["lines_accepted"], report["lines_withheld"]), (2, 0))
        self.assertEqual(report["units_accepted"], 3)

    def test_a_file_without_one_order_is_no_success_in_any_format(self):
        program = BIN_DIR / "skua"  # bytes that are no text in any format
        retail = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
        header = "order_id,sku,quantity,unit_price\n"
        csv = ("csv", "--currency", "EUR")
        cases = ((("jsonl", "/dev/null"), 1, "is empty"), (("jsonl", program), 1, "not one order"),
                 ((*csv, "/dev/null"), 2, "header"), ((*csv, program), 2, "header"),
                 ((*csv, self.write("head.csv", header)), 1, "is empty"),
                 ((*csv, self.write("bad.csv", header + "1,A,x,1\n")), 1, "not one order"),
                 (("online-retail", "/dev/null"), 2, "InvoiceNo"),
                 (("online-retail", self.write("bad-retail.csv", f"{retail}\nx,A,,,,,,\n")), 1,
                  "not one order"))
        for arguments, code, said in cases:
            before = self.last_sequence()
            done = self.skua("import", "--dry-run", "--format", *arguments, code=code)
            self.assertIn(said, done.stderr, arguments)
            self.assertEqual(self.last_sequence(), before)
            done = self.skua("import", "--format", *arguments, code=code)
            self.assertIn(said, done.stderr, arguments)
        fine = self.write("fine.jsonl", '{"a":1}\n')
        self.skua("import", "--dry-run", "--format", "jsonl", fine)

    def test_bytes_of_a_file_do_not_command_the_terminal(self):
        raw = "1,A\x1b[31m,bad\x9b,1\n2,B,x\x07\x7f,1\n3,C,1,1\n"
        for text, code in (("order_id,sku,quantity,unit_price\n" + raw, 0),
                           ("order_id,\x1b]0;title\x07,quantity\n", 2)):
            file = self.write("escape.csv", text)
            done = self.skua("import", "--format", "csv", "--currency", "EUR", "--dry-run", file,
                             code=code)
            self.assertIn("\\x1b", done.stderr)
            for shown in (done.stdout, done.stderr):
                self.assertNotRegex(shown, r"[^\n -~]")


class ImportReturns(CommandLineTest):
    """The history's cancellations, booked as returns of what was sold before them."""

    HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
    DATE = "2010-12-01 08:26:00"

    def history(self, name, *lines):
        rows = (f"{invoice},{sku},d,{units},{self.DATE},{price},{customer},"
                for invoice, sku, units, price, customer in lines)
        return self.write(name, "\n".join((self.HEADER, *rows)) + "\n")

    def accounts(self, report):
        accounts = report["returns"]["lines_by_account"]
        back = {name: (a["lines"], a["units"], a["returned"]["units"])
                for name, a in accounts.items() if a["lines"] != 0}
        return back, accounts

    def test_every_cancellation_line_has_one_account_and_a_second_import_changes_nothing(self):
        file = self.history(
            "back.csv", ("930001", "71001", 5, "1.50", "c1"), ("930002", "71001", 2, "1.25", "c1"),
            ("930002", "71002A", 3, "2.00", "c1"), ("930003", "71001", 9, "1.50", "c2"),
            ("C930004", "71001", -3, "1.25", "c1"), ("C930004", "71002A", -4, "2.00", "c1"),
            ("C930004", "71002A", -1, "2.00", "c1"), ("C930005", "71002A", -1, "2.00", "c2"),
            ("C930005", "71002A", -1, "2.00", ""), ("C930006", "POST", -1, "18.00", "c1"))
        first = self.imported("--returns", "after", file)
        self.account(first)
        back, accounts = self.accounts(first)
        self.assertEqual(back, {"returned": (1, -3, -3), "returned_in_part": (1, -4, -3),
                                "more_than_sold": (1, -1, 0), "no_earlier_sale": (1, -1, 0),
                                "no_customer": (1, -1, 0), "service": (1, -1, 0)})
        self.assertEqual(accounts["returned_in_part"]["value"], "-8.00")
        self.assertEqual(accounts["returned_in_part"]["returned"]["value"], "-6.00")
        self.assertEqual((first["returns"]["returns"], first["returns"]["returns_replayed"]),
                         (2, 0))
        self.assertEqual(self.level("71001", "main")["on_hand"], 3)
        self.assertEqual(self.level("71002A", "main")["on_hand"], 3)
        last = self.last_sequence()
        again = self.imported("--returns", "after", file)
        self.assertEqual(self.accounts(again), (back, accounts))
        self.assertEqual(self.last_sequence(), last)

    def test_what_comes_back_serves_who_waits_and_is_shipped(self):
        file = self.history(
            "wait.csv", ("940001", "72001", 4, "1.00", "c1"), ("940002", "72001", 4, "1.00", "c2"),
            ("C940003", "72001", -4, "1.00", "c1"))
        command = ("--stock-percent", "50", "--policy", "backorder", "--returns", "after", file)
        report = self.imported(*command)
        self.assertEqual(self.accounts(report)[0], {"returned": (1, -4, -4)})
        self.assertEqual(report["returns"]["fulfillments_shipped"], 2)
        level = self.level("72001", "main")
        self.assertEqual((level["on_hand"], level["allocated"]), (0, 0))
        last = self.last_sequence()
        self.imported(*command)
        self.assertEqual(self.last_sequence(), last)

    def test_returns_need_the_history(self):
        self.skua("import", "--format", "jsonl", "--returns", "after", "/dev/null", code=2)


if __name__ == "__main__":
    unittest.main(verbosity=2)
