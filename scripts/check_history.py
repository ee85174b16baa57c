#!/usr/bin/env python3
"""check_history.py BIN FILE [--shards LIST] [--wire LIST] [--returns]: the four imports of the UCI
history, compared number by number. With lists ("1,2,4", "json,binary"), for each pair of them. With
--returns everything is shipped as well and the cancellations are booked as returns.

The importer's own figures are not taken on trust: the feed is read as well, and orders, units and
values are summed again from its events.
"""

import argparse
import http.client
import itertools
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
from decimal import Decimal

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests" / "e2e"))

parser = argparse.ArgumentParser()
parser.add_argument("bin", type=pathlib.Path)
parser.add_argument("file", type=pathlib.Path)
parser.add_argument("--shards", default="1", type=lambda text: text.split(","))
parser.add_argument("--wire", default="json", type=lambda text: text.split(","))
parser.add_argument("--returns", action="store_true")
ARGUMENTS = parser.parse_args()
BIN = ARGUMENTS.bin.resolve()
FILE = ARGUMENTS.file.resolve()
os.environ["SKUA_BIN_DIR"] = str(BIN)
from harness import Daemon, read_events  # noqa: E402  (reads SKUA_BIN_DIR)

LINES = 541_909
ALL = {"lines_read": LINES, "orders_accepted": 19_959, "orders_rejected": 0,
       "orders_full": 19_959, "orders_partial": 0, "orders_none": 0,
       "units_initial": 5_588_375, "units_accepted": 5_588_375, "units_allocated": 5_588_375,
       "units_backordered": 0, "units_left": 0, "skus_at_zero": 3_811,
       "value_accepted": "10655622.484"}
EXPECTED = {
    (100, "all_or_nothing"): ALL,
    (100, "backorder"): ALL,
    (90, "all_or_nothing"): dict(
        ALL, orders_accepted=17_718, orders_rejected=2_241, orders_full=17_718,
        units_initial=5_027_753, units_accepted=4_439_195, units_allocated=4_439_195,
        units_left=588_558, skus_at_zero=370, value_accepted="8263161.043"),
    (90, "backorder"): dict(
        ALL, orders_full=12_665, orders_partial=6_857, orders_none=437,
        units_initial=5_027_753, units_allocated=5_027_753, units_backordered=560_622),
}
# Lines that are no sale: how many, and what they sum to.
REASONS = {"cancellation": (9_288, "-896812.49"), "stock_correction": (1_336, "0"),
           "free_of_charge": (1_179, "0"), "adjustment": (3, None)}
# What becomes of the cancellations when every sale was accepted and shipped: lines, units, value;
# and units and value of what is booked of them.
RETURNS = {"returned": (7_432, -250_215, "-449508.67", -250_215, "-449508.67"),
           "returned_in_part": (51, -1_071, "-2123.28", None, "-1073.11"),
           "more_than_sold": (25, -145, "-571.39", 0, "0"),
           "no_earlier_sale": (1_031, -18_053, "-22199.99", 0, "0"),
           "no_customer": (165, -2_546, "-4320.85", 0, "0"),
           "service": (584, -5_544, "-418088.31", 0, "0"),
           "unreadable": (0, 0, "0", 0, "0"), "refused": (0, 0, "0", 0, "0")}
KILL_AFTER_ORDERS = 9_000
failures = []


def expect(what, found, wanted):
    same = found == wanted
    if not same:
        failures.append(f"{what}: {found}, expected {wanted}")
    print(f"    {'ok ' if same else 'BAD'} {what:<28} {found}"
          + ("" if same else f"   expected {wanted}"))


def import_command(daemon, percent, policy):
    return [str(BIN / "skua"), "import", "--format", "online-retail",
            "--stock-percent", str(percent), "--policy", policy,
            "--url", f"http://{daemon.host}:{daemon.port}", "--wire", daemon.wire,
            "--rejects", str(daemon.data.parent / "rejects.csv"),
            *(["--returns", "after"] if ARGUMENTS.returns else []),
            "--json", str(FILE)]


