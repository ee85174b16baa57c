#!/usr/bin/env python3
"""bench_compare.py BIN TABLE [--orders N] [--rounds N] [--syscalls]: rows that are compared with
each other, measured in turn (A B C A B C ...), so that what else the machine does meets all alike.

TABLE is cross-shard (orders whose two lines live in two shards, as a share) or wires (JSON against
FlatBuffers). Each run has a fresh engine and data directory, durable answers, and the client on the
same machine; a run whose stock does not agree afterwards has no figure. Printed is the median of
the rounds with the lowest and the highest.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests" / "e2e"))

parser = argparse.ArgumentParser()
parser.add_argument("bin", type=pathlib.Path)
parser.add_argument("table", choices=("cross-shard", "wires"))
parser.add_argument("--orders", type=int, default=500_000)
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--syscalls", action="store_true",
                    help="also a slower run of some rows under strace: system calls per order")
ARGUMENTS = parser.parse_args()
BIN = ARGUMENTS.bin.resolve()
os.environ["SKUA_BIN_DIR"] = str(BIN)
from harness import Daemon  # noqa: E402  (reads SKUA_BIN_DIR)

MANY_SKUS = 10_000
FEW_SKUS = 20
STRACE_ORDERS = 50_000


class Row:
    """One kind of run, and what its rounds gave."""

    def __init__(self, name, load, shards=1):
        self.name, self.load, self.shards = name, load, shards
        self.runs = []

    def median(self, figure):
        return statistics.median(figure(run) for run in self.runs)

    def spread(self, figure):
        return min(map(figure, self.runs)), max(map(figure, self.runs))


def cross_row(name, percent, skus, shards=2):
    return Row(name, ["--lines", "2", "--skus", str(skus), "--cross-percent", str(percent)], shards)


def table_of(name):
    if name == "wires":
        return [Row(f"{wire}, {lines} line{'s' if lines > 1 else ''}",
                    ["--wire", wire, "--lines", str(lines)])
                for lines in (1, 10) for wire in ("json", "binary")]
    rows = [cross_row("one shard", 0, MANY_SKUS, shards=1)]
    rows += [cross_row(f"{percent} % two-shard", percent, MANY_SKUS)
             for percent in (0, 10, 50, 100)]
    rows += [cross_row(f"{percent} % two-shard, {FEW_SKUS} SKUs", percent, FEW_SKUS)
             for percent in (0, 100)]
    return rows


def load_command(daemon, row, orders):
    return [str(BIN / "skua-load"), "--url", f"http://{daemon.host}:{daemon.port}",
            "--engine-pid", str(daemon.process.pid), "--orders", str(orders), *row.load]


def run(row, orders, folder, trace=None):
    """One run on a fresh engine; the load generator's figures."""
    data = folder / "data"
    daemon = Daemon(data, "--shards", str(row.shards)).start()
    try:
        tracer = None
        if trace is not None:
            tracer = subprocess.Popen(["strace", "-f", "-c", "-o", str(trace),
                                       "-p", str(daemon.process.pid)], stderr=subprocess.DEVNULL)
            time.sleep(1)
        done = subprocess.run(load_command(daemon, row, orders), stdout=subprocess.PIPE,
                              text=True, check=False, timeout=600)
        if done.returncode != 0:
            sys.exit(f"[skua] FAILED: skua-load, {row.name}: {done.stdout}")
        code, _ = daemon.stop()
        if code != 0:
            sys.exit(f"[skua] FAILED: skuad ended with {code} after {row.name}:\n{daemon.output()}")
        if tracer is not None:
            tracer.wait(60)
    finally:
        daemon.kill()
        shutil.rmtree(data, ignore_errors=True)
    figures = json.loads(done.stdout)
    if figures["accepted"] != orders or not figures["stock_agrees"]:
        sys.exit(f"[skua] FAILED: {row.name}: {done.stdout}")
    return figures


def rate(figures):
    return figures["orders_per_second"]


def cpu(figures):
    return figures["engine"]["cpu_ns_per_order"]


def print_rows(rows, base):
    width = max(len(row.name) for row in rows)
    print(f"{'':<{width}}  {'orders/s':>9} {'low':>9} {'high':>9} {'ratio':>6} "
          f"{'CPU ns/order':>13} {'low':>6} {'high':>6} {'votes/s':>9} {'waited':>9} "
          f"{'sleeps/order':>13}")
    for row in rows:
        low, high = row.spread(rate)
        cpu_low, cpu_high = row.spread(cpu)
        print(f"{row.name:<{width}}  {row.median(rate):>9,.0f} {low:>9,.0f} {high:>9,.0f} "
              f"{row.median(rate) / base(row).median(rate):>6.2f} "
              f"{row.median(cpu):>13,.0f} {cpu_low:>6,.0f} {cpu_high:>6,.0f} "
              f"{row.median(lambda r: r['engine']['votes'] / r['seconds']):>9,.0f} "
              f"{row.median(lambda r: r['engine']['waited']):>9,.0f} "
              f"{row.median(lambda r: r['engine']['sleeps'] / r['orders']):>13.4f}")


