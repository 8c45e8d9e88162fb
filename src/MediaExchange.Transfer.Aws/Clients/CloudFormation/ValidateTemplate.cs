using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.CloudFormation;

/// <summary>Checks that a template can be read. Whether it can be deployed is not asked.</summary>
internal sealed class ValidateTemplateRequest : AmazonWebServiceRequest
{
    /// <summary>Up to 51,200 bytes.</summary>
    public string? TemplateBody { get; set; }

    public string? TemplateURL { get; set; }
}

/// <summary>The answer to <see cref="ValidateTemplateRequest"/>.</summary>
internal sealed class ValidateTemplateResponse : AmazonWebServiceResponse
{
    public List<TemplateParameter> Parameters { get; set; } = [];

    public string? Description { get; set; }

    /// <summary>What it needs: see <see cref="Capability"/>.</summary>
    public List<string> Capabilities { get; set; } = [];

    public string? CapabilitiesReason { get; set; }
}
