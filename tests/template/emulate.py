#!/usr/bin/env python3
"""emulate.py TEMPLATE - creates the stack in moto, in each role, compute type and network, and looks at what came to be.

moto knows neither Rules nor every type. A type that it does not know is named as not tried, once, and counts as skipped.
One line a stack; the last line counts.
"""
import itertools
import json
import logging
import os
import sys
import warnings

from template import load

os.environ.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", AWS_EC2_METADATA_DISABLED="true", AWS_CONFIG_FILE=os.devnull)
for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL", "AWS_DEFAULT_REGION"):
    os.environ.pop(name, None)

import boto3  # noqa: E402  the environment comes first
import moto  # noqa: E402
from moto.cloudformation import parsing  # noqa: E402

# moto keeps AWS::NoValue in a list, as null; CloudFormation leaves it out.
with_nulls = parsing.clean_json


def without_nulls(value, resources):
    found = with_nulls(value, resources)
    return [item for item in found if item is not None] if isinstance(found, list) else found


parsing.clean_json = without_nulls
logging.disable(logging.WARNING)
warnings.simplefilter("ignore")

IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/mediaexchange-transfer/worker:1.2.3"
ROLES = {
    "Publisher": {"SourceBucketNames": "pub-a,pub-b", "DestinationBucketNames": "exchange", "SubscriberCanonicalUserId": "0" * 64},
    "Subscriber": {"SourceBucketNames": "exchange", "DestinationBucketNames": "sub-a"},
    "General": {},
}
REGION = "eu-west-1"  # and no other partition: moto's AWS::Partition is always aws


def adapted(template):
    """What moto wants otherwise: a service role, names of instance types, no attributes of what it does not know."""
    text = json.dumps(template)
    for logical_id, resource in template["Resources"].items():
        if not known_to_moto(resource["Type"]):
            text = text.replace("${" + logical_id + ".Arn}", "unknown")
    copy = json.loads(text)
    properties = copy["Resources"]["ComputeEnvironment"]["Properties"]
    properties["ServiceRole"] = {"Fn::GetAtt": ["WorkerRole", "Arn"]}
    properties["ComputeResources"]["InstanceTypes"] = ["m6g.large"]
    return copy


def conditions_of(resource, role, compute, network, mail):
    return {
        None: True,
        "OnEc2": compute == "EC2Spot",
        "OwnNetwork": network == "own",
        "OwnSecurityGroup": network == "own",
        "SomebodyIsTold": mail,
    }[resource.get("Condition")]


def known_to_moto(type_name):
    return parsing.resource_class_from_type(type_name) is not None


def arns(policy, sid):
    found = [s for s in policy["Statement"] if s["Sid"] == sid]
    resource = found[0]["Resource"] if found else []
    return sorted([resource] if isinstance(resource, str) else resource)


