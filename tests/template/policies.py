"""policies.py TEMPLATE IAM-DATA POLICY... : permissions against what AWS says of each action.

Every action is one that IAM knows. In policies for people (JSON files), too: a resource is of a type that the action takes, an action that takes
resources is not given all of them (but for the network, which has no names), the policy fits into a managed policy, and whoever installs may
make, change and remove each type of resource in the template.
"""
import json
import os
import re
import sys

import template

# What CloudFormation does with the installer's credentials: for each type, one action of making, changing and removing it at least.
NEEDED = {
    "AWS::S3::Bucket": "s3:CreateBucket s3:DeleteBucket s3:PutEncryptionConfiguration s3:PutBucketPublicAccessBlock "
                       "s3:PutBucketOwnershipControls s3:PutLifecycleConfiguration s3:PutBucketTagging",
    "AWS::S3::BucketPolicy": "s3:PutBucketPolicy s3:GetBucketPolicy s3:DeleteBucketPolicy",
    "AWS::EC2::VPC": "ec2:CreateVpc ec2:ModifyVpcAttribute ec2:DeleteVpc ec2:DescribeVpcs ec2:CreateTags",
    "AWS::EC2::InternetGateway": "ec2:CreateInternetGateway ec2:DeleteInternetGateway ec2:DescribeInternetGateways",
    "AWS::EC2::VPCGatewayAttachment": "ec2:AttachInternetGateway ec2:DetachInternetGateway",
    "AWS::EC2::RouteTable": "ec2:CreateRouteTable ec2:DeleteRouteTable ec2:DescribeRouteTables",
    "AWS::EC2::Route": "ec2:CreateRoute ec2:DeleteRoute ec2:ReplaceRoute",
    "AWS::EC2::Subnet": "ec2:CreateSubnet ec2:ModifySubnetAttribute ec2:DeleteSubnet ec2:DescribeSubnets",
    "AWS::EC2::SubnetRouteTableAssociation": "ec2:AssociateRouteTable ec2:DisassociateRouteTable",
    "AWS::EC2::VPCEndpoint": "ec2:CreateVpcEndpoint ec2:ModifyVpcEndpoint ec2:DeleteVpcEndpoints ec2:DescribeVpcEndpoints",
    "AWS::EC2::SecurityGroup": "ec2:CreateSecurityGroup ec2:DeleteSecurityGroup ec2:AuthorizeSecurityGroupEgress "
                               "ec2:RevokeSecurityGroupEgress ec2:DescribeSecurityGroups",
    "AWS::EC2::LaunchTemplate": "ec2:CreateLaunchTemplate ec2:CreateLaunchTemplateVersion ec2:DeleteLaunchTemplate",
    "AWS::Logs::LogGroup": "logs:CreateLogGroup logs:PutRetentionPolicy logs:DeleteLogGroup logs:DescribeLogGroups logs:TagResource",
    "AWS::SQS::Queue": "sqs:CreateQueue sqs:SetQueueAttributes sqs:GetQueueAttributes sqs:DeleteQueue sqs:TagQueue",
    "AWS::IAM::ManagedPolicy": "iam:CreatePolicy iam:CreatePolicyVersion iam:DeletePolicyVersion iam:GetPolicy iam:DeletePolicy "
                               "iam:AttachRolePolicy iam:DetachRolePolicy",
    "AWS::IAM::Role": "iam:CreateRole iam:UpdateRole iam:UpdateAssumeRolePolicy iam:PutRolePolicy iam:DeleteRolePolicy iam:GetRole iam:DeleteRole "
                      "iam:PutRolePermissionsBoundary iam:PassRole iam:TagRole",
    "AWS::IAM::InstanceProfile": "iam:CreateInstanceProfile iam:AddRoleToInstanceProfile iam:RemoveRoleFromInstanceProfile iam:DeleteInstanceProfile",
    "AWS::Lambda::Function": "lambda:CreateFunction lambda:UpdateFunctionCode lambda:UpdateFunctionConfiguration lambda:PutFunctionConcurrency "
                             "lambda:GetFunction lambda:DeleteFunction ecr:BatchGetImage ecr:GetRepositoryPolicy ecr:SetRepositoryPolicy",
    "AWS::Batch::ComputeEnvironment": "batch:CreateComputeEnvironment batch:UpdateComputeEnvironment batch:DeleteComputeEnvironment "
                                      "batch:DescribeComputeEnvironments iam:CreateServiceLinkedRole ec2:RunInstances",
    "AWS::Batch::JobQueue": "batch:CreateJobQueue batch:UpdateJobQueue batch:DeleteJobQueue batch:DescribeJobQueues",
    "AWS::Batch::JobDefinition": "batch:RegisterJobDefinition batch:DeregisterJobDefinition batch:DescribeJobDefinitions",
    "AWS::SNS::Topic": "sns:CreateTopic sns:SetTopicAttributes sns:Subscribe sns:Unsubscribe sns:DeleteTopic",
    "AWS::SNS::TopicPolicy": "sns:SetTopicAttributes",
    "AWS::CloudWatch::Alarm": "cloudwatch:PutMetricAlarm cloudwatch:DeleteAlarms cloudwatch:DescribeAlarms",
    "AWS::CloudWatch::Dashboard": "cloudwatch:PutDashboard cloudwatch:DeleteDashboards",
    "AWS::Events::Rule": "events:PutRule events:PutTargets events:RemoveTargets events:DeleteRule events:DescribeRule",
}
# AWS gives these no names to go by before they are there.
NAMELESS = {"ec2"}
LARGEST = 6144  # characters of a managed policy, white space not counted

