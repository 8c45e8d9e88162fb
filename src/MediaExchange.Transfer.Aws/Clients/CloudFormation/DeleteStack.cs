using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.CloudFormation;

/// <summary>Starts to delete a stack. One that is not there is no error.</summary>
internal sealed class DeleteStackRequest : AmazonWebServiceRequest
{
    /// <summary>Name or ARN.</summary>
    public string? StackName { get; set; }

    /// <summary>Logical ids to leave behind; only for a stack that is DELETE_FAILED.</summary>
    public List<string>? RetainResources { get; set; }

    public string? RoleARN { get; set; }

    /// <summary>Tells a repetition from a new request, and is in the events that follow; made up where it is missing.</summary>
    public string? ClientRequestToken { get; set; }
}

/// <summary>The answer to <see cref="DeleteStackRequest"/>.</summary>
internal sealed class DeleteStackResponse : AmazonWebServiceResponse;
