#!/usr/bin/env python3
"""The table of transitions/ and the scenarios that it says: one text per state machine.

transition_table.py             counts: machines, states, events, pairs
transition_table.py MACHINE     that machine's scenario, as transitions_test.py runs it

How the pages are written says transitions/README.md. Standard library only.
"""

import pathlib
import re
import sys

FOLDER = pathlib.Path(__file__).resolve().parent / "transitions"
TIME_PASSES = "time passes"


class TableError(Exception):
    """The table contradicts itself or leaves something out."""


def items(text):
    return [item.strip() for item in text.split(",") if item.strip()]


def content(text):
    """(indent, text) of each line that says something."""
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            yield len(line) - len(line.lstrip()), line.strip()


class Request:
    """Words, and what they send."""

    def __init__(self, words):
        self.words, self.method, self.target, self.body = words, "", "", ""
        self.keeps = {}
        pattern = re.sub(r"<(\w+)>", lambda name: rf"(?P<{name[1]}>{self.values(name[1])})",
                         re.sub(r"[.()]", r"\\\g<0>", words))
        self.pattern = re.compile(pattern)

    @staticmethod
    def values(name):
        return r"\d+" if name == "n" else r"[a-z_]+"

    def add(self, text):
        keeps = re.fullmatch(r"keeps (\w+) = (\w+)", text)
        if keeps:
            self.keeps[keeps[1]] = keeps[2]
        elif self.method:
            self.body += " " + text
        else:
            self.method, self.target, self.body = (text + "  ").split(" ", 2)

    def fill(self, step, knows):
        """(method, target, body) for that step, with what the scenario knows."""
        values = self.pattern.fullmatch(step).groupdict()

        def put(text):
            text = re.sub(r"<(\w+)>", lambda name: values[name[1]], text)
            return re.sub(r"\{(\w+)\}", lambda name: str(knows[name[1]]), text)

        return self.method, put(self.target), put(self.body).strip() or None


class Vocabulary:
    """requests.txt and refusals.txt."""

    def __init__(self, requests, refusals):
        self.requests, self.refusals = [], {}
        for indent, text in content(requests):
            if indent == 0:
                self.requests.append(Request(text))
            else:
                self.requests[-1].add(text)
        for _, text in content(refusals):
            head, words = text.split(":", 1) if ": " in text else (text, "")
            code, status, field = head.split()
            self.refusals[code] = (int(status), field, words.strip())

    def request(self, step):
        found = [request for request in self.requests if request.pattern.fullmatch(step)]
        if len(found) != 1:
            raise TableError(f"{len(found)} requests are written \"{step}\"")
        return found[0]


class State:
    def __init__(self, name, like, conditions, steps):
        self.name, self.like, self.conditions, self.steps = name, like, conditions, steps


class Outcome:
    """What becomes of one event in one state: kind is moves, stays or refused."""

    def __init__(self, kind, what, field, says):
        self.kind, self.what, self.field, self.says = kind, what, field, says


class Event:
    def __init__(self, step, after):
        self.step, self.after, self.outcomes = step, after, {}


class Machine:
    def __init__(self, text):
        self.name, self.about, self.views, self.shown_by = "", "", [], None
        self.states, self.events = {}, []
        for indent, line in content(text):
            self.read(indent, line)

    def read(self, indent, line):
        word = line.split(" ", 1)[0]
        if indent == 0:
            self.name, self.about = re.fullmatch(r"machine (\w+): (.+)", line).groups()
        elif line.startswith("looks at "):
            self.views = items(line.removeprefix("looks at "))
        elif line.startswith("shown by "):
            self.shown_by = line.removeprefix("shown by ")
        elif indent == 2 and word == "state":
            self.add_state(line)
        elif indent == 2 and word == "event":
            step, _, after = line.removeprefix("event ").partition(" after ")
            self.events.append(Event(step, items(after)))
        elif indent == 4 and self.events:
            self.add_row(self.events[-1], line)
        else:
            raise TableError(f"{self.name}: what is \"{line}\"?")

    def add_state(self, line):
        found = re.fullmatch(r"state (\w+)(?: like (\w+))?(?: is (.+?))? by (.+)", line)
        if not found or found[1] in self.states:
            raise TableError(f"{self.name}: \"{line}\" is no state, or one that is there")
        name, like, conditions, steps = found.groups()
        shown = items(conditions) if conditions else [f"{self.shown_by} = {name}"]
        if like:
            shown = self.states[like].conditions
        self.states[name] = State(name, like or name, shown, items(steps))

    def add_row(self, event, line):
        found = re.fullmatch(
            r"([\w, ]+?)\s+(?:-> (?P<target>\w+)|(?P<stays>stays)|refused (?P<code>[\w()]+)"
            r"(?: at (?P<field>\S+))?)(?: says (?P<says>.+))?", line)
        if not found:
            raise TableError(f"{self.name}, {event.step}: what is \"{line}\"?")
        kind = "moves" if found["target"] else "stays" if found["stays"] else "refused"
        outcome = Outcome(kind, found["target"] or found["code"], found["field"],
                          items(found["says"] or ""))
        for state in items(found[1]):
            if state in event.outcomes:
                raise TableError(f"{self.name}, {event.step}: {state} stands there twice")
            event.outcomes[state] = outcome

    def steps_to(self, name, above=()):
        """What brings a fresh one into that state, as steps alone."""
        if name in above:
            raise TableError(f"{self.name}: {name} is reached by itself")
        steps = []
        for step in self.states[name].steps:
            steps += (self.steps_to(step, (*above, name)) if step in self.states else [step])
        return steps

    def check(self, vocabulary):
        for view in self.views:
            vocabulary.request(view)
        for state in self.states:
            self.check_steps(self.steps_to(state), vocabulary)
        named = [(event.step, tuple(event.after)) for event in self.events]
        for event in self.events:
            where = f"{self.name}, {event.step}"
            if named.count((event.step, tuple(event.after))) > 1:
                raise TableError(f"{where}: this event stands there twice")
            self.check_steps([event.step, *event.after], vocabulary)
            missing = self.states.keys() - event.outcomes.keys()
            unknown = event.outcomes.keys() - self.states.keys()
            if missing or unknown:
                raise TableError(f"{where}: nothing is said of {sorted(missing)}, "
                                 f"and there is no {sorted(unknown)}")
            for outcome in event.outcomes.values():
                targets = vocabulary.refusals if outcome.kind == "refused" else self.states
                if outcome.kind != "stays" and outcome.what not in targets:
                    raise TableError(f"{where}: there is no {outcome.what}")

    @staticmethod
    def check_steps(steps, vocabulary):
        for step in steps:
            if step != TIME_PASSES:
                vocabulary.request(step)

    def count(self):
        """Pairs by what becomes of them."""
        kinds = [outcome.kind for event in self.events for outcome in event.outcomes.values()]
        return {kind: kinds.count(kind) for kind in ("moves", "stays", "refused")}