def durable(daemon):
    return int(daemon.client().get("/v1/events?after=0&limit_bytes=1").header("Skua-Durable"))


def run_import(daemon, percent, policy):
    started = time.monotonic()
    done = subprocess.run(import_command(daemon, percent, policy),
                          stdout=subprocess.PIPE, text=True, check=False)
    seconds = time.monotonic() - started
    if done.returncode != 0 or not done.stdout.strip():
        failures.append(f"import {percent} {policy} ended with code {done.returncode}")
        return {}, seconds
    return json.loads(done.stdout.strip().splitlines()[-1]), seconds


def import_until_killed(daemon, percent, policy):
    """Starts an import and kills the engine after some orders; returns how many numbers it had."""
    with open(daemon.data.parent / "killed_import.log", "wb") as log:
        importer = subprocess.Popen(
            import_command(daemon, percent, policy) + ["--retry-seconds", "0"],
            stdout=log, stderr=log)
        deadline = time.monotonic() + 300
        reached = before = durable(daemon)
        # The items and receipts come first; they are numbered as well.
        while reached < before + 2 * 3_811 + KILL_AFTER_ORDERS and importer.poll() is None:
            if time.monotonic() > deadline:
                break
            time.sleep(0.005)
            reached = durable(daemon)
        daemon.process.send_signal(signal.SIGKILL)
        daemon.kill()
        try:
            importer.wait(60)
        except subprocess.TimeoutExpired:
            importer.kill()
            importer.wait()
            failures.append("the importer still runs a minute after the engine was killed")
    return reached


def check_numbers(figures, percent, policy):
    for name, wanted in EXPECTED[(percent, policy)].items():
        if ARGUMENTS.returns and name in ("units_left", "skus_at_zero"):
            continue  # what came back is left
        expect(name, figures.get(name), wanted)
    if ARGUMENTS.returns:
        check_returns(figures, percent)


def check_returns(figures, percent):
    """Every cancellation line has one account, and all of them add up, whatever was refused."""
    accounts = figures.get("returns", {}).get("lines_by_account", {})
    if percent == 100:
        for name, (lines, units, value, back, its_value) in RETURNS.items():
            found = accounts.get(name, {"lines": None, "returned": {}})
            expect(f"{name} lines", found["lines"], lines)
            expect(f"{name} units", found.get("units"), units)
            expect(f"{name} value", Decimal(found.get("value", 0)), Decimal(value))
            expect(f"{name}, of it", Decimal(found["returned"].get("value", 0)),
                   Decimal(its_value))
            if back is not None:
                expect(f"{name}, units of it", found["returned"].get("units"), back)
    expect("cancellation lines", sum(a["lines"] for a in accounts.values()),
           REASONS["cancellation"][0])
    expect("their value", sum(Decimal(a["value"]) for a in accounts.values()),
           Decimal(REASONS["cancellation"][1]))
    back = -sum(a["returned"]["units"] for a in accounts.values())
    if figures.get("units_backordered") == 0:
        left = figures["units_initial"] - figures["units_allocated"] + back
        expect("units left", figures.get("units_left"), left)
    print(f"    shipping {figures['returns']['seconds_shipping']} s, returns "
          f"{figures['returns']['seconds_booking']} s, {figures['returns']['returns']} returns, "
          f"refused {figures['returns']['refused_by_reason']}")


def find_reason(figures, name):
    """Counts by reason: {"reasons": {name: {"lines": n, "value": "x"}}} or plain numbers."""
    for group in figures.values():
        if isinstance(group, dict) and name in group:
            entry = group[name]
            if isinstance(entry, dict):
                return entry.get("lines", entry.get("count")), entry.get("value")
            return entry, None
    return None, None


def check_reasons(figures):
    accounted = 530_103
    for name, (lines, value) in REASONS.items():
        found, found_value = find_reason(figures, name)
        expect(f"{name} lines", found, lines)
        accounted += found or 0
        if value is not None and found_value is not None:
            expect(f"{name} value", Decimal(found_value), Decimal(value))
    expect("lines accounted for", accounted, LINES)


