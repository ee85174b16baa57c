#!/usr/bin/env python3
"""An import lives through kill -9 of the engine and its restart on the same address.

First at chosen steps: a relay between the two sees the bytes and has the engine killed when the
step comes, from the handshake to the last question for stock. Then at random moments, most of them
near the end, with nothing in between. Each time:
  1. the import ends with exit code 0 and nothing refused but what is refused without a kill;
  2. its final figures are those of an import without a kill;
  3. it is back within a second of the engine listening again (at the chosen steps);
  4. skua-verify passes on what the last round left.
SKUA_RECOVERY_ROUNDS (3) random kills and SKUA_SEED change the run; the seed is printed.
"""

import json
import os
import pathlib
import random
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from harness import BIN_DIR, Daemon, tool  # noqa: E402

ROUNDS = int(os.environ.get("SKUA_RECOVERY_ROUNDS", "3"))
SEED = int(os.environ.get("SKUA_SEED", str(random.SystemRandom().randrange(2**32))))
ORDERS, SKUS = 400, 80
BACK_SECONDS = 1.0
# What a repetition may change.
OF_THE_RUN = ("seconds", "reconnects", "orders_replayed", "answers_repeated")


def check(condition, message):
    if not condition:
        raise AssertionError(message)


def write_orders(path, chooser):
    lines = ["order_id,sku,quantity,unit_price"]
    for order in range(ORDERS):
        for _ in range(chooser.randint(1, 4)):
            lines.append(f"O{order},SKU-{chooser.randrange(SKUS)},{chooser.randint(1, 9)},1.25")
    path.write_text("\n".join(lines) + "\n")