class Table:
    def __init__(self, pages, vocabulary):
        self.vocabulary = vocabulary
        self.machines = [Machine(page) for page in pages]
        for machine in self.machines:
            machine.check(vocabulary)

    @classmethod
    def load(cls):
        vocabulary = Vocabulary((FOLDER / "requests.txt").read_text(),
                                (FOLDER / "refusals.txt").read_text())
        pages = sorted((FOLDER / "machines").glob("*.txt"))
        return cls([page.read_text() for page in pages], vocabulary)

    def unused_refusals(self):
        used = {outcome.what for machine in self.machines for event in machine.events
                for outcome in event.outcomes.values()}
        return sorted(self.vocabulary.refusals.keys() - used)

    def counts(self):
        """The table of the table."""
        lines = [f"{'machine':14}{'states':>8}{'events':>8}{'pairs':>8}"
                 f"{'move':>8}{'stay':>8}{'refused':>9}"]
        sums = [0] * 6
        for machine in self.machines:
            count = machine.count()
            row = [len(machine.states), len(machine.events), sum(count.values()), *count.values()]
            sums = [a + b for a, b in zip(sums, row)]
            lines.append(self.row(machine.name, row))
        return "\n".join([*lines, self.row("all", sums)])

    @staticmethod
    def row(name, row):
        return f"{name:14}" + "".join(f"{n:>8}" for n in row[:-1]) + f"{row[-1]:>9}"


class Writer:
    """The scenario of one machine: what the table says, in words."""

    def __init__(self, machine, vocabulary):
        self.machine, self.vocabulary, self.lines = machine, vocabulary, []

    def text(self):
        count = self.machine.count()
        self.lines = [f"# {self.machine.name}: {self.machine.about}",
                      f"# {sum(count.values())} pairs of state and event: {count['moves']} move, "
                      f"{count['stays']} stay, {count['refused']} are refused. Written by "
                      "tests/e2e/transition_table.py.",
                      "", "looks at " + ", ".join(self.machine.views)]
        for state in self.machine.states.values():
            like = "" if state.like == state.name else f" (like {state.like})"
            self.lines.append(f"looks like {state.name}{like}: " + ", ".join(state.conditions))
        for state in self.machine.states:
            self.write_state(state)
        return "\n".join(self.lines) + "\n"

    def write_state(self, state):
        """Together what leaves it as it is, and each event that does not on its own."""
        together = []
        for event in self.machine.events:
            is_alone = (event.after or event.step == TIME_PASSES or
                        event.outcomes[state].kind == "moves")
            if is_alone:
                self.write_alone(state, event)
            else:
                together.append(event)
        if together:
            self.begin(f"{state}: what leaves it as it is", state, [])
            for event in together:
                self.write_event(event.step, event.outcomes[state])

    def write_alone(self, state, event):
        outcome = event.outcomes[state]
        becomes = {"moves": f"-> {outcome.what}", "stays": "stays", "refused": "is refused"}
        title = f"{state}: {event.step}" + ("" if not event.after else
                                            " after " + ", ".join(event.after))
        self.begin(f"{title}, {becomes[outcome.kind]}", state, event.after)
        self.write_event(event.step, outcome)

    def begin(self, title, state, after):
        self.lines += ["", f"scenario {title}"]
        self.lines += [f"    {step}" for step in self.machine.steps_to(state)]
        self.lines.append(f"    is {state}")
        if after:
            self.lines += [*(f"    {step}" for step in after), f"    is {state}"]

    def write_event(self, step, outcome):
        self.lines.append(f"    {step}")
        if outcome.kind == "refused":
            status, field, words = self.vocabulary.refusals[outcome.what]
            code = outcome.what.split("(")[0]
            self.lines.append(f"        refused {status} {code} {outcome.field or field}: {words}")
        else:
            self.lines.append("        accepted")
        self.lines += [f"        says {says}" for says in outcome.says]
        self.lines.append(f"    is {outcome.what}" if outcome.kind == "moves" else
                          "    nothing changed")


def scenario_text(machine, vocabulary):
    return Writer(machine, vocabulary).text()


def main(arguments):
    table = Table.load()
    if not arguments:
        print(table.counts())
    for machine in table.machines:
        if machine.name in arguments:
            print(scenario_text(machine, table.vocabulary), end="")
    unknown = set(arguments) - {machine.name for machine in table.machines}
    if unknown:
        sys.exit(f"no machine {', '.join(sorted(unknown))}")


if __name__ == "__main__":
    main(sys.argv[1:])
