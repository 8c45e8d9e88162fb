using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.Lambda;

/// <summary>Describes a function. One that is not there is a ResourceNotFoundException.</summary>
internal sealed class GetFunctionRequest : AmazonWebServiceRequest
{
    /// <summary>Name or ARN.</summary>
    public string? FunctionName { get; set; }

    /// <summary>A version or an alias.</summary>
    public string? Qualifier { get; set; }
}

/// <summary>The answer to <see cref="GetFunctionRequest"/>.</summary>
internal sealed class GetFunctionResponse : AmazonWebServiceResponse
{
    public FunctionConfiguration? Configuration { get; set; }

    public FunctionCodeLocation? Code { get; set; }

    public Concurrency? Concurrency { get; set; }

    public Dictionary<string, string> Tags { get; set; } = [];
}
