"""Checks a result against docs/schemas/result.schema.json: JSON in, list of complaints out.

Strict: a field that the schema does not name is a complaint too, so the schema cannot fall behind.
"""

import json
import pathlib
import sys

from jsonschema import Draft202012Validator

SCHEMA = pathlib.Path(__file__).parents[2] / "docs" / "schemas" / "result.schema.json"


def strict(node):
    if isinstance(node, dict):
        node = {key: strict(value) for key, value in node.items()}
        if node.get("type") == "object" and "properties" in node:
            node["additionalProperties"] = False
    elif isinstance(node, list):
        node = [strict(value) for value in node]
    return node


schema = strict(json.loads(SCHEMA.read_text()))
Draft202012Validator.check_schema(schema)
errors = Draft202012Validator(schema).iter_errors(json.load(sys.stdin))
json.dump([f"{e.json_path}: {e.message[:200]}" for e in errors], sys.stdout)
