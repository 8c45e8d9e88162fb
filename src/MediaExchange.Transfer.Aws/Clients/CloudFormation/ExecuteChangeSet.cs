using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.CloudFormation;

/// <summary>Makes the changes of a change set. It returns at once; the stack's events tell the rest.</summary>
internal sealed class ExecuteChangeSetRequest : AmazonWebServiceRequest
{
    /// <summary>Name or ARN.</summary>
    public string? ChangeSetName { get; set; }

    /// <summary>Needed with a name.</summary>
    public string? StackName { get; set; }

    public bool? DisableRollback { get; set; }

    public bool? RetainExceptOnCreate { get; set; }

    /// <summary>Tells a repetition from a new request, and is in the events that follow; made up where it is missing. Letters, digits and hyphens, up to 128.</summary>
    public string? ClientRequestToken { get; set; }
}

/// <summary>The answer to <see cref="ExecuteChangeSetRequest"/>.</summary>
internal sealed class ExecuteChangeSetResponse : AmazonWebServiceResponse;
