#!/usr/bin/env python3
"""Every transition of every state machine over HTTP, the legal and the illegal ones.

transitions/ is the table (its README says how it is written); transition_table.py writes a scenario
of each machine from it, into SKUA_SCENARIO_DIR where that is set; transition_runner.py runs them.
"""

import os
import pathlib
import time
import unittest

from transition_runner import House, read_scenarios
from transition_table import FOLDER, Machine, Table, TableError, scenario_text

SHOWN = 20


def scenarios_of(table):
    """All scenarios, read from the text that is written for them."""
    folder = os.environ.get("SKUA_SCENARIO_DIR")
    found = []
    for machine in table.machines:
        text = scenario_text(machine, table.vocabulary)
        if folder:
            pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
            (pathlib.Path(folder) / f"{machine.name}.txt").write_text(text)
        found += read_scenarios(machine.name, text)
    return found


class Transitions(unittest.TestCase):
    def run_all(self, shards):
        table = Table.load()
        scenarios = scenarios_of(table)
        started = time.monotonic()
        house = House(table.vocabulary, shards)
        try:
            failures = house.run(scenarios)
            house.check_feed()
        finally:
            house.close()
        print(f"{shards} shard(s): {house.pairs} pairs in {len(scenarios)} scenarios, "
              f"{len(house.accepted)} commands accepted, {len(house.refused)} refused, "
              f"{time.monotonic() - started:.1f} s", flush=True)
        if failures:
            self.fail(f"{len(failures)} failed:\n" + "\n".join(failures[:SHOWN]))
        self.assertEqual(house.pairs, sum(sum(machine.count().values())
                                          for machine in table.machines))

    def test_with_one_shard(self):
        self.run_all(1)

    def test_with_two_shards(self):
        self.run_all(2)


class Teeth(unittest.TestCase):
    """A table that says something else than the engine does turns the test red."""

    # A row of machines/count.txt, what it is made, and the scenario that must fail then.
    WRONG = (
        ("legal, called illegal",
         "    counted, counted_too_few  -> approved\n",
         "    counted, counted_too_few  refused count_already_approved\n",
         "counted: what leaves it as it is"),
        ("illegal, called legal",
         "    open, open_after_a_short, counted, counted_too_few  refused count_not_approved\n",
         "    open, open_after_a_short, counted, counted_too_few  -> posted\n",
         "open: post the count, -> posted"),
        ("another state after it",
         "    approved                -> posted\n",
         "    approved                -> cancelled\n",
         "approved: post the count, -> cancelled"),
        ("another reason",
         "    open, open_after_a_short  refused count_not_recorded\n    approved, ",
         "    open, open_after_a_short  refused count_not_approved\n    approved, ",
         "open: what leaves it as it is"),
        ("other words for the same reason",
         "    posted                  refused count_closed(posted)\n",
         "    posted                  refused count_closed(cancelled)\n",
         "posted: what leaves it as it is"),
        ("another field",
         "refused count_exists\n", "refused count_exists at /location\n",
         "approved: what leaves it as it is"),
        ("another figure in the answer",
         "says requested = 1, available = 0", "says requested = 2, available = 2",
         "approved_too_few: what leaves it as it is"),
        ("a change, called none",
         "    cancelled               -> cancelled\n",
         "    cancelled               stays\n",
         "cancelled: what leaves it as it is"),
    )
    # What is wrong with the page itself.
    BROKEN = (
        ("a pair is missing", "    approved                -> posted\n", ""),
        ("a pair stands twice", "    approved                -> posted\n",
         "    approved, posted        -> posted\n"),
        ("a state that is not there", "    approved                -> posted\n",
         "    approved                -> booked\n"),
        ("a reason that is not there", "refused count_exists\n", "refused count_is_there\n"),
        ("words that nobody knows", "event count 3\n", "event guess 3\n"),
        ("a state that leads to itself", "state counted by open, count 3\n",
         "state counted by approved, count 3\n"),
        ("the same event again", "event count 3\n", "event post the count\n"),
    )

    @classmethod
    def setUpClass(cls):
        cls.vocabulary = Table.load().vocabulary
        cls.page = (FOLDER / "machines" / "count.txt").read_text()

    def altered(self, before, after):
        self.assertIn(before, self.page, "the test knows another table")
        return Table([self.page.replace(before, after)], self.vocabulary)

    def test_a_row_that_is_wrong_is_found(self):
        house = House(self.vocabulary, 1)
        try:
            for name, before, after, expected in self.WRONG:
                only = [scenario for scenario in scenarios_of_page(self.altered(before, after))
                        if scenario.title == expected]
                self.assertEqual(len(only), 1, expected)
                self.assertTrue(house.run(only), f"{name}: nobody saw it")
            self.assertEqual(house.run(scenarios_of_page(Table([self.page], self.vocabulary))), [])
            house.check_feed()
            house.refused.update(house.accepted)
            self.assertRaises(AssertionError, house.check_feed)
        finally:
            house.close()

    def test_a_table_that_is_broken_is_refused(self):
        for name, before, after in self.BROKEN:
            with self.subTest(name), self.assertRaises(TableError):
                self.altered(before, after)

    def test_a_state_that_looks_like_another_is_found(self):
        machine = Machine(self.page)
        machine.states["approved"].conditions = ["id present"]
        house = House(self.vocabulary, 1)
        try:
            text = scenario_text(machine, self.vocabulary)
            failures = house.run(read_scenarios("count", text))
            self.assertTrue([failure for failure in failures if "looks like" in failure])
        finally:
            house.close()

    def test_every_refusal_of_the_list_is_met(self):
        self.assertEqual(Table.load().unused_refusals(), [])


def scenarios_of_page(table):
    machine = table.machines[0]
    return read_scenarios(machine.name, scenario_text(machine, table.vocabulary))


def tearDownModule():
    print(Table.load().counts())


if __name__ == "__main__":
    unittest.main(verbosity=2)
