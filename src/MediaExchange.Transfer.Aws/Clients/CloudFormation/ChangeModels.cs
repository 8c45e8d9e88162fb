using System.Xml.Linq;
using MediaExchange.Transfer.Aws.Clients.Xml;

namespace MediaExchange.Transfer.Aws.Clients.CloudFormation;

/// <summary>A change that a change set would make.</summary>
internal sealed class Change
{
    /// <summary><c>Resource</c>.</summary>
    public string? Type { get; set; }

    public ResourceChange? ResourceChange { get; set; }

    internal static Change Read(XElement from) => new()
    {
        Type = from.Text(nameof(Type)),
        ResourceChange = from.Structure(nameof(ResourceChange), CloudFormation.ResourceChange.Read),
    };
}

/// <summary>What would become of a resource.</summary>
internal sealed class ResourceChange
{
    /// <summary><c>Add</c>, <c>Modify</c>, <c>Remove</c>, <c>Import</c> or <c>Dynamic</c>.</summary>
    public string? Action { get; set; }

    /// <summary>What becomes of the present resource when it is replaced: <c>Delete</c>, <c>Retain</c> and others.</summary>
    public string? PolicyAction { get; set; }

    public string? LogicalResourceId { get; set; }

    public string? PhysicalResourceId { get; set; }

    public string? ResourceType { get; set; }

    /// <summary>Of a <c>Modify</c>: see <see cref="CloudFormation.Replacement"/>.</summary>
    public string? Replacement { get; set; }

    /// <summary>Which attributes change: <c>Properties</c>, <c>Tags</c> and others.</summary>
    public List<string> Scope { get; set; } = [];

    public List<ResourceChangeDetail> Details { get; set; } = [];

    /// <summary>The resource before, as JSON, where it was asked for.</summary>
    public string? BeforeContext { get; set; }

    /// <summary>The resource after, as JSON, where it was asked for.</summary>
    public string? AfterContext { get; set; }

    internal static ResourceChange Read(XElement from) => new()
    {
        Action = from.Text(nameof(Action)),
        PolicyAction = from.Text(nameof(PolicyAction)),
        LogicalResourceId = from.Text(nameof(LogicalResourceId)),
        PhysicalResourceId = from.Text(nameof(PhysicalResourceId)),
        ResourceType = from.Text(nameof(ResourceType)),
        Replacement = from.Text(nameof(Replacement)),
        Scope = from.Texts(nameof(Scope)),
        Details = from.List(nameof(Details), ResourceChangeDetail.Read),
        BeforeContext = from.Text(nameof(BeforeContext)),
        AfterContext = from.Text(nameof(AfterContext)),
    };
}

/// <summary>Why a resource changes.</summary>
internal sealed class ResourceChangeDetail
{
    public ResourceTargetDefinition? Target { get; set; }

    /// <summary><c>Static</c>, or <c>Dynamic</c> where it is known only when the change is made.</summary>
    public string? Evaluation { get; set; }

    /// <summary><c>ParameterReference</c>, <c>DirectModification</c> and others.</summary>
    public string? ChangeSource { get; set; }

    public string? CausingEntity { get; set; }

    internal static ResourceChangeDetail Read(XElement from) => new()
    {
        Target = from.Structure(nameof(Target), ResourceTargetDefinition.Read),
        Evaluation = from.Text(nameof(Evaluation)),
        ChangeSource = from.Text(nameof(ChangeSource)),
        CausingEntity = from.Text(nameof(CausingEntity)),
    };
}

/// <summary>The part of a resource that changes.</summary>
internal sealed class ResourceTargetDefinition
{
    /// <summary><c>Properties</c>, <c>Tags</c> and others.</summary>
    public string? Attribute { get; set; }

    /// <summary>Of <c>Properties</c>: which one.</summary>
    public string? Name { get; set; }

    /// <summary><c>Never</c>, <c>Conditionally</c> or <c>Always</c>.</summary>
    public string? RequiresRecreation { get; set; }

    public string? BeforeValue { get; set; }

    public string? AfterValue { get; set; }

    internal static ResourceTargetDefinition Read(XElement from) => new()
    {
        Attribute = from.Text(nameof(Attribute)),
        Name = from.Text(nameof(Name)),
        RequiresRecreation = from.Text(nameof(RequiresRecreation)),
        BeforeValue = from.Text(nameof(BeforeValue)),
        AfterValue = from.Text(nameof(AfterValue)),
    };
}
