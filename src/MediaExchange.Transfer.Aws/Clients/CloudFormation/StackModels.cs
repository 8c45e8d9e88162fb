using System.Xml.Linq;
using MediaExchange.Transfer.Aws.Clients.Query;
using MediaExchange.Transfer.Aws.Clients.Xml;

namespace MediaExchange.Transfer.Aws.Clients.CloudFormation;

/// <summary>A stack as it is.</summary>
internal sealed class Stack
{
    public string? StackId { get; set; }

    public string? StackName { get; set; }

    public string? ChangeSetId { get; set; }

    public string? Description { get; set; }

    public List<Parameter> Parameters { get; set; } = [];

    public DateTime? CreationTime { get; set; }

    public DateTime? DeletionTime { get; set; }

    public DateTime? LastUpdatedTime { get; set; }

    /// <summary>See <see cref="CloudFormation.StackStatus"/>.</summary>
    public string? StackStatus { get; set; }

    public string? StackStatusReason { get; set; }

    public bool? DisableRollback { get; set; }

    public List<string> Capabilities { get; set; } = [];

    public List<Output> Outputs { get; set; } = [];

    public string? RoleARN { get; set; }

    public List<Tag> Tags { get; set; } = [];

    public bool? EnableTerminationProtection { get; set; }

    /// <summary>Of a nested stack: the stack that it is a resource of.</summary>
    public string? ParentId { get; set; }

    internal static Stack Read(XElement from) => new()
    {
        StackId = from.Text(nameof(StackId)),
        StackName = from.Text(nameof(StackName)),
        ChangeSetId = from.Text(nameof(ChangeSetId)),
        Description = from.Text(nameof(Description)),
        Parameters = from.List(nameof(Parameters), Parameter.Read),
        CreationTime = from.Time(nameof(CreationTime)),
        DeletionTime = from.Time(nameof(DeletionTime)),
        LastUpdatedTime = from.Time(nameof(LastUpdatedTime)),
        StackStatus = from.Text(nameof(StackStatus)),
        StackStatusReason = from.Text(nameof(StackStatusReason)),
        DisableRollback = from.Flag(nameof(DisableRollback)),
        Capabilities = from.Texts(nameof(Capabilities)),
        Outputs = from.List(nameof(Outputs), Output.Read),
        RoleARN = from.Text(nameof(RoleARN)),
        Tags = from.List(nameof(Tags), Tag.Read),
        EnableTerminationProtection = from.Flag(nameof(EnableTerminationProtection)),
        ParentId = from.Text(nameof(ParentId)),
    };
}

/// <summary>Something that happened to a stack or to one of its resources.</summary>
internal sealed class StackEvent
{
    public string? StackId { get; set; }

    public string? EventId { get; set; }

    public string? StackName { get; set; }

    public string? LogicalResourceId { get; set; }

    public string? PhysicalResourceId { get; set; }

    /// <summary>Such as <c>AWS::S3::Bucket</c>; of the stack itself <c>AWS::CloudFormation::Stack</c>.</summary>
    public string? ResourceType { get; set; }

    public DateTime? Timestamp { get; set; }

    /// <summary>Such as <c>CREATE_FAILED</c>.</summary>
    public string? ResourceStatus { get; set; }

    public string? ResourceStatusReason { get; set; }

    /// <summary>The resource's properties, as JSON.</summary>
    public string? ResourceProperties { get; set; }

    /// <summary>The token of the request that has caused it.</summary>
    public string? ClientRequestToken { get; set; }

    internal static StackEvent Read(XElement from) => new()
    {
        StackId = from.Text(nameof(StackId)),
        EventId = from.Text(nameof(EventId)),
        StackName = from.Text(nameof(StackName)),
        LogicalResourceId = from.Text(nameof(LogicalResourceId)),
        PhysicalResourceId = from.Text(nameof(PhysicalResourceId)),
        ResourceType = from.Text(nameof(ResourceType)),
        Timestamp = from.Time(nameof(Timestamp)),
        ResourceStatus = from.Text(nameof(ResourceStatus)),
        ResourceStatusReason = from.Text(nameof(ResourceStatusReason)),
        ResourceProperties = from.Text(nameof(ResourceProperties)),
        ClientRequestToken = from.Text(nameof(ClientRequestToken)),
    };
}

/// <summary>A template's parameter and its value.</summary>
internal sealed class Parameter
{
    public string? ParameterKey { get; set; }

    public string? ParameterValue { get; set; }

    /// <summary>Whether the stack's present value stays; then there is no <see cref="ParameterValue"/>.</summary>
    public bool? UsePreviousValue { get; set; }

    /// <summary>What a parameter of an SSM type has come to.</summary>
    public string? ResolvedValue { get; set; }

    internal static Parameter Read(XElement from) => new()
    {
        ParameterKey = from.Text(nameof(ParameterKey)),
        ParameterValue = from.Text(nameof(ParameterValue)),
        UsePreviousValue = from.Flag(nameof(UsePreviousValue)),
        ResolvedValue = from.Text(nameof(ResolvedValue)),
    };

    internal static void Write(QueryForm form, Parameter parameter) => form
        .Add(nameof(ParameterKey), parameter.ParameterKey)
        .Add(nameof(ParameterValue), parameter.ParameterValue)
        .Add(nameof(UsePreviousValue), parameter.UsePreviousValue);
}

/// <summary>A tag of a stack; it goes on to the stack's resources.</summary>
internal sealed class Tag
{
    /// <summary>1 to 128 characters.</summary>
    public string? Key { get; set; }

    /// <summary>1 to 256 characters.</summary>
    public string? Value { get; set; }

    internal static Tag Read(XElement from) => new() { Key = from.Text(nameof(Key)), Value = from.Text(nameof(Value)) };

    internal static void Write(QueryForm form, Tag tag) => form.Add(nameof(Key), tag.Key).Add(nameof(Value), tag.Value);
}

/// <summary>An output of a stack.</summary>
internal sealed class Output
{
    public string? OutputKey { get; set; }

    public string? OutputValue { get; set; }

    public string? Description { get; set; }

    public string? ExportName { get; set; }

    internal static Output Read(XElement from) => new()
    {
        OutputKey = from.Text(nameof(OutputKey)),
        OutputValue = from.Text(nameof(OutputValue)),
        Description = from.Text(nameof(Description)),
        ExportName = from.Text(nameof(ExportName)),
    };
}
