#!/usr/bin/env python3
"""Holds requests and endpoints against the service models that botocore carries.

  aws_models.py requests FILE    FILE has one request a line, as JSON: service, method, target, headers (lower-case names), body (base64).
                                 Each is read by its operation's model into parameters. These are validated, and written again by
                                 botocore's own serializer: what comes out must be what was sent. Prints one line for each problem.
  aws_models.py endpoints        Prints, for each service and region, with and without FIPS and dual-stack, one JSON line with what
                                 botocore's endpoint rules say: service, region, fips, dualStack, url and signingRegion, or error.

Exit code 3: botocore is not installed, or older than what the clients can say.
"""
import base64
import json
import re
import sys
import xml.etree.ElementTree as xml
from urllib.parse import parse_qsl, unquote, urlsplit

try:
    import botocore.session
    from botocore import serialize
    from botocore.endpoint_provider import EndpointProvider
    from botocore.exceptions import BotoCoreError
    from botocore.validate import ParamValidator
except ImportError as missing:
    print(missing)
    sys.exit(3)

SERVICES = ["cloudformation", "ecr", "batch", "lambda", "logs", "iam", "ec2", "s3control"]
SESSION = botocore.session.get_session()


def local(element):
    return element.tag.rpartition("}")[2]


def scalar(shape, text):
    if shape.type_name in ("integer", "long"):
        return int(text)
    if shape.type_name == "boolean":
        if text not in ("true", "false"):
            raise ValueError(f"'{text}' is not a boolean")
        return text == "true"
    return text


def from_form(shape, form, prefix, is_ec2=False):
    """Takes what belongs to a shape out of a form of the Query protocol. EC2's begins names with a capital, and its lists have no members."""
    inside = prefix + "." if prefix else ""
    if shape.type_name == "structure":
        found = {}
        for name, member in shape.members.items():
            label = member.serialization.get("name", name)
            if is_ec2:
                label = member.serialization.get("queryName", label[0].upper() + label[1:])
            key = inside + label
            if any(k == key or k.startswith(key + ".") for k in form):
                found[name] = from_form(member, form, key, is_ec2)
        return found
    if shape.type_name == "list":
        if form.pop(prefix, None) == "":
            return []
        items, step = [], inside if is_ec2 else inside + shape.member.serialization.get("name", "member") + "."
        while any(k == f"{step}{len(items) + 1}" or k.startswith(f"{step}{len(items) + 1}.") for k in form):
            items.append(from_form(shape.member, form, f"{step}{len(items) + 1}", is_ec2))
        return items
    return scalar(shape, form.pop(prefix))


def from_xml(shape, element):
    if shape.type_name == "structure":
        found, names = {}, {m.serialization.get("name", n): n for n, m in shape.members.items() if "location" not in m.serialization}
        for child in element:
            found[names[local(child)]] = from_xml(shape.members[names[local(child)]], child)
        return found
    if shape.type_name == "list":
        return [from_xml(shape.member, child) for child in element]
    if shape.type_name == "map":
        return {entry[0].text: entry[1].text or "" for entry in element}
    return scalar(shape, element.text or "")


def from_json(shape, value):
    if shape.type_name == "structure":
        names = {m.serialization.get("name", n): n for n, m in shape.members.items()}
        return {names.get(k, k): from_json(shape.members[names[k]], v) if k in names else v for k, v in value.items()}
    if shape.type_name == "list":
        return [from_json(shape.member, v) for v in value]
    return value


def operation_of(model, request, path, form):
    protocol = model.metadata["protocol"]
    if protocol in ("query", "ec2"):
        return model.operation_model(form["Action"])
    if protocol == "json":
        return model.operation_model(request["headers"]["x-amz-target"].split(".")[-1])
    for name in model.operation_names:
        operation = model.operation_model(name)
        parts = operation.http["requestUri"].partition("?")[0].strip("/").split("/")
        sent = path.strip("/").split("/")
        if operation.http["method"] == request["method"] and len(parts) == len(sent) and all(p.startswith("{") or p == s for p, s in zip(parts, sent)):
            return operation
    raise LookupError(f"no operation is {request['method']} {path}")


def parameters_of(operation, request, path, query, form, body):
    shape, found = operation.input_shape, {}
    if operation.service_model.metadata["protocol"] in ("query", "ec2"):
        rest = {k: v for k, v in form.items() if k not in ("Action", "Version")}
        found = from_form(shape, rest, "", operation.service_model.metadata["protocol"] == "ec2")
        if rest:
            raise LookupError(f"unknown parameters {', '.join(rest)}")
        return found
    if operation.service_model.metadata["protocol"] == "json":
        return from_json(shape, json.loads(body))
    places = dict(zip((p.strip("{}") for p in operation.http["requestUri"].partition("?")[0].strip("/").split("/")), path.strip("/").split("/")))
    for name, member in shape.members.items():
        place, label = member.serialization.get("location"), member.serialization.get("name", name)
        if place == "uri":
            found[name] = unquote(places[label])
        elif place == "header" and label.lower() in request["headers"]:
            found[name] = scalar(member, request["headers"][label.lower()])
        elif place == "querystring":
            values = [v for k, v in query if k == label]
            if values:
                found[name] = values if member.type_name == "list" else scalar(member, values[0])
    payload = shape.serialization.get("payload")
    if not body:
        return found
    if payload:
        found[payload] = body
    elif operation.service_model.metadata["protocol"] == "rest-json":
        found.update(from_json(shape, json.loads(body)))
    else:
        found.update(from_xml(shape, xml.fromstring(body)))
    return found


