"""The command line for tests: called with the URL of the test's engine, its answers read."""

import json
import pathlib

from harness import SkuaTest, tool


class CommandLineTest(SkuaTest):
    def skua(self, *arguments, code=0):
        done = tool("skua", "--url", f"http://{self.daemon.host}:{self.daemon.port}", *arguments)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def account(self, report):
        """Every line that was read is in exactly one of the counts."""
        kinds = report["lines_by_kind"]
        self.assertEqual(sum(kind["lines"] for kind in kinds.values()), report["lines_read"])
        self.assertEqual(kinds["withheld_line"]["lines"], report["lines_withheld"])
        self.assertEqual(kinds["bad_line"]["lines"], sum(report["bad_lines_by_reason"].values()))
        others = sum(kind["lines"] for name, kind in kinds.items() if name != "sale")
        self.assertEqual(report["lines_accepted"] + report["lines_rejected"] + others
                         + report["repeated_in_file"], report["lines_read"])
        self.assertEqual(report["orders_accepted"] + report["orders_rejected"]
                         + report["orders_withheld"] + report["repeated_in_file"],
                         report["orders_read"])

    def write(self, name, text):
        file = pathlib.Path(self.folder) / name
        file.write_text(text)
        return file

    def imported(self, *arguments, code=0):
        """The one JSON object that an import ends with."""
        lines = self.skua("--json", "import", *arguments, code=code).stdout.splitlines()
        self.assertEqual(len(lines), 1)
        return json.loads(lines[0])
