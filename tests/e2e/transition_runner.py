"""Runs the scenarios that transition_table.py writes against a real skuad, over HTTP."""

import concurrent.futures
import datetime
import json
import pathlib
import re
import shutil
import tempfile
import threading
import time

from harness import Daemon, read_events, tool
from transition_table import TIME_PASSES, content

THREADS = 24
LONG = 600  # seconds: nothing ends by itself while a scenario runs
SHORT = (1, 3, 9)  # where time passes: the next one if the machine was too slow for the one before
TEXT_MAX = 600


class Failure(AssertionError):
    pass


class Scenario:
    """One scenario: (step, what is expected of it) in order."""

    def __init__(self, machine, title, views, looks):
        self.machine, self.title, self.views, self.looks = machine, title, views, looks
        self.steps = []

    @property
    def passes_time(self):
        return any(step == TIME_PASSES for step, _ in self.steps)


def read_scenarios(name, text):
    """A machine's text -> its scenarios."""
    views, looks, found = [], {}, []
    for indent, line in content(text):
        if indent == 8:
            found[-1].steps[-1][1].append(line)
        elif indent == 4:
            found[-1].steps.append((line, []))
        elif line.startswith("scenario "):
            found.append(Scenario(name, line.removeprefix("scenario "), views, looks))
        elif line.startswith("looks at "):
            views += line.removeprefix("looks at ").split(", ")
        else:
            state, like, conditions = re.fullmatch(
                r"looks like (\w+)(?: \(like (\w+)\))?: (.+)", line).groups()
            looks[state] = (like or state, conditions.split(", "))
    return found


MISSING = object()


def value_at(document, path):
    """The value at a dotted path; numbers index lists."""
    for part in path.split("."):
        if isinstance(document, list):
            document = (document[int(part)] if part.isdigit() and int(part) < len(document)
                        else MISSING)
        else:
            document = document.get(part, MISSING) if isinstance(document, dict) else MISSING
    return document


def holds(condition, status, document):
    """Whether "a = b", "a + b > 0", "a empty", "a present", "a missing" or "unknown" is so."""
    if condition == "unknown":
        return status == 404
    words = condition.split(" ")
    if words[-1] in ("empty", "present", "missing"):
        value = value_at(document, words[0])
        return {"empty": value == [], "present": value is not MISSING,
                "missing": value is MISSING}[words[-1]]
    left, sign, right = re.fullmatch(r"(.+) (=|>) (\S+)", condition).groups()
    values = [value_at(document, path) for path in left.split(" + ")]
    if len(values) > 1 or sign == ">":
        if not all(isinstance(value, int) for value in values):
            return False
        return sum(values) > int(right) if sign == ">" else sum(values) == int(right)
    text = values[0] if isinstance(values[0], str) else (
        "" if values[0] is MISSING else json.dumps(values[0]))
    return text == right


def without_sequence(body):
    """A view's bytes but for the number of the record up to which it was seen."""
    return re.sub(rb',"sequence":\d+\}\s*$', b"}", body)


def moment(seconds_from_now):
    then = datetime.datetime.now(datetime.timezone.utc)
    then += datetime.timedelta(seconds=seconds_from_now)
    return then.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Run:
    """One scenario on its own hall, channel and SKU. Owner: one thread."""

    def __init__(self, house, scenario, name, seconds):
        self.house, self.scenario = house, scenario
        self.client = house.client()
        self.knows = {"name": name, "hall": name, "sku": f"SKU-{name}", "other": "OTHER",
                      "elsewhere": "elsewhere", "place": house.places[name], "seconds": seconds,
                      "list": "p4095", "count": "c4095", "order": "o1", "cart": "r1",
                      "transfer": "t8192", "past": moment(-60), "version": 1}
        self.seen = []
        self.refused, self.accepted = [], []  # sequences
        self.step, self.asleep, self.pairs = "", 0, 0

    def fail(self, what, response=None):
        answer = "" if response is None else f"\n      {response.status} {response.text()[:TEXT_MAX]}"
        raise Failure(f"{self.scenario.machine}, {self.scenario.title}\n"
                      f"    at \"{self.step}\": {what}{answer}")

    def run(self):
        self.send("PUT", f"/v1/channels/{self.knows['hall']}",
                  json.dumps({"locations": [self.knows["hall"]]}))
        self.send("PUT", f"/v1/items/{self.knows['sku']}", "{}")
        for step, expected in self.scenario.steps:
            self.step = step
            self.pairs += bool(expected)
            if step == "nothing changed":
                self.check_unchanged()
            elif step.startswith("is "):
                self.check_state(step.removeprefix("is "))
            elif step == TIME_PASSES:
                self.pass_time()
            else:
                self.do(step, expected)

    def send(self, method, target, body=None):
        return self.client.request(method, target, body)

    def pass_time(self):
        """Every end that is due is numbered before the write behind it."""
        self.asleep += self.knows["seconds"] + 0.02
        time.sleep(self.knows["seconds"] + 0.02)
        response = self.send("PUT", f"/v1/items/{self.knows['sku']}", "{}")
        if response.status != 200:
            self.fail("the write behind it is refused", response)

    def request(self, step):
        self.knows["number"] = self.knows["order"][1:]
        self.knows["cart_number"] = self.knows["cart"][1:]
        self.knows["until"] = moment(self.knows["seconds"])
        request = self.house.vocabulary.request(step)
        return request, self.send(*request.fill(step, self.knows))

    def do(self, step, expected):
        request, response = self.request(step)
        document = response.json()
        verdict = expected[0] if expected else "accepted"
        if verdict == "accepted":
            self.check_accepted(response, document)
        else:
            self.check_refused(verdict, response, document)
        for says in expected[1:]:
            said = re.sub(r"\{(\w+)\}", lambda name: str(self.knows[name[1]]),
                          says.removeprefix("says "))
            if not holds(said, response.status, document):
                self.fail(f"the answer does not say {said}", response)
        for name, member in request.keeps.items():
            if isinstance(document.get(member), str):
                self.knows[name] = document[member]

    def check_accepted(self, response, document):
        if response.status not in (200, 201):
            self.fail("is refused", response)
        self.accepted.append(document["sequence"])

    def check_refused(self, verdict, response, document):
        status, code, field, words = re.fullmatch(r"refused (\d+) (\w+) (\S+): (.+)",
                                                  verdict).groups()
        detail = str(document.get("detail"))
        said = (response.status, document.get("code"), document.get("field"),
                re.sub(r"\d+", "<n>", detail) if "<n>" in words else detail)
        if said != (int(status), code, field, words):
            self.fail(f"is not {verdict}", response)
        if document["status"] != response.status or not document["title"] or \
                document["type"] != f"https://skua.dev/problems/{code}" or \
                not response.header("content-type").startswith("application/problem+json"):
            self.fail("is no problem document", response)
        if "sequence" in document:
            self.refused.append(document["sequence"])

    def look(self):
        return [self.request(view)[1] for view in self.scenario.views]

    def check_state(self, state):
        answers = self.look()
        document = answers[0].json()
        like = self.scenario.looks[state][0]
        for name, (other, conditions) in self.scenario.looks.items():
            wrong = [condition for condition in conditions
                     if not holds(condition, answers[0].status, document)]
            if other == like and wrong:
                self.fail(f"it is not {state}: not {wrong[0]}", answers[0])
            if other != like and not wrong:
                self.fail(f"it looks like {name}, too", answers[0])
        versions = [answer.json()["version"] for answer in answers if "version" in answer.json()]
        self.knows["version"] = versions[0] if versions else 1
        self.seen = answers

    def check_unchanged(self):
        for view, before, now in zip(self.scenario.views, self.seen, self.look()):
            if (before.status, without_sequence(before.body)) != (
                    now.status, without_sequence(now.body)):
                self.fail(f"{view} is not what it was:\n      {before.text()[:TEXT_MAX]}", now)