def bounds(shape, value, at):
    """What botocore's validator leaves to the service: enumerations, longest lengths, patterns."""
    if shape.type_name == "structure":
        for name, inner in value.items():
            yield from bounds(shape.members[name], inner, f"{at}.{name}")
    elif shape.type_name == "list":
        for inner in value:
            yield from bounds(shape.member, inner, at)
    elif shape.type_name == "map":
        for inner in value.values():
            yield from bounds(shape.value, inner, at)
    elif shape.type_name == "string":
        if shape.enum and value not in shape.enum:
            yield f"{at}: '{value}' is not one of {', '.join(shape.enum)}"
        if len(value) > shape.metadata.get("max", len(value)):
            yield f"{at}: {len(value)} characters are more than {shape.metadata['max']}"
        if not matches(shape.metadata.get("pattern", ""), value):
            yield f"{at}: '{value}' does not match {shape.metadata['pattern']}"


def matches(pattern, value):
    try:
        return re.search(f"^(?:{pattern})$" if pattern else "", value) is not None
    except re.error:
        # The models' patterns are Java's, which has some that Python has not.
        return True


def same_xml(a, b):
    return a.tag == b.tag and (a.text or "") == (b.text or "") and sorted(map(local, a)) == sorted(map(local, b)) and all(
        same_xml(x, y) for x, y in zip(sorted(a, key=local), sorted(b, key=local)))


def differences(protocol, request, path, query, form, body, written):
    if path != written["url_path"]:
        yield f"the path is {path}, and botocore's {written['url_path']}"
    expected = written["query_string"]
    expected = parse_qsl(urlsplit("?" + expected).query) if isinstance(expected, str) else [(k, str(v)) for k, vs in expected.items() for v in (vs if isinstance(vs, list) else [vs])]
    if sorted(query) != sorted(expected):
        yield f"the query is {query}, and botocore's {expected}"
    for name, value in written["headers"].items():
        sent = request["headers"].get(name.lower())
        if name.lower() != "content-type" and sent != value or name.lower() == "content-type" and (sent or "").split(";")[0] != value.split(";")[0]:
            yield f"the header {name} is {sent}, and botocore's {value}"
    other = written["body"]
    if protocol in ("query", "ec2"):
        # One says that a list is empty with nothing after its name, the other with the name and nothing else.
        if form != {k: str(v) for k, v in other.items()}:
            yield f"the form is {form}, and botocore's {other}"
    elif protocol == "rest-xml":
        if bool(body) != bool(other) or body and not same_xml(xml.fromstring(body), xml.fromstring(other)):
            yield f"the body is {body.decode()}, and botocore's {other}"
    elif body != (other.encode() if isinstance(other, str) else other or b"") and json.loads(body) != json.loads(other):
        yield f"the body is {body.decode()}, and botocore's {other}"


def check(request):
    model = SESSION.get_service_model(request["service"])
    body = base64.b64decode(request["body"])
    split = urlsplit(request["target"])
    query = parse_qsl(split.query, keep_blank_values=True)
    form = dict(parse_qsl(body.decode(), keep_blank_values=True)) if model.metadata["protocol"] in ("query", "ec2") else {}
    operation = operation_of(model, request, split.path, form)
    parameters = parameters_of(operation, request, split.path, query, dict(form), body)
    report = ParamValidator().validate(parameters, operation.input_shape)
    if report.has_errors():
        yield from report.generate_report().splitlines()
        return
    yield from bounds(operation.input_shape, parameters, operation.name)
    written = serialize.create_serializer(model.metadata["protocol"], include_validation=False).serialize_to_request(parameters, operation)
    yield from differences(model.metadata["protocol"], request, split.path, query, form, body, written)


def requests(path):
    if "S3ComputeObjectChecksum" not in SESSION.get_service_model("s3control").shape_for("JobOperation").members:
        print(f"botocore {botocore.__version__} is older than members that are sent; have one from 2026")
        sys.exit(3)
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            request = json.loads(line)
            try:
                for problem in check(request):
                    print(f"{number} {request['service']} {request['target']}: {problem}")
            except (BotoCoreError, LookupError, ValueError, TypeError, xml.ParseError) as failure:
                print(f"{number} {request['service']} {request['target']}: {type(failure).__name__}: {failure}")


def endpoints():
    loader = SESSION.get_component("data_loader")
    partitions = loader.load_data("partitions")
    regions = [r for p in partitions["partitions"] for r in p["regions"] if "global" not in r]
    for service in SERVICES:
        rules = EndpointProvider(loader.load_service_model(service, "endpoint-rule-set-1"), partitions)
        for region in regions:
            for fips, dual in ((False, False), (True, False), (False, True)):
                line = {"service": service, "region": region, "fips": fips, "dualStack": dual}
                asked = {"Region": region, "UseFIPS": fips, "UseDualStack": dual}
                if service == "s3control":
                    asked["AccountId"], asked["RequiresAccountId"] = "111122223333", True
                try:
                    answer = rules.resolve_endpoint(**asked)
                    schemes = answer.properties.get("authSchemes") or [{}]
                    line.update(url=answer.url, signingRegion=schemes[0].get("signingRegion", region))
                except BotoCoreError as refusal:
                    line["error"] = str(refusal)
                print(json.dumps(line))


if __name__ == "__main__":
    if sys.argv[1:2] == ["endpoints"]:
        endpoints()
    elif len(sys.argv) == 3 and sys.argv[1] == "requests":
        requests(sys.argv[2])
    else:
        sys.exit(__doc__)
