"""The real skuad for tests: starts it, talks to it, remembers what it answered.

Used by tests/e2e and tests/recovery. Standard library only. SKUA_BIN_DIR names the folder with the
binaries (ctest sets it); SKUA_SEEN_DIR, when set, receives one file per test program with every
answer seen, which openapi_walk.py compares with schemas/openapi.yaml.
"""

import atexit
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN_DIR = pathlib.Path(os.environ.get("SKUA_BIN_DIR", ROOT / "build" / "dev" / "bin"))
START_SECONDS = 60
SAMPLES_MAX = 40


class Seen:
    """Every (method, path, status) answered to this program, with some bodies of each."""

    answers = {}

    @classmethod
    def note(cls, method, target, response):
        path = target.split("?")[0]
        shape = re.sub(r"\d+", "0", path)
        entry = cls.answers.setdefault((method, shape, response.status), [])
        if len(entry) < SAMPLES_MAX:
            entry.append({"method": method, "path": path, "status": response.status,
                          "type": response.header("content-type") or "",
                          "body": response.text()})

    @classmethod
    def save(cls):
        folder = os.environ.get("SKUA_SEEN_DIR")
        if folder and cls.answers:
            pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
            name = pathlib.Path(sys.argv[0]).stem + ".json"
            samples = [sample for entry in cls.answers.values() for sample in entry]
            (pathlib.Path(folder) / name).write_text(json.dumps(samples))


atexit.register(Seen.save)


class Response:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = {name.lower(): value for name, value in headers}
        self.body = body

    def header(self, name):
        return self.headers.get(name.lower())

    def text(self):
        return self.body.decode("utf-8", "replace")

    def json(self):
        return json.loads(self.body, object_pairs_hook=refuse_duplicates)

    def lines(self):
        return [json.loads(line) for line in self.body.splitlines() if line.strip()]

    def __repr__(self):
        return f"<{self.status} {self.text()[:500]}>"


def refuse_duplicates(pairs):
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        raise ValueError(f"duplicate keys in an answer: {names}")
    return dict(pairs)


class Client:
    """One keep-alive connection."""

    def __init__(self, host, port, timeout=30):
        self.host, self.port, self.timeout = host, port, timeout
        self.connection = None

    def request(self, method, target, body=None, headers=None):
        headers = dict(headers or {})
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
            headers.setdefault("Content-Type", "application/json")
        elif body is not None:
            body = body.encode() if isinstance(body, str) else body
            headers.setdefault("Content-Type", "application/json")
        if self.connection is None:
            self.connection = http.client.HTTPConnection(self.host, self.port,
                                                         timeout=self.timeout)
        self.connection.request(method, target, body, headers)
        raw = self.connection.getresponse()
        response = Response(raw.status, raw.getheaders(), raw.read())
        if raw.will_close:
            self.close()
        Seen.note(method, target, response)
        return response

    def get(self, target, **headers):
        return self.request("GET", target, headers=headers)

    def post(self, target, body, **headers):
        return self.request("POST", target, body, {k.replace("_", "-"): v
                                                   for k, v in headers.items()})

    def put(self, target, body):
        return self.request("PUT", target, body)

    def ndjson(self, target, lines):
        body = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n"
                       for line in lines)
        return self.request("POST", target, body, {"Content-Type": "application/x-ndjson"})

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None


class Daemon:
    """A skuad process on a data directory."""

    def __init__(self, data, *arguments, settings=None):
        self.data = pathlib.Path(data)
        self.arguments = list(arguments)
        self.environment = dict(os.environ, **(settings or {}))
        self.process = None
        self.host, self.port = "127.0.0.1", 0
        self.log_path = self.data.parent / (self.data.name + ".log")

    def command(self):
        command = [str(BIN_DIR / "skuad")]
        config = ROOT / "config" / "skua.toml"
        if config.exists():
            command += ["--config", str(config)]
        return command + ["--data", str(self.data), "--listen", "127.0.0.1:0"] + self.arguments

    def spawn(self):
        """Starts the process and returns at once."""
        self.log = open(self.log_path, "ab")
        self.log_start = self.log_path.stat().st_size
        self.process = subprocess.Popen(self.command(), stdout=self.log, stderr=self.log,
                                        env=self.environment)
        return self

    def output(self):
        with open(self.log_path, "rb") as log:
            log.seek(self.log_start)
            return log.read().decode("utf-8", "replace")

    def start(self):
        self.spawn()
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            match = re.search(r"^listening .*?http=([0-9.]+):(\d+)", self.output(), re.MULTILINE)
            if match:
                self.host, self.port = match.group(1), int(match.group(2))
                return self
            if self.process.poll() is not None:
                break
            time.sleep(0.01)
        text = self.output()
        self.kill()
        raise AssertionError(f"skuad did not get ready (exit {self.process.returncode}):\n{text}")

    def wait_exit(self, seconds):
        """The exit code, or an error when it is still alive after that time."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            text = self.output()
            self.kill()
            raise AssertionError(f"skuad is still running after {seconds} s:\n{text}") from None

    def stop(self):
        """SIGTERM; returns (exit code, seconds it took)."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.wait_exit(30)
        return code, time.monotonic() - started

    def kill(self):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
        if self.process is not None:
            self.process.wait()
        self.log.close()

    def client(self, timeout=30):
        return Client(self.host, self.port, timeout)