def try_stack(template, role, compute, architecture, network, mail):
    problems = []
    cloudformation = boto3.client("cloudformation", region_name=REGION)
    parameters = {"HelperName": "one", "HelperRole": role, "WorkerImageUri": IMAGE, "ComputeType": compute, "Architecture": architecture, **ROLES[role]}
    if mail:
        parameters["NotificationEmail"] = "media@example.com"
    if role == "Subscriber":
        parameters["SourceKmsKeyArns"] = f"arn:aws:kms:{REGION}:123456789012:key/1234"
    if network == "given":
        ec2 = boto3.client("ec2", region_name=REGION)
        vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
        subnets = [s["SubnetId"] for s in ec2.describe_subnets()["Subnets"]][:2]
        groups = [g["GroupId"] for g in ec2.describe_security_groups()["SecurityGroups"] if g["VpcId"] == vpc][:1]
        parameters |= {"VpcId": vpc, "SubnetIds": ",".join(subnets), "SecurityGroupIds": ",".join(groups)}
    cloudformation.create_stack(
        StackName="mediaexchange-transfer-one",
        TemplateBody=json.dumps(adapted(template)),
        Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()],
        Capabilities=["CAPABILITY_IAM"],
    )
    stack = cloudformation.describe_stacks(StackName="mediaexchange-transfer-one")["Stacks"][0]
    if stack["StackStatus"] != "CREATE_COMPLETE":
        problems.append(f"the stack is {stack['StackStatus']}: {stack.get('StackStatusReason')}")
    made = {r["LogicalResourceId"]: r.get("PhysicalResourceId") for r in cloudformation.list_stack_resources(StackName="mediaexchange-transfer-one")["StackResourceSummaries"]}
    for logical_id, resource in template["Resources"].items():
        wanted = conditions_of(resource, role, compute, network, mail)
        if known_to_moto(resource["Type"]) and wanted != (logical_id in made):
            problems.append(f"{logical_id} {'is missing' if wanted else 'should not be there'}")

    iam = boto3.client("iam", region_name=REGION)

    def document(logical_id):
        arn = made[logical_id]
        version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
        found = iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]
        return json.loads(found) if isinstance(found, str) else found

    for logical_id, name in (("SourcePolicy", "SourceBucketNames"), ("DestinationPolicy", "DestinationBucketNames")):
        policy = document(logical_id)
        buckets = [f"arn:aws:s3:::{b}" for b in sorted(ROLES[role].get(name, "*").split(","))]
        for sid, expected in (("Buckets", buckets), ("Objects", [b + "/*" for b in buckets])):
            if arns(policy, sid) != expected:
                problems.append(f"{logical_id}.{sid} is about {arns(policy, sid)} instead of {expected}")
        if bool(arns(policy, "Keys")) != (name.replace("BucketNames", "KmsKeyArns") in parameters):
            problems.append(f"{logical_id} is about keys {arns(policy, 'Keys')}")
    objects = next(s for s in document("DestinationPolicy")["Statement"] if s["Sid"] == "Objects")
    if ("s3:PutObjectAcl" in objects["Action"]) != (role != "Subscriber"):
        problems.append("s3:PutObjectAcl is for publishers, not for subscribers")

    bucket = made["HelperBucket"]
    s3 = boto3.client("s3", region_name=REGION)
    if s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] != "AES256":
        problems.append("the helper's bucket is not encrypted")
    driver = boto3.client("lambda", region_name=REGION).get_function_configuration(FunctionName="mediaexchange-transfer-one-driver")
    if driver["Environment"]["Variables"]["MEDIAEXCHANGE_HELPER_BUCKET"] != bucket:
        problems.append("the driver has another bucket")
    outputs = {o["OutputKey"]: o["OutputValue"] for o in stack.get("Outputs", [])}
    if outputs.get("HelperVersion") != "1.2.3":
        problems.append(f"the version is {outputs.get('HelperVersion')}")
    missing = set(template["Outputs"]) - set(outputs) - (set() if mail else {"NotificationTopicArn"})
    if missing:
        problems.append(f"outputs are missing: {', '.join(sorted(missing))}")
    return problems


def main(path):
    if int(moto.__version__.split(".")[0]) < 5:
        print(f"skipped the emulator: this was written for moto 5, not {moto.__version__}\n0 passed, 0 failed, 1 skipped")
        return 0
    template = load(path)
    passed = failed = 0
    unknown = sorted({r["Type"] for r in template["Resources"].values() if not known_to_moto(r["Type"])})
    for name in unknown:
        print(f"skipped {name}: moto {moto.__version__} does not know it")
    # Architecture and e-mail alternate: each is met with each of the others, without all their combinations.
    cases = [
        (*case, ("arm64", "x86_64")[index % 2], network, mail)
        for index, (case, (network, mail)) in enumerate(
            itertools.product(itertools.product(ROLES, ("EC2Spot", "FargateSpot")), (("own", True), ("given", False)))
        )
    ]
    for case in cases:
        with moto.mock_aws():
            try:
                problems = try_stack(template, *case)
            except Exception as error:  # pylint: disable=broad-except - whatever it is, the stack could not be made
                problems = [f"{type(error).__name__}: {error}"]
        passed, failed = (passed, failed + 1) if problems else (passed + 1, failed)
        role, compute, architecture, network, mail = case
        print(f"{'FAILED' if problems else 'ok':7} {role} on {compute} {architecture}, {network} network, {'with' if mail else 'without'} e-mail")
        for problem in problems:
            print(f"        {problem}")
    print(f"{passed} passed, {failed} failed, {len(unknown)} skipped")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
