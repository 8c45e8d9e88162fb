using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.CloudFormation;

/// <summary>Tells what a template declares, or that of a stack.</summary>
internal sealed class GetTemplateSummaryRequest : AmazonWebServiceRequest
{
    public string? TemplateBody { get; set; }

    public string? TemplateURL { get; set; }

    public string? StackName { get; set; }
}

/// <summary>The answer to <see cref="GetTemplateSummaryRequest"/>.</summary>
internal sealed class GetTemplateSummaryResponse : AmazonWebServiceResponse
{
    public List<ParameterDeclaration> Parameters { get; set; } = [];

    public string? Description { get; set; }

    public List<string> Capabilities { get; set; } = [];

    public string? CapabilitiesReason { get; set; }

    public List<string> ResourceTypes { get; set; } = [];

    public string? Version { get; set; }

    /// <summary>The template's Metadata section, as JSON.</summary>
    public string? Metadata { get; set; }
}
