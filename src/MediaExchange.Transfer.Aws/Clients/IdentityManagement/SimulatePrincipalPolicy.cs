using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.IdentityManagement;

/// <summary>Asks what a user or role may do, page by page. Nothing is done.</summary>
internal sealed class SimulatePrincipalPolicyRequest : AmazonWebServiceRequest
{
    /// <summary>Of a user, group or role; not of a session.</summary>
    public string? PolicySourceArn { get; set; }

    /// <summary>Such as <c>s3:PutObject</c>.</summary>
    public List<string>? ActionNames { get; set; }

    /// <summary><c>*</c> when not given.</summary>
    public List<string>? ResourceArns { get; set; }

    /// <summary>The resource's own policy, as JSON; needs <see cref="CallerArn"/>.</summary>
    public string? ResourcePolicy { get; set; }

    /// <summary>The account of the resources.</summary>
    public string? ResourceOwner { get; set; }

    public string? CallerArn { get; set; }

    public List<ContextEntry>? ContextEntries { get; set; }

    /// <summary>1 to 1,000.</summary>
    public int? MaxItems { get; set; }

    public string? Marker { get; set; }
}

/// <summary>The answer to <see cref="SimulatePrincipalPolicyRequest"/>.</summary>
internal sealed class SimulatePrincipalPolicyResponse : AmazonWebServiceResponse
{
    public List<EvaluationResult> EvaluationResults { get; set; } = [];

    public bool? IsTruncated { get; set; }

    public string? Marker { get; set; }
}
