using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.CloudFormation;

/// <summary>Plans what would become of a stack; nothing changes yet but that a new stack is there, REVIEW_IN_PROGRESS.</summary>
internal sealed class CreateChangeSetRequest : AmazonWebServiceRequest
{
    public string? StackName { get; set; }

    /// <summary>1 to 128 letters, digits and hyphens; unique among those of the stack.</summary>
    public string? ChangeSetName { get; set; }

    /// <summary>See <see cref="CloudFormation.ChangeSetType"/>; UPDATE when not given.</summary>
    public string? ChangeSetType { get; set; }

    /// <summary>Up to 1,024 characters.</summary>
    public string? Description { get; set; }

    /// <summary>Up to 51,200 bytes.</summary>
    public string? TemplateBody { get; set; }

    /// <summary>An address in S3; for templates up to 1 MB.</summary>
    public string? TemplateURL { get; set; }

    public bool? UsePreviousTemplate { get; set; }

    public List<Parameter>? Parameters { get; set; }

    /// <summary>Up to 50.</summary>
    public List<Tag>? Tags { get; set; }

    /// <summary>See <see cref="Capability"/>.</summary>
    public List<string>? Capabilities { get; set; }

    /// <summary>Up to 5 topics.</summary>
    public List<string>? NotificationARNs { get; set; }

    /// <summary>The role that CloudFormation acts in; otherwise the caller's rights count.</summary>
    public string? RoleARN { get; set; }

    /// <summary><c>DELETE</c>, <c>ROLLBACK</c> or <c>DO_NOTHING</c>: what becomes of a new stack that fails.</summary>
    public string? OnStackFailure { get; set; }

    /// <summary>Tells a repetition from a new request; made up where it is missing. Letters, digits and hyphens, up to 128.</summary>
    public string? ClientToken { get; set; }
}

/// <summary>The answer to <see cref="CreateChangeSetRequest"/>.</summary>
internal sealed class CreateChangeSetResponse : AmazonWebServiceResponse
{
    /// <summary>The change set's ARN.</summary>
    public string? Id { get; set; }

    public string? StackId { get; set; }
}
