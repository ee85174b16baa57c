#!/usr/bin/env python3
"""schemas/openapi.yaml against what the other end-to-end tests saw, in both directions.

Every answer seen must be named by the document (path, method, status, media type) and follow its
schema; every path, method and status that the document names must have been seen. A status that
no client can cause at will is listed in NOT_AT_WILL with its reason.
Reads the files that the tests left in SKUA_SEEN_DIR.
"""

import json
import os
import pathlib
import re
import sys

import yaml

from harness import ROOT

METHODS = ("get", "put", "post", "delete", "patch")
# Status -> why no test can cause it from outside on a healthy machine. Applies to every operation.
NOT_AT_WILL = {
    "500": "would be a bug",
}
# Answers of the gate, given before the path is known: no operation names them.
GATE = {"400", "403", "404", "405", "408", "413", "414", "415", "421", "431", "501", "503"}


class Schemas:
    """A validator for the part of JSON Schema 2020-12 that the document uses."""

    def __init__(self, document):
        self.document = document

    def resolve(self, node):
        while isinstance(node, dict) and "$ref" in node:
            target = self.document
            for part in node["$ref"].lstrip("#/").split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def errors(self, value, schema, where="$"):
        schema = self.resolve(schema)
        if schema is True or schema == {}:
            return []
        if "enum" in schema and value not in schema["enum"]:
            return [f"{where}: {value!r} is none of {schema['enum']}"]
        if "const" in schema and value != schema["const"]:
            return [f"{where}: {value!r} is not {schema['const']!r}"]
        found = self.combined(value, schema, where)
        types = schema.get("type")
        if types and not any(self.is_type(value, t) for t in
                             (types if isinstance(types, list) else [types])):
            return found + [f"{where}: {value!r} is no {types}"]
        if isinstance(value, dict):
            found += self.object_errors(value, schema, where)
        if isinstance(value, list) and "items" in schema:
            for index, item in enumerate(value):
                found += self.errors(item, schema["items"], f"{where}/{index}")
        if isinstance(value, str) and "pattern" in schema:
            if not re.search(schema["pattern"], value):
                found.append(f"{where}: {value!r} does not match {schema['pattern']}")
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            if value < schema.get("minimum", value) or value > schema.get("maximum", value):
                found.append(f"{where}: {value} is out of its range")
        return found

    def combined(self, value, schema, where):
        found = []
        for part in schema.get("allOf", []):
            found += self.errors(value, part, where)
        for name in ("oneOf", "anyOf"):
            if name in schema:
                each = [self.errors(value, part, where) for part in schema[name]]
                if all(each):
                    found += [f"{where}: fits none of {name}; first: {each[0][0]}"]
        return found

    def object_errors(self, value, schema, where):
        properties = schema.get("properties", {})
        found = [f"{where}: {name} is missing" for name in schema.get("required", [])
                 if name not in value]
        for name, item in value.items():
            if name in properties:
                found += self.errors(item, properties[name], f"{where}/{name}")
            elif schema.get("additionalProperties", True) is False:
                found.append(f"{where}: {name} is not in the schema")
            elif isinstance(schema.get("additionalProperties"), dict):
                found += self.errors(item, schema["additionalProperties"], f"{where}/{name}")
        return found

    @staticmethod
    def is_type(value, name):
        if name == "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        if name == "number":
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        return isinstance(value, {"string": str, "object": dict, "array": list,
                                  "boolean": bool, "null": type(None)}[name])


class Walk:
    def __init__(self, document):
        self.document = document
        self.schemas = Schemas(document)
        self.problems = []
        self.seen = set()
        base = ""
        servers = document.get("servers") or []
        if servers:
            base = re.sub(r"^[a-z]+://[^/]+", "", servers[0].get("url", "")).rstrip("/")
        self.operations = []
        for template, item in document["paths"].items():
            item = self.schemas.resolve(item)
            for prefix in {base, ""}:
                pattern = "^" + re.sub(r"\\\{[^/]+?\\\}", "[^/]+", re.escape(prefix + template))
                self.operations.append((len(re.findall(r"\{", template)),
                                        re.compile(pattern + "$"), template, item))
        self.operations.sort(key=lambda operation: operation[0])

    def find(self, path):
        for _, pattern, template, item in self.operations:
            if pattern.match(path):
                return template, item
        return None, None

    def check(self, sample):
        method, status = sample["method"].lower(), str(sample["status"])
        template, item = self.find(sample["path"])
        if template is None or method not in item:
            if status not in GATE:
                self.problems.append(f"{sample['method']} {sample['path']} answered {status} "
                                     "but is not in the document")
            return
        responses = item[method]["responses"]
        self.seen.add((template, method, status))
        if status not in responses and "default" in responses:
            status = "default"
        if status not in responses:
            if status not in GATE:
                self.problems.append(f"{sample['method']} {template} answered {status}, which "
                                     f"the document does not name: {sample['body'][:200]}")
            return
        self.check_body(sample, template, self.schemas.resolve(responses[status]))

    def check_body(self, sample, template, response):
        content = response.get("content") or {}
        kind = sample["type"].split(";")[0].strip()
        name = f"{sample['method']} {template} {sample['status']}"
        if not content:
            return
        if kind not in content:
            self.problems.append(f"{name}: {kind!r} is none of {sorted(content)}")
            return
        schema = content[kind].get("schema")
        if schema is None:
            return
        if kind.endswith("ndjson"):
            documents = [line for line in sample["body"].splitlines() if line]
            if (self.schemas.resolve(schema) or {}).get("type") == "string":
                return
        elif "json" in kind:
            documents = [sample["body"]]
        else:
            return
        for document in documents:
            for error in self.schemas.errors(json.loads(document), schema)[:1]:
                self.problems.append(f"{name}: {error} in {document[:300]}")

    def check_all_seen(self):
        named = 0
        for template, item in self.document["paths"].items():
            item = self.schemas.resolve(item)
            for method in METHODS:
                for status in (item.get(method) or {}).get("responses", {}):
                    named += 1
                    key = (template, method, str(status))
                    if key in self.seen or str(status) in NOT_AT_WILL or status == "default":
                        continue
                    if str(status) == "101":
                        continue  # an upgrade: streams_test.py opens both
                    self.problems.append(f"{method.upper()} {template} {status} is named by the "
                                         "document but no test met it")
        return named


def main():
    document = yaml.safe_load((ROOT / "schemas" / "openapi.yaml").read_text())
    walk = Walk(document)
    samples = []
    for path in sorted(pathlib.Path(os.environ["SKUA_SEEN_DIR"]).glob("*.json")):
        samples += json.loads(path.read_text())
    for sample in samples:
        walk.check(sample)
    named = walk.check_all_seen()
    for problem in dict.fromkeys(walk.problems):
        print(f"openapi: {problem}")
    print(f"{len(samples)} answers against {named} documented statuses: "
          f"{len(set(walk.problems))} problems")
    return 1 if walk.problems or not samples else 0


if __name__ == "__main__":
    sys.exit(main())