def print_threads(rows):
    """CPU nanoseconds per order by the name of the thread, and sleeps of the shards."""
    names = sorted({name for row in rows for run in row.runs for name in run["engine"]["threads"]})
    def median(row, name, what):
        return row.median(lambda r: r["engine"]["threads"].get(name, {}).get(what, 0))
    shown = [name for name in names if any(median(row, name, "cpu_ns_per_order") >= 1
                                           for row in rows)]
    width = max(len(row.name) for row in rows)
    print("CPU ns per order, by thread:")
    print(f"{'':<{width}}  " + " ".join(f"{name:>12}" for name in shown))
    for row in rows:
        print(f"{row.name:<{width}}  "
              + " ".join(f"{median(row, name, 'cpu_ns_per_order'):>12,.0f}" for name in shown))
    shards = [name for name in names if name.startswith("shard")]
    if shards:
        print("Sleeps of the shards' threads, each with a wake-up, per vote:")
        for row in rows:
            votes = row.median(lambda r: r["engine"]["votes"])
            sleeps = sum(median(row, name, "sleeps") for name in shards)
            if votes:
                print(f"{row.name:<{width}}  {sleeps / votes:>9.4f}   "
                      f"({sleeps:,.0f} sleeps, {votes:,.0f} votes)")


def count_calls(row, folder):
    """System calls of the engine in one run under strace, set-up and reads included; its votes."""
    trace = folder / "strace.txt"
    figures = run(row, STRACE_ORDERS, folder, trace)
    lines = [line.split() for line in trace.read_text().splitlines()]
    calls = {words[-1]: int(words[3]) for words in lines
             if len(words) >= 5 and words[3].isdigit() and words[-1] != "total"}
    return calls, figures["engine"]["votes"]


def print_syscalls(rows, base, folder):
    """strace slows every call down, so the rounds are not those of the measurement. Set-up costs
    the same in a row and in its base, so what a vote costs is the difference."""
    if shutil.which("strace") is None:
        print("system calls: not measured, strace is not there")
        return
    print(f"System calls under strace ({STRACE_ORDERS:,} orders, set-up and reads included):")
    counted = {row.name: count_calls(row, folder) for row in rows}
    for row in rows:
        calls, votes = counted[row.name]
        more = calls.get("futex", 0) - counted[base(row).name][0].get("futex", 0)
        most = sorted(calls.items(), key=lambda call: -call[1])[:5]
        print(f"  {row.name}: {sum(calls.values()) / STRACE_ORDERS:.3f} per order; "
              + (f"{more / votes:.3f} futex calls per vote beyond those of {base(row).name}; "
                 if votes else "") + ", ".join(f"{name} {count:,}" for name, count in most))


def main():
    rows = table_of(ARGUMENTS.table)
    print(f"load average before: {' '.join(f'{load:.2f}' for load in os.getloadavg())}; "
          f"{ARGUMENTS.orders:,} orders a run, {ARGUMENTS.rounds} rounds in turn, "
          f"WebSocket frames of 64, 32 under way on one connection")
    with tempfile.TemporaryDirectory(dir=BIN.parent.parent, prefix="compare.") as name:
        folder = pathlib.Path(name)
        for number in range(ARGUMENTS.rounds):
            for row in rows:
                row.runs.append(run(row, ARGUMENTS.orders, folder))
                print(f"  round {number + 1}, {row.name}: {rate(row.runs[-1]):,.0f} orders/s, "
                      f"{cpu(row.runs[-1]):,} ns", flush=True)
        if ARGUMENTS.table == "wires":
            def base(row):
                return rows[rows.index(row) // 2 * 2]
        else:
            few = [row for row in rows if row.name.endswith("SKUs")]

            def base(row):
                return few[0] if row in few else rows[1]
        print_rows(rows, base)
        print_threads(rows)
        if ARGUMENTS.syscalls:
            print_syscalls(rows, base, folder)
    print(f"load average after: {' '.join(f'{load:.2f}' for load in os.getloadavg())}")


if __name__ == "__main__":
    main()
