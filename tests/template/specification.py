#!/usr/bin/env python3
"""specification.py TEMPLATE DB_JSON_GZ - every type, property and attribute that the template uses is one that
CloudFormation has, every required property is there, and every literal is among the allowed ones.

The data is that of the npm package @aws-cdk/aws-service-spec: the schemas of CloudFormation's registry and its resource
specification, put together. One line a resource; the last line counts.
"""
import gzip
import json
import re
import sys

from template import load

NO_VALUE = {"Ref": "AWS::NoValue"}


class Specification:
    def __init__(self, path):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            schema = json.load(file)["schema"]
        self.resources = {r["cloudFormationType"]: r for r in schema["resource"]["entities"]}
        self.definitions = {d["$id"]: d for d in schema["typeDefinition"]["entities"]}

    def problems(self, resource, logical_ids):
        known = self.resources.get(resource["Type"])
        if known is None:
            return [f"CloudFormation knows no type {resource['Type']}"]
        return list(self.structure(known["properties"], resource.get("Properties", {}), "Properties"))

    def structure(self, properties, value, at):
        function = function_of(value)
        if function == "Fn::If":
            for branch in value["Fn::If"][1:]:
                if branch != NO_VALUE:
                    yield from self.structure(properties, branch, at)
            return
        if function:
            return
        if not isinstance(value, dict):
            yield f"{at} must be a mapping"
            return
        for name, item in value.items():
            if name not in properties:
                yield f"{at}.{name} is not known; known are {', '.join(sorted(properties))}"
            else:
                yield from self.value(properties[name]["type"], item, f"{at}.{name}", properties[name].get("previousTypes", []))
        for name, definition in properties.items():
            if definition.get("required") and name not in value:
                yield f"{at}.{name} is required"

    def value(self, kind, value, at, alternatives=()):
        found = list(self.one(kind, value, at))
        # Types that were narrowed over time, such as strings that became numbers, are all still taken.
        if found and not any(True for other in alternatives if not list(self.one(other, value, at))):
            yield from found

    def one(self, kind, value, at):
        function = function_of(value)
        if function == "Fn::If":
            for branch in value["Fn::If"][1:]:
                if branch != NO_VALUE:
                    yield from self.one(kind, branch, at)
            return
        name = kind["type"]
        if name == "union":
            answers = [list(self.one(choice, value, at)) for choice in kind["types"]]
            if all(answers):
                yield from min(answers, key=len)
        elif function or name in ("json", "tag"):
            return
        elif name == "ref":
            yield from self.structure(self.definitions[kind["reference"]["$ref"]]["properties"], value, at)
        elif name == "array":
            if not isinstance(value, list):
                yield f"{at} must be a list"
                return
            for index, item in enumerate(value):
                yield from self.one(kind["element"], item, f"{at}[{index}]")
        elif name == "map":
            if not isinstance(value, dict):
                yield f"{at} must be a mapping"
                return
            for key, item in value.items():
                yield from self.one(kind["element"], item, f"{at}.{key}")
        elif isinstance(value, (dict, list)):
            yield f"{at} must be a {name}"
        elif name == "boolean" and str(value).lower() not in ("true", "false"):
            yield f"{at} must be true or false, not {value!r}"
        elif name in ("integer", "number") and not re.fullmatch(r"-?\d+(\.\d+)?", str(value)):
            yield f"{at} must be a number, not {value!r}"
        elif kind.get("allowedValues") and value not in kind["allowedValues"]:
            yield f"{at} must be one of {kind['allowedValues']}, not {value!r}"

    def attribute_is_known(self, type_name, attribute):
        resource = self.resources[type_name]
        # Attributes that are properties too are listed there alone.
        return attribute in resource.get("attributes", {}) or attribute in resource["properties"]


def function_of(value):
    if isinstance(value, dict) and len(value) == 1:
        name = next(iter(value))
        if name == "Ref" or name.startswith("Fn::"):
            return name
    return None


def attributes_used(node):
    if isinstance(node, dict):
        for name, value in node.items():
            if name == "Fn::GetAtt":
                yield tuple(value)
            elif name == "Fn::Sub":
                text = value if isinstance(value, str) else value[0]
                for logical_id, attribute in re.findall(r"\$\{(\w+)\.([\w.]+)\}", text):
                    yield logical_id, attribute
            yield from attributes_used(value)
    elif isinstance(node, list):
        for value in node:
            yield from attributes_used(value)


def main(path, data):
    template, specification = load(path), Specification(data)
    passed = failed = 0
    resources = template["Resources"]
    for logical_id, resource in resources.items():
        problems = specification.problems(resource, resources)
        passed, failed = (passed, failed + 1) if problems else (passed + 1, failed)
        print(f"{'FAILED' if problems else 'ok':7} {logical_id} ({resource['Type']})")
        for problem in problems:
            print(f"        {problem}")
    unknown = [
        f"{logical_id}.{attribute}"
        for logical_id, attribute in sorted(set(attributes_used(template)))
        if not specification.attribute_is_known(resources[logical_id]["Type"], attribute)
    ]
    passed, failed = (passed, failed + 1) if unknown else (passed + 1, failed)
    print(f"{'FAILED' if unknown else 'ok':7} attributes" + "".join(f"\n        {name} is not one" for name in unknown))
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
