#!/usr/bin/env python3
"""bench_day.py BIN [--orders N] [--lines N] [--history FILE] [--rounds N] [--wire json|binary]: what a
warehouse's day costs the engine per line, with 1 and with 2 shards, measured in turn (A B A B ...).

Each run has a fresh engine and data directory, durable answers, and the client on the same machine.
The phases follow one another over all orders: place, pull (waves), read (the lists, over HTTP),
pick, pack, ship; each is the difference of the CPU time of the engine's process, all its threads,
from before its first command to after its last answer. A day after which not everything has left
has no figures. Printed is the median of the rounds with the lowest and the highest, and the ratio to
placing a line in the same run.
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

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests" / "e2e"))

parser = argparse.ArgumentParser()
parser.add_argument("bin", type=pathlib.Path)
parser.add_argument("--orders", type=int, default=100_000)
parser.add_argument("--lines", type=int, default=3)
parser.add_argument("--history", type=pathlib.Path)
parser.add_argument("--per-wave", type=int, default=20)
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--shards", default="1,2", type=lambda text: text.split(","))
parser.add_argument("--wire", default="json", choices=("json", "binary"))
ARGUMENTS = parser.parse_args()
BIN = ARGUMENTS.bin.resolve()
os.environ["SKUA_BIN_DIR"] = str(BIN)
from harness import Daemon  # noqa: E402  (reads SKUA_BIN_DIR)

NAMES = {"place": "placed", "pull": "pulled", "read": "read (the list, HTTP)", "pick": "picked",
         "pack": "packed", "ship": "shipped"}


def day_command(daemon):
    goods = (["--history", str(ARGUMENTS.history)] if ARGUMENTS.history else
             ["--orders", str(ARGUMENTS.orders), "--lines", str(ARGUMENTS.lines)])
    return [str(BIN / "skua-day"), "--url", f"http://{daemon.host}:{daemon.port}",
            "--engine-pid", str(daemon.process.pid), "--per-wave", str(ARGUMENTS.per_wave),
            "--wire", ARGUMENTS.wire, *goods]


def run(shards, folder):
    """One day on a fresh engine; its figures, and the phases by name."""
    data = folder / "data"
    daemon = Daemon(data, "--shards", shards).start()
    try:
        done = subprocess.run(day_command(daemon), stdout=subprocess.PIPE, text=True, check=False,
                              timeout=1_800)
        if done.returncode != 0:
            sys.exit(f"[skua] FAILED: skua-day with {shards} shards: {done.stdout}")
        code, _ = daemon.stop()
        if code != 0:
            sys.exit(f"[skua] FAILED: skuad ended with {code}:\n{daemon.output()}")
    finally:
        daemon.kill()
        shutil.rmtree(data, ignore_errors=True)
    figures = json.loads(done.stdout)
    figures["by_name"] = {phase["name"]: phase for phase in figures["phases"]}
    return figures


def median(runs, phase, figure):
    return statistics.median(run["by_name"][phase][figure] for run in runs)


def ratio(runs, phase):
    """To placing a line of the same run; the middle one."""
    return statistics.median(
        run["by_name"][phase]["cpu_ns_per_line"] / run["by_name"]["place"]["cpu_ns_per_line"]
        for run in runs)


def print_table(runs_of):
    print("\n| a line | shards | CPU ns (lowest, highest) | of placing one | CPU µs/command | "
          "commands | wall ns |")
    print("|---|---|---|---|---|---|---|")
    for phase, name in NAMES.items():
        for shards, runs in runs_of.items():
            cpu = [run["by_name"][phase]["cpu_ns_per_line"] for run in runs]
            print(f"| {name} | {shards} | {statistics.median(cpu):,.0f} "
                  f"({min(cpu):,.0f}, {max(cpu):,.0f}) | {ratio(runs, phase):.2f} | "
                  f"{median(runs, phase, 'cpu_ns_per_command') / 1_000:,.1f} | "
                  f"{median(runs, phase, 'commands'):,.0f} | "
                  f"{median(runs, phase, 'wall_ns_per_line'):,.0f} |")
    for shards, runs in runs_of.items():
        whole = [sum(phase["cpu_ns_per_line"] for phase in run["phases"]
                     if phase["name"] != "place") for run in runs]
        print(f"| pulled to shipped | {shards} | {statistics.median(whole):,.0f} "
              f"({min(whole):,.0f}, {max(whole):,.0f}) | "
              f"{sum(ratio(runs, phase) for phase in NAMES if phase != 'place'):.2f} | | | |")


def main():
    print(f"load average before: {' '.join(f'{load:.2f}' for load in os.getloadavg())}; "
          f"{ARGUMENTS.rounds} rounds in turn, {ARGUMENTS.wire}, lists of up to "
          f"{ARGUMENTS.per_wave} orders, WebSocket frames of 64 on one connection")
    runs_of = {shards: [] for shards in ARGUMENTS.shards}
    with tempfile.TemporaryDirectory(dir=BIN.parent.parent, prefix="day.") as name:
        for number in range(ARGUMENTS.rounds):
            for shards, runs in runs_of.items():
                runs.append(run(shards, pathlib.Path(name)))
                print(f"  round {number + 1}, {shards} shards: " + ", ".join(
                    f"{phase['name']} {phase['cpu_ns_per_line']:,.0f}"
                    for phase in runs[-1]["phases"]) + " CPU ns/line", flush=True)
    first = next(iter(runs_of.values()))[0]
    print(f"{first['orders']:,} orders, {first['lines']:,} lines, {first['units']:,} units, "
          f"{first['skus']:,} SKUs")
    print_table(runs_of)
    print(f"\nload average after: {' '.join(f'{load:.2f}' for load in os.getloadavg())}")


if __name__ == "__main__":
    main()
