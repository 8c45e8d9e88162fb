using System.Xml.Linq;
using MediaExchange.Transfer.Aws.Clients.Query;
using MediaExchange.Transfer.Aws.Clients.Xml;

namespace MediaExchange.Transfer.Aws.Clients.IdentityManagement;

/// <summary>A condition key and its values, for a simulation.</summary>
internal sealed class ContextEntry
{
    /// <summary>Such as <c>aws:SourceIp</c>.</summary>
    public string? ContextKeyName { get; set; }

    /// <summary><c>string</c>, <c>stringList</c>, <c>boolean</c>, <c>ip</c> and others.</summary>
    public string? ContextKeyType { get; set; }

    public List<string>? ContextKeyValues { get; set; }

    internal static void Write(QueryForm form, ContextEntry entry) => form
        .Add(nameof(ContextKeyName), entry.ContextKeyName)
        .Add(nameof(ContextKeyValues), entry.ContextKeyValues)
        .Add(nameof(ContextKeyType), entry.ContextKeyType);
}

/// <summary>What a simulation says of one action on one resource.</summary>
internal sealed class EvaluationResult
{
    public string? EvalActionName { get; set; }

    public string? EvalResourceName { get; set; }

    /// <summary>See <see cref="PolicyEvaluationDecisionType"/>.</summary>
    public string? EvalDecision { get; set; }

    /// <summary>Condition keys that the policies ask for and nobody has given: the decision may be another with them.</summary>
    public List<string> MissingContextValues { get; set; } = [];

    public OrganizationsDecisionDetail? OrganizationsDecisionDetail { get; set; }

    public PermissionsBoundaryDecisionDetail? PermissionsBoundaryDecisionDetail { get; set; }

    internal static EvaluationResult Read(XElement from) => new()
    {
        EvalActionName = from.Text(nameof(EvalActionName)),
        EvalResourceName = from.Text(nameof(EvalResourceName)),
        EvalDecision = from.Text(nameof(EvalDecision)),
        MissingContextValues = from.Texts(nameof(MissingContextValues)),
        OrganizationsDecisionDetail = from.Structure(
            nameof(OrganizationsDecisionDetail), e => new OrganizationsDecisionDetail { AllowedByOrganizations = e.Flag("AllowedByOrganizations") }),
        PermissionsBoundaryDecisionDetail = from.Structure(
            nameof(PermissionsBoundaryDecisionDetail), e => new PermissionsBoundaryDecisionDetail { AllowedByPermissionsBoundary = e.Flag("AllowedByPermissionsBoundary") }),
    };
}

/// <summary>What the organization's policies say.</summary>
internal sealed class OrganizationsDecisionDetail
{
    public bool? AllowedByOrganizations { get; set; }
}

/// <summary>What the permissions boundary says.</summary>
internal sealed class PermissionsBoundaryDecisionDetail
{
    public bool? AllowedByPermissionsBoundary { get; set; }
}

/// <summary>A role.</summary>
internal sealed class Role
{
    public string? Path { get; set; }

    public string? RoleName { get; set; }

    public string? RoleId { get; set; }

    public string? Arn { get; set; }

    public DateTime? CreateDate { get; set; }

    /// <summary>Who may assume it: JSON in URL encoding.</summary>
    public string? AssumeRolePolicyDocument { get; set; }

    public string? Description { get; set; }

    /// <summary>Seconds, 3,600 to 43,200.</summary>
    public int? MaxSessionDuration { get; set; }

    public AttachedPermissionsBoundary? PermissionsBoundary { get; set; }

    public List<Tag> Tags { get; set; } = [];

    internal static Role Read(XElement from) => new()
    {
        Path = from.Text(nameof(Path)),
        RoleName = from.Text(nameof(RoleName)),
        RoleId = from.Text(nameof(RoleId)),
        Arn = from.Text(nameof(Arn)),
        CreateDate = from.Time(nameof(CreateDate)),
        AssumeRolePolicyDocument = from.Text(nameof(AssumeRolePolicyDocument)),
        Description = from.Text(nameof(Description)),
        MaxSessionDuration = from.Int(nameof(MaxSessionDuration)),
        PermissionsBoundary = from.Structure(nameof(PermissionsBoundary), e => new AttachedPermissionsBoundary { PermissionsBoundaryArn = e.Text("PermissionsBoundaryArn") }),
        Tags = from.List(nameof(Tags), e => new Tag { Key = e.Text("Key"), Value = e.Text("Value") }),
    };
}

/// <summary>The policy that bounds what a role may do.</summary>
internal sealed class AttachedPermissionsBoundary
{
    public string? PermissionsBoundaryArn { get; set; }
}

/// <summary>A tag of a role.</summary>
internal sealed class Tag
{
    public string? Key { get; set; }

    public string? Value { get; set; }
}