passed = failed = 0


def check(what, problems):
    global passed, failed
    if problems:
        failed += 1
        print(f"FAILED  {what}: " + "; ".join(sorted(problems)))
    else:
        passed += 1
        print(f"ok      {what}")


def as_list(value):
    return value if isinstance(value, list) else [value]


def statements(node):
    """All statements below a node of the template, both branches of a condition."""
    if isinstance(node, dict):
        if "Effect" in node and ("Action" in node or "NotAction" in node):
            yield node
        for value in node.values():
            yield from statements(value)
    elif isinstance(node, list):
        for value in node:
            yield from statements(value)


def actions_in(value):
    if isinstance(value, str):
        if ":" in value:
            yield value
    elif isinstance(value, list):
        for each in value:
            yield from actions_in(each)
    elif isinstance(value, dict) and "Fn::If" in value:
        yield from actions_in(value["Fn::If"][1:])


class Actions:
    def __init__(self, folder):
        self._folder = os.path.join(folder, "data")
        self._files = {}

    def _read(self, kind, service):
        path = os.path.join(self._folder, kind, service + ".json")
        if path not in self._files:
            self._files[path] = json.load(open(path, encoding="utf-8")) if os.path.exists(path) else {}
        return self._files[path]

    def find(self, action):
        service, _, name = action.partition(":")
        return self._read("actions", service).get(name.lower())

    def types_of(self, action):
        """The types of resources that it can be allowed on; none for an action that takes no resources."""
        types = self._read("resourceTypes", action.partition(":")[0])
        for each in self.find(action)["resourceTypes"]:
            yield shape(re.sub(r"\$\{[^}]*\}", "x", types.get(each["name"], {}).get("arn", "")))


def shape(arn):
    """Service and the word before the name, which tell the type of a resource."""
    if re.match(r"arn:[^:]*:s3:::", arn):
        return "s3", "object" if "/" in arn else "bucket"
    parts = arn.split(":", 5)
    rest = parts[5] if len(parts) == 6 else ""
    return (parts[2] if len(parts) > 2 else arn), re.split(r"[:/]", rest)[0] if re.search(r"[:/]", rest) else ""


def main(path, data, *policies):
    actions = Actions(data)
    document = template.load(path)
    used = set()
    for resource in document["Resources"].values():
        if resource["Type"].startswith("AWS::IAM::"):
            for statement in statements(resource["Properties"]):
                used.update(actions_in(statement.get("Action", [])))
    used.discard("sts:AssumeRole")
    check(f"the template's {len(used)} actions are IAM's", {f"{action} is unknown" for action in used if not actions.find(action)})

    allowed = set()
    for policy in policies:
        name = os.path.basename(policy)
        text = json.load(open(policy, encoding="utf-8"))
        unknown, wrong, wide = set(), set(), set()
        for statement in text["Statement"]:
            for action in as_list(statement["Action"]):
                if not actions.find(action):
                    unknown.add(action)
                    continue
                if name.startswith("installer"):
                    allowed.add(action)
                kinds = set(actions.types_of(action))
                given = as_list(statement["Resource"])
                if given == ["*"]:
                    required = any(each["required"] for each in actions.find(action)["resourceTypes"])
                    if required and action.partition(":")[0] not in NAMELESS:
                        wide.add(f"{action} on *")
                elif not kinds:
                    wrong.add(f"{action} takes no resource, and is given {given[0]}")
                elif not kinds & {shape(arn) for arn in given}:
                    wrong.add(f"{action} does not take {given[0]}")
        check(f"{name}: every action is IAM's", unknown)
        check(f"{name}: every action is given what it takes", wrong)
        check(f"{name}: nothing that can be named is a star", wide)
        size = len(re.sub(r"\s", "", json.dumps(text)))
        check(f"{name}: {size} characters, {LARGEST} at most", [] if size <= LARGEST else ["too large for a managed policy"])

    types = {resource["Type"] for resource in document["Resources"].values()}
    check(f"who installs may make and remove all {len(types)} types", {f"{each} is not in the table" for each in types - set(NEEDED)}
          | {f"{each}: {action}" for each in types & set(NEEDED) for action in NEEDED[each].split() if action not in allowed})
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
