#!/usr/bin/env python3
"""Folders are floors: every #include of the tree against the table of ARCHITECTURE.md ("Code map").

Prints one line per broken rule, with what to do instead; exits 1 if there is one.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# Folder -> what it may include besides itself. The longest matching prefix is a file's floor.
FLOORS = {
    "engine/base": [],
    "engine/domain": ["engine/base"],
    "engine/runtime": ["engine/base"],
    "engine/codec": ["engine/base", "engine/domain", "schemas"],
    "engine/journal": ["engine/base", "engine/runtime", "engine/codec"],
    "engine/shard": ["engine/base", "engine/domain", "engine/runtime"],
    "engine/sequencer": [
        "engine/base", "engine/domain", "engine/runtime", "engine/shard", "engine/journal",
    ],
    # Each follower is a floor of its own (engine/follow/feed, engine/follow/store, ...).
    "engine/follow/*": [
        "engine/base", "engine/runtime", "engine/domain", "engine/codec", "engine/journal",
    ],
    "engine/twin": ["engine/base"],  # and VALUE_TYPES
    "engine/tools": [
        "engine/base", "engine/domain", "engine/codec", "engine/journal", "engine/twin",
    ],
    "engine/gateway": [
        "engine/base", "engine/domain", "engine/runtime", "engine/codec", "engine/sequencer",
        "engine/follow",
    ],
    "engine/daemon": ["engine"],
    "adapters/*": ["schemas", "adapters/sdk"],
    "schemas": [],
    "tests": ["engine", "adapters", "schemas", "tests", "bench"],
    "bench": ["engine", "adapters", "schemas", "bench", "tests/support"],
}

# The twin shares values with the engine and nothing that decides.
VALUE_TYPES = {
    "engine/domain/" + name + ".hpp"
    for name in ("command", "decision", "digest", "ids", "limits", "names", "quantity", "record")
}

# Libraries that may be seen by these folders only; tests and bench may use everything.
LIBRARIES = {
    "rocksdb/": ["engine/journal", "engine/follow/store"],
    "boost/": ["engine/gateway", "engine/daemon", "engine/follow/outbox", "adapters"],
    "prometheus/": ["engine/gateway", "engine/daemon"],
    "toml++/": ["engine/daemon", "adapters"],
    "spdlog/": ["engine/daemon", "engine/gateway"],
    "simdjson": ["engine/codec", "adapters"],
    "flatbuffers/": ["engine/codec", "adapters"],
    "CLI/": ["adapters", "engine/daemon", "engine/tools"],
}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)


def floor_of(path):
    """The key of FLOORS and the folder itself ("engine/follow/feed"), or (None, None)."""
    parts = path.split("/")
    for depth in range(len(parts) - 1, 0, -1):
        folder = "/".join(parts[:depth])
        if folder in FLOORS:
            return folder, folder
        starred = "/".join(parts[: depth - 1] + ["*"])
        if depth > 1 and starred in FLOORS:
            return starred, folder
    return None, None


def is_under(path, folder):
    return path == folder or path.startswith(folder + "/")


def project_include_problem(path, target, key, own):
    if target.startswith(".") or "/" not in target:
        return f'"{target}" is not a full path from the root; write the path with its folder'
    if target.startswith("schemas/") and target.endswith("_generated.h"):
        exists = (ROOT / target.replace("_generated.h", ".fbs")).exists()
    else:
        exists = (ROOT / target).exists()
    if not exists:
        return f'"{target}" does not exist; project headers by their full path, others with <>'
    if is_under(target, own):
        return None
    if key == "engine/twin" and target in VALUE_TYPES:
        return None
    if any(is_under(target, allowed) for allowed in FLOORS[key]):
        return None
    return (f'"{target}" is above or beside {own}; it may include only itself and '
            f'{", ".join(FLOORS[key]) or "nothing"}')


def library_include_problem(target, own):
    for prefix, folders in LIBRARIES.items():
        if target.startswith(prefix) and not any(is_under(own, folder) for folder in folders):
            return (f"<{target}>: only {', '.join(folders)} may use this library; "
                    "put what you need behind an interface there")
    if re.match(r"(engine|adapters|tests|bench|schemas)/", target):
        return f'<{target}> is ours; include it with quotation marks'
    return None


def check_file(path):
    key, own = floor_of(path)
    if key is None:
        return []
    text = (ROOT / path).read_text(encoding="utf-8", errors="replace")
    problems = []
    for match in INCLUDE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        if match.group(1) == '"':
            problem = project_include_problem(path, match.group(2), key, own)
        elif own.split("/")[0] in ("tests", "bench"):
            problem = None
        else:
            problem = library_include_problem(match.group(2), own)
        if problem:
            problems.append(f"{path}:{line}: {problem}")
    return problems


def sources():
    for top in ("engine", "adapters", "tests", "bench", "schemas"):
        for path in sorted((ROOT / top).rglob("*")):
            if path.suffix in (".hpp", ".cpp", ".h") and path.is_file():
                yield path.relative_to(ROOT).as_posix()


def main():
    problems = [problem for path in sources() for problem in check_file(path)]
    for problem in problems:
        print(f"floors: {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