def check_feed(daemon, percent, policy):
    """The same sums once more, from the events of the journal."""
    wanted = EXPECTED[(percent, policy)]
    accepted, units, allocated, received = 0, 0, 0, 0
    rejected, value = set(), Decimal(0)
    for event in read_events(daemon.client(timeout=120)):
        if event["type"] == "order.accepted":
            accepted += 1
            units += event["units"]["ordered"]
            allocated += event["units"]["allocated"]
            value += Decimal(event["totals"]["amount"])
        elif event["type"] == "order.rejected":
            rejected.add((event["channel"], event["external_id"]))
        elif event["type"] == "stock.changed" and event["movement"] == "receipt":
            received += event["delta"]
    expect("feed: orders accepted", accepted, wanted["orders_accepted"])
    expect("feed: orders rejected", len(rejected), wanted["orders_rejected"])
    expect("feed: units accepted", units, wanted["units_accepted"])
    expect("feed: units allocated", allocated, wanted["units_allocated"])
    expect("feed: units received", received, wanted["units_initial"])
    expect("feed: value accepted", value, Decimal(wanted["value_accepted"]))


def verify(data):
    done = subprocess.run([str(BIN / "skua"), "verify", str(data)], capture_output=True,
                          text=True, check=False)
    print("    " + done.stdout.strip().replace("\n", "\n    "))
    if done.returncode != 0:
        failures.append(f"skua verify: {done.stdout[-500:]}{done.stderr[-500:]}")


def stop(daemon):
    code, seconds = daemon.stop()
    expect("clean stop (exit code)", code, 0)
    if seconds >= 5:
        failures.append(f"the stop took {seconds:.1f} s")
    daemon.kill()


def settle(daemon, percent, policy):
    """After the import that counts: the feed, a second import, a clean stop, verify."""
    check_feed(daemon, percent, policy)
    before = durable(daemon)
    again, seconds = run_import(daemon, percent, policy)
    print(f"    second import: {seconds:.2f} s")
    check_numbers(again, percent, policy)
    expect("new records of the second", durable(daemon) - before, 0)
    stop(daemon)
    verify(daemon.data)


def straight(daemon, percent, policy):
    figures, seconds = run_import(daemon, percent, policy)
    print(f"    import: {seconds:.2f} s")
    check_numbers(figures, percent, policy)
    check_reasons(figures)
    settle(daemon, percent, policy)


def killed(daemon, percent, policy):
    reached = import_until_killed(daemon, percent, policy)
    started = time.monotonic()
    daemon.start()
    print(f"    killed at about {reached}; ready again after {time.monotonic() - started:.2f} s, "
          f"durable up to {durable(daemon)}")
    figures, seconds = run_import(daemon, percent, policy)
    print(f"    import: {seconds:.2f} s")
    check_numbers(figures, percent, policy)
    settle(daemon, percent, policy)


def on_a_fresh_engine(way, percent, policy, shards, wire):
    with tempfile.TemporaryDirectory(prefix="skua-history-") as folder:
        daemon = Daemon(pathlib.Path(folder) / "data", "--shards", shards)
        daemon.wire = wire
        daemon.start()
        try:
            way(daemon, percent, policy)
        except (AssertionError, OSError, http.client.HTTPException, ValueError) as error:
            failures.append(f"{percent} {policy} {shards} {wire} {way.__name__}: {error!r}")
        finally:
            daemon.kill()


def main():
    for (percent, policy), shards, wire in itertools.product(EXPECTED, ARGUMENTS.shards,
                                                             ARGUMENTS.wire):
        what = f"== {percent} %, {policy}, shards {shards}, {wire}"
        print(f"{what}: straight through", flush=True)
        on_a_fresh_engine(straight, percent, policy, shards, wire)
        print(f"{what}: kill -9 in the middle, import again", flush=True)
        on_a_fresh_engine(killed, percent, policy, shards, wire)
    print()
    for failure in failures:
        print(f"DIFFERS: {failure}")
    print("PASSED: every number is exact" if not failures else
          f"FAILED: {len(failures)} differences")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
