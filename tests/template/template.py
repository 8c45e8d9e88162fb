"""Reads a CloudFormation template with its short forms (!Ref, !GetAtt, ...) as plain data."""
import yaml


class Loader(yaml.SafeLoader):
    """YAML as CloudFormation reads it."""


def _short_form(loader, suffix, node):
    name = suffix if suffix in ("Ref", "Condition") else "Fn::" + suffix
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        if suffix == "GetAtt":
            value = value.split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {name: value}


Loader.add_multi_constructor("!", _short_form)


def load(path):
    with open(path, encoding="ascii") as file:
        return yaml.load(file, Loader)