def start_import(port, file):
    command = [str(BIN_DIR / "skua"), "--url", f"http://127.0.0.1:{port}", "--json", "import",
               "--format", "csv", "--currency", "EUR", "--stock-percent", "90", str(file)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def figures_of(process, name):
    """The final figures of an import that has to succeed, and all that it said."""
    out, err = process.communicate(timeout=120)
    check(process.returncode == 0, f"{name}: exit {process.returncode}\n{out}{err}")
    report = json.loads(out)
    return {key: value for key, value in report.items() if key not in OF_THE_RUN}, report


def free_port(chooser):
    """Below the range of ports that connections take for themselves."""
    while True:
        port = chooser.randrange(20_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


class Relay:
    """Passes bytes on between one address and the engine; kills the engine when `is_now` says so.

    `is_now(client_bytes, engine_bytes)` sees what has passed on a connection so far, before the
    newest piece is passed on. It fires once.
    """

    def __init__(self, daemon, port, is_now):
        self.daemon, self.port, self.is_now = daemon, port, is_now
        self.lock = threading.Lock()
        self.sockets, self.is_over, self.has_fired = [], False, False
        self.listening_since, self.back_after = None, None
        self.listen()

    def listen(self):
        self.server = socket.socket()
        self.server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.server.bind(("127.0.0.1", self.port))
        self.server.listen()
        threading.Thread(target=self.accept, args=(self.server,), daemon=True).start()

    def accept(self, server):
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            if self.listening_since is not None and self.back_after is None:
                self.back_after = time.monotonic() - self.listening_since
            try:
                engine = socket.create_connection((self.daemon.host, self.daemon.port))
            except OSError:
                client.close()
                continue
            with self.lock:
                self.sockets += [client, engine]
            seen = (bytearray(), bytearray())
            for source, target, own in ((client, engine, 0), (engine, client, 1)):
                threading.Thread(target=self.pass_on, args=(source, target, seen, own),
                                 daemon=True).start()

    def pass_on(self, source, target, seen, own):
        try:
            while True:
                piece = source.recv(65536)
                if not piece:
                    target.shutdown(socket.SHUT_WR)
                    return
                seen[own].extend(piece)
                with self.lock:
                    fires = not self.has_fired and self.is_now(*seen)
                    self.has_fired = self.has_fired or fires
                if fires:
                    self.die()
                    return
                target.sendall(piece)
        except OSError:
            return

    def die(self):
        """As the engine's own address does it: connections are reset, nobody listens, it is back."""
        self.daemon.kill()
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        with self.lock:
            for one in self.sockets:
                try:
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    one.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
                one.close()
            self.sockets = []
        self.daemon.start()
        self.listening_since = time.monotonic()
        self.listen()

    def close(self):
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()


def questions(client_bytes):
    return client_bytes.count(b"GET /v1/stock/")


def answers(engine_bytes):
    return engine_bytes.count(b'"levels"')


# Frames are masked, so the orders' part of the stream is known by its answers.
STEPS = {
    "the handshake is asked for": lambda c, e: b"GET /v1/stream" in c,
    "the handshake is answered": lambda c, e: b"101 Switching" in e,
    "the first frame is answered": lambda c, e: b'"results"' in e,
    "the first order is answered": lambda c, e: b'"allocation"' in e,
    "the last order is answered": lambda c, e: e.count(b'"allocation"') +
                                             e.count(b'"insufficient_stock"') >= ORDERS,
    "the first stock is asked for": lambda c, e: questions(c) >= 1,
    "a first stock level is answered": lambda c, e: answers(e) >= 1,
    "half of the stock is asked for": lambda c, e: questions(c) >= SKUS // 2,
    "the last stock is asked for": lambda c, e: questions(c) >= SKUS,
    "the last stock level is answered": lambda c, e: answers(e) >= SKUS,
}


def run_step(folder, file, name, port, expected):
    daemon = Daemon(folder / name.replace(" ", "_")).start()
    relay = Relay(daemon, port, STEPS[name])
    figures, report = figures_of(start_import(port, file), name)
    relay.close()
    daemon.kill()
    check(relay.has_fired, f"{name}: the step never came")
    check(figures == expected, f"{name}: {figures} is not {expected}")
    check(relay.back_after is not None and relay.back_after < BACK_SECONDS,
          f"{name}: back only after {relay.back_after} s")
    print(f"killed when {name}: back {relay.back_after * 1000:.0f} ms after the engine, "
          f"{report['orders_replayed']} orders replayed", flush=True)


def run_random(folder, file, number, port, chooser, usual):
    """Most kills in the last third of the usual time, some anywhere."""
    daemon = Daemon(folder / f"random_{number}", "--listen", f"127.0.0.1:{port}").start()
    share = chooser.uniform(0.66, 1.0) if chooser.random() < 0.75 else chooser.uniform(0.0, 0.66)
    process = start_import(port, file)
    time.sleep(share * usual["seconds"])
    is_late = process.poll() is not None
    daemon.kill()
    daemon.start()
    listening = time.monotonic()
    name = f"kill {number} at {share:.2f} of the usual time"
    figures, report = figures_of(process, name)
    seconds = time.monotonic() - listening
    check(figures == usual["figures"], f"{name}: {figures} is not {usual['figures']}")
    print(f"{name}: {'after the end, ' if is_late else ''}done {seconds:.2f} s after the restart, "
          f"{report['orders_replayed']} orders replayed", flush=True)
    return daemon, is_late


def run_usual(folder, file, port):
    daemon = Daemon(folder / "usual", "--listen", f"127.0.0.1:{port}").start()
    started = time.monotonic()
    figures, report = figures_of(start_import(port, file), "without a kill")
    seconds = time.monotonic() - started
    daemon.kill()
    check(figures["orders_accepted"] + figures["orders_rejected"] == ORDERS, figures)
    check(figures["orders_rejected"] > 0 and report["reconnects"] == 0, report)
    return {"figures": figures, "seconds": seconds}


def main():
    print(f"slice: import, seed {SEED}, {ROUNDS} random kills", flush=True)
    chooser = random.Random(SEED)
    with tempfile.TemporaryDirectory(prefix="skua-import-") as name:
        folder = pathlib.Path(name)
        file = folder / "orders.csv"
        write_orders(file, chooser)
        port = free_port(chooser)
        usual = run_usual(folder, file, port)
        print(f"without a kill: {usual['seconds']:.2f} s", flush=True)
        for step in STEPS:
            run_step(folder, file, step, port, usual["figures"])
        late = 0
        for number in range(1, ROUNDS + 1):
            daemon, is_late = run_random(folder, file, number, port, chooser, usual)
            late += is_late
            code, _ = daemon.stop()
            check(code == 0, daemon.output())
            if number == ROUNDS and (BIN_DIR / "skua-verify").exists():
                verified = tool("skua-verify", daemon.data)
                check(verified.returncode == 0, verified)
        print(f"{ROUNDS} random kills, {late} of them after the end")
    print("PASSED")


if __name__ == "__main__":
    try:
        main()
    except AssertionError as error:
        print(f"FAILED (seed {SEED}): {error}")
        sys.exit(1)
