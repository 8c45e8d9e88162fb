using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.CloudFormation;

/// <summary>Forgets a change set.</summary>
internal sealed class DeleteChangeSetRequest : AmazonWebServiceRequest
{
    /// <summary>Name or ARN.</summary>
    public string? ChangeSetName { get; set; }

    /// <summary>Needed with a name.</summary>
    public string? StackName { get; set; }
}

/// <summary>The answer to <see cref="DeleteChangeSetRequest"/>.</summary>
internal sealed class DeleteChangeSetResponse : AmazonWebServiceResponse;
