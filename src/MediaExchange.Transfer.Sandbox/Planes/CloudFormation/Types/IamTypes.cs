namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Types;

/// <summary>Roles and policies. Properties after the CloudFormation resource specification.</summary>
internal static class IamTypes
{
    public static readonly ResourceType[] All =
    [
        new()
        {
            Name = "AWS::IAM::Role",
            NameProperty = "RoleName",
            MaxName = 64,
            NeedsIamCapability = true,
            PhysicalId = made => made.Name,
            Attributes = new Dictionary<string, Func<Resources.ResourceRecord, string>>
            {
                ["Arn"] = record => record.Place.GlobalArn("iam", $"role{record.Path}{record.PhysicalId}"),
                ["RoleId"] = record => record.Derived("AROA"),
            },
            Properties = """
                AssumeRolePolicyDocument!{} Description ManagedPolicyArns[] MaxSessionDuration Path^ PermissionsBoundary
                Policies[PolicyDocument!{} PolicyName!] RoleName^ Tags[Key! Value!]
                """,
        },
        new()
        {
            Name = "AWS::IAM::Policy",
            NeedsIamCapability = true,
            PhysicalId = made => made.Generated(128),
            Attributes = new Dictionary<string, Func<Resources.ResourceRecord, string>>
            {
                ["Id"] = record => record.PhysicalId,
            },
            Properties = """
                Groups[] PolicyDocument!{} PolicyName! Roles[] Users[]
                """,
        },
        new()
        {
            Name = "AWS::IAM::ManagedPolicy",
            NameProperty = "ManagedPolicyName",
            MaxName = 128,
            NeedsIamCapability = true,
            PhysicalId = made => made.Place.GlobalArn("iam", $"policy{made.Path}{made.Name}"),
            Attributes = new Dictionary<string, Func<Resources.ResourceRecord, string>>
            {
                ["PolicyArn"] = record => record.PhysicalId,
                ["PolicyId"] = record => record.Derived("ANPA"),
            },
            Properties = """
                Description^ Groups[] ManagedPolicyName^ Path^ PolicyDocument!{} Roles[] Users[]
                """,
        },
        new()
        {
            Name = "AWS::IAM::InstanceProfile",
            NameProperty = "InstanceProfileName",
            MaxName = 128,
            NeedsIamCapability = true,
            PhysicalId = made => made.Name,
            Attributes = new Dictionary<string, Func<Resources.ResourceRecord, string>>
            {
                ["Arn"] = record => record.Place.GlobalArn("iam", $"instance-profile{record.Path}{record.PhysicalId}"),
            },
            Properties = """
                InstanceProfileName^ Path^ Roles![]
                """,
        },
    ];
}