class House:
    """A skuad, and the scenarios run on it side by side."""

    def __init__(self, vocabulary, shards):
        self.vocabulary, self.shards = vocabulary, shards
        self.folder = tempfile.mkdtemp(prefix="skua-transitions-")
        self.data = pathlib.Path(self.folder) / "data"
        self.daemon = Daemon(self.data, "--shards", str(shards)).start()
        self.places, self.local, self.clients = {}, threading.local(), []
        self.refused, self.accepted, self.pairs = set(), set(), 0
        self.lock = threading.Lock()
        client = self.client()
        for target, body in (("/v1/locations/far", {}), ("/v1/items/OTHER", {}),
                             ("/v1/channels/elsewhere", {"locations": ["far"]})):
            assert client.put(target, body).status == 200, target

    def client(self):
        if not hasattr(self.local, "client"):
            self.local.client = self.daemon.client()
            self.clients.append(self.local.client)
        return self.local.client

    def define_halls(self, pool, count):
        """Halls for so many scenarios; a fulfillment's name has the number of its place."""
        names = [f"h{len(self.places) + number}" for number in range(count)]
        for answer in pool.map(lambda name: self.client().put(f"/v1/locations/{name}", {}), names):
            assert answer.status == 200, answer
        listed = self.client().get("/v1/locations").json()["locations"]
        self.places.update({name: 1 + listed.index(name) for name in names})
        return names

    def run(self, scenarios):
        """What failed of them, in words. Those in which time passes begin: they mostly sleep."""
        ordered = sorted(scenarios, key=lambda scenario: not scenario.passes_time)
        choices = [SHORT if scenario.passes_time else (LONG,) for scenario in ordered]
        with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
            halls = iter(self.define_halls(pool, sum(map(len, choices))))
            tries = [[(next(halls), seconds) for seconds in choice] for choice in choices]
            return [text for text in pool.map(self.run_one, ordered, tries) if text]

    def run_one(self, scenario, tries):
        text = ""
        for name, seconds in tries:
            run, started = Run(self, scenario, name, seconds), time.monotonic()
            try:
                run.run()
                text = ""
            except Failure as failure:
                text = str(failure)
            with self.lock:
                self.refused.update(run.refused)
                self.accepted.update(run.accepted)
            awake = time.monotonic() - started - run.asleep
            if not text or awake < seconds / 2:
                break
        with self.lock:
            self.pairs += run.pairs
        return text

    def check_feed(self):
        """What was refused left no event but one that says so."""
        wrong = [event for event in read_events(self.client())
                 if event["sequence"] in self.refused and not event["type"].endswith(".rejected")]
        assert not wrong, wrong[:3]

    def close(self):
        """Stops it; what the twin says of every decision that it took."""
        for client in self.clients:
            client.close()
        code, _ = self.daemon.stop()
        output = self.daemon.output()
        self.daemon.kill()
        judged = tool("skua-verify", self.data)
        shutil.rmtree(self.folder, ignore_errors=True)
        assert code == 0, output
        assert judged.returncode == 0, judged.stdout[-2000:] + judged.stderr[-2000:]