def read_events(client, after=0):
    """All events after that sequence up to the durable mark, page by page, without a gap."""
    durable = after + 1
    while after < durable:
        page = client.get(f"/v1/events?after={after}")
        assert page.status == 200, page
        durable = int(page.header("Skua-Durable"))
        following = int(page.header("Skua-Next-After"))
        assert following > after or after == durable, f"the feed stands still at {after}"
        after = following
        yield from page.lines()


def tool(name, *arguments, timeout=120, **options):
    """Runs one of our programs; returns the completed process with text output."""
    return subprocess.run([str(BIN_DIR / name), *map(str, arguments)], capture_output=True,
                          text=True, timeout=timeout, check=False, **options)


class SkuaTest(unittest.TestCase):
    """One daemon per test class; each test uses names of its own, so order does not matter."""

    arguments = ()
    settings = {}  # configuration keys as the environment names them

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="skua-e2e-")
        cls.daemon = Daemon(pathlib.Path(cls.folder) / "data", *cls.arguments,
                            settings=cls.settings).start()
        cls.counter = 0
        client = cls.daemon.client()
        for location in ("main", "east"):
            assert client.put(f"/v1/locations/{location}", {}).status == 200
        answer = client.put("/v1/channels/web", {"locations": ["main", "east"]})
        assert answer.status == 200, answer
        client.close()

    @classmethod
    def tearDownClass(cls):
        alive = cls.daemon.process.poll() is None
        output = cls.daemon.output()
        if alive:
            code, seconds = cls.daemon.stop()
            output = cls.daemon.output()
        cls.daemon.kill()
        shutil.rmtree(cls.folder, ignore_errors=True)
        assert alive, f"skuad died during the tests:\n{output}"
        assert code == 0, f"exit code {code}:\n{output}"
        assert seconds < 5, f"the shutdown took {seconds:.1f} s"

    def setUp(self):
        self.client = self.daemon.client()
        self.addCleanup(self.client.close)

    @classmethod
    def unique(cls, prefix):
        cls.counter += 1
        return f"{prefix}-{cls.counter}"

    def call(self, expected, method, target, body=None, **headers):
        """A request whose status is known; returns the document."""
        names = {k.replace("_", "-"): v for k, v in headers.items()}
        response = self.client.request(method, target, body, names)
        self.assertEqual(response.status, expected, response)
        return response.json() if response.body else None

    def item(self, stock=None):
        """A new item, with {location: quantity} received."""
        sku = self.unique("SKU")
        self.call(200, "PUT", f"/v1/items/{sku}", {"description": f"test item {sku}"})
        for location, quantity in (stock or {}).items():
            self.receive(sku, location, quantity)
        return sku

    def receive(self, sku, location, quantity):
        return self.call(201, "POST", "/v1/stock/receipts",
                         {"sku": sku, "location": location, "quantity": quantity,
                          "reference": "PO-1"})

    def order_body(self, *lines, **more):
        """lines: (sku, quantity) or (sku, quantity, price)."""
        body = {"channel": "web", "external_id": self.unique("ext"), "currency": "EUR",
                "lines": [{"sku": line[0], "quantity": line[1],
                           "unit_price": line[2] if len(line) > 2 else "1.00"}
                          for line in lines]}
        body.update(more)
        return body

    def order(self, *lines, **more):
        return self.call(201, "POST", "/v1/orders", self.order_body(*lines, **more))

    def level(self, sku, location):
        stock = self.call(200, "GET", f"/v1/stock/{sku}")
        for level in stock["levels"]:
            if level["location"] == location:
                return level
        return {"on_hand": 0, "allocated": 0, "reserved": 0, "safety_stock": 0, "available": 0}

    def assert_problem(self, response, status, code, field=None):
        self.assertEqual(response.status, status, response)
        self.assertTrue((response.header("content-type") or "").startswith(
            "application/problem+json"), response.headers)
        document = response.json()
        self.assertEqual(document["status"], status, document)
        self.assertEqual(document["code"], code, document)
        self.assertEqual(document["type"], f"https://skua.dev/problems/{code}")
        self.assertTrue(document["title"])
        if field is not None:
            self.assertEqual(document.get("field"), field, document)
        return document

    def assert_doubled(self, second, first):
        """The same order twice in one batch: the first answer again, or 409 while it is not out."""
        if second["status"] == 409:
            self.assertEqual(second["code"], "request_in_progress")
        else:
            self.assertTrue(second["replayed"])
            self.assertEqual(second["id"], first["id"])

    def last_sequence(self):
        return int(self.client.get("/v1/events?after=0&limit_bytes=1").header("Skua-Durable"))
