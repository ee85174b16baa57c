#!/usr/bin/env python3
"""Style as a test: what must not stand in the tree, each with what to write instead.

A line that must break a rule says why on the line itself or the one before:
    // check: allow sleep, the peer offers no event to wait for
"""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
HARD_LINES_MAX = 800

TOP_LEVEL = {
    "CMakeLists.txt", "engine", "schemas", "adapters", "config", "bench", "tests", "scripts",
    "README.md", "LICENSE", "ARCHITECTURE.md", "CONTRIBUTING.md", "CMakePresets.json",
    ".ci", ".clang-format", ".clang-tidy", ".gitignore", ".gitattributes", ".editorconfig",
}

ENGINE = r"engine/"
OURS = r"(engine|adapters)/"
STATE = r"engine/(base|domain|shard|twin)/"
SILENT_STATE = r"engine/(base|domain|shard|sequencer|codec|journal|twin)/"

# name, files, pattern in code (comments and strings taken out), what to do instead
BANS = [
    ("cout", ENGINE, r"\bstd::(cout|cerr|clog)\b",
     "the engine counts and logs; tools and daemon print with fmt::print or std::fputs"),
    # simdjson (codec, sdk), RocksDB (journal) and Asio (gateway) have one that does not throw.
    ("value", r"(engine/(?!codec/|journal/|gateway/)|adapters/(?!sdk/))", r"(\.|->)value\(\)",
     "look with has_value(), then use *result: value() throws"),
    # An adapter is a client: it may wait before it tries again.
    ("sleep", r"(engine|tests|bench)/.*\.[hc]pp$",
     r"\b(sleep|usleep|nanosleep|sleep_for|sleep_until)\s*\(",
     "step the clock, wait on a Doorbell, or poll for the event with a deadline"),
    ("random", r"(engine|adapters|tests|bench)/.*\.[hc]pp$",
     r"\b(rand|srand|drand48)\s*\(",
     "randomness comes from a seed that is passed in and printed"),
    # The daemon makes what nobody may guess (log id, seed of the key table) and passes it in.
    ("random_device", r"(engine/(?!daemon/)|adapters|tests|bench)", r"\bstd::random_device\b",
     "randomness comes from a seed that is passed in and printed"),
    ("float", r"(engine/(domain|journal)|schemas)/", r"\b(float|double)\b",
     "integers only: Quantity, Units, base::Decimal, base::ExactAmount"),
    ("throw", OURS, r"\bthrow\b",
     "a business no is a RejectReason, a failing world is base::Error, a bug is SKUA_ASSERT"),
    ("assert", r"(engine|adapters)/.*\.[hc]pp$", r"(?<![A-Z_a-z])assert\s*\(",
     "SKUA_ASSERT is on in every build"),
    ("clock", r"engine/(base|domain|shard|sequencer|codec|twin)/",
     r"_clock::now\s*\(|\b(gettimeofday|clock_gettime)\s*\(|\btime\s*\((nullptr|NULL|0)\)",
     "ask the runtime::Clock that was passed in; state takes its time from Context"),
    ("thread", r"engine/(base|domain|shard|codec|twin)/", r"\bstd::(thread|jthread|async)\b",
     "be an Agent; threads are runtime's and are started by the daemon"),
    ("log", SILENT_STATE, r"\bspdlog::|\b(std::)?printf\s*\(",
     "count it; logs are for lifecycle and errors, written by daemon and gateway"),
    ("regex", OURS, r"\bstd::regex\b", "parse by hand: std::regex recurses with its input"),
]

# In the raw text, comments included.
RAW_BANS = [
    ("fixme", r".*\.(hpp|cpp|py|fbs|cmake|sh|toml|yaml)$|scripts/|\.ci/", r"\bFIX" r"ME\b",
     "mend it, or file an issue and name it (" "TO" "DO with #number)"),
    ("todo", r".*\.(hpp|cpp|py|fbs|cmake|sh|toml|yaml)$|scripts/|\.ci/",
     r"\bTO" r"DO\b(?!\(#\d+\))", "name the issue: " "TO" "DO(#number)"),
    ("conflict", r".*", r"^(<{7}|>{7}) ", "resolve the merge"),
    ("machine", r".*", r"(?<![\w.])/" r"(work|farm|root|home/\w+)/",
     "no paths of one machine in the tree"),
    ("registry", r".*", r"\b(deb|snapshot)\.deb" r"ian\.org|registry\.npm" r"js",
     "package sources are the machine's business (apt's own configuration)"),
]

CODE = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<tag>[^(\s]*)\(.*?\)(?P=tag)"|"(?:\\.|[^"\\\n])*"|'
    r"(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'", re.DOTALL)


def blank(match):
    """Takes comments and literals out, but keeps the lines."""
    return "\n" * match.group(0).count("\n") or " "


def tracked():
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    return sorted({n for n in names.decode().split("\0") if n and (ROOT / n).is_file()})


def allowed(lines, number, name):
    return any(f"check: allow {name}" in lines[i] for i in (number - 1, number - 2)
               if 0 <= i < len(lines))


def find(bans, path, text, lines):
    for name, files, pattern, instead in bans:
        if not re.match(files, path):
            continue
        for match in re.finditer(pattern, text, re.MULTILINE):
            number = text.count("\n", 0, match.start()) + 1
            if not allowed(lines, number, name):
                yield f"{path}:{number}: `{match.group(0).strip()}`: {instead}"


def check_text(path, raw):
    lines = raw.split("\n")
    is_cpp = path.endswith((".hpp", ".cpp"))
    if is_cpp or path.endswith(".fbs"):
        yield from find(BANS, path, CODE.sub(blank, raw), lines)
    yield from find(RAW_BANS, path, raw, lines)
    if path.endswith(".hpp"):
        if not re.search(r"^#pragma once$", raw, re.MULTILINE):
            yield f"{path}:1: no `#pragma once`"
        for match in re.finditer(r"^\s*using namespace\b", CODE.sub(blank, raw), re.MULTILINE):
            number = raw.count("\n", 0, match.start()) + 1
            yield f"{path}:{number}: `using namespace` in a header: write the namespace out"
    if path.endswith((".hpp", ".cpp", ".py", ".sh")) and len(lines) - 1 > HARD_LINES_MAX:
        yield f"{path}: {len(lines) - 1} lines; more than {HARD_LINES_MAX} are two ideas: cut it"
    if raw and not raw.endswith("\n"):
        yield f"{path}: no newline at its end"
    if not path.endswith(".md"):
        for number, line in enumerate(lines, 1):
            if line != line.rstrip():
                yield f"{path}:{number}: white space at the end of the line"


def check_top_level(paths):
    for name in sorted({path.split("/")[0] for path in paths} - TOP_LEVEL):
        yield f"{name}: not of the top level; the allowed set stands in scripts/check_bans.py"


def main():
    paths = tracked()
    problems = list(check_top_level(paths))
    for path in paths:
        data = (ROOT / path).read_bytes()
        if path == "LICENSE" or "/corpus/" in path or b"\0" in data[:8192]:
            continue
        try:
            problems += check_text(path, data.decode("utf-8"))
        except UnicodeDecodeError:
            problems.append(f"{path}: not UTF-8")
    for problem in problems:
        print(f"bans: {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
