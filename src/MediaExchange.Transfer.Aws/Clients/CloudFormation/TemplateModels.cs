using System.Xml.Linq;
using MediaExchange.Transfer.Aws.Clients.Xml;

namespace MediaExchange.Transfer.Aws.Clients.CloudFormation;

/// <summary>A parameter that a template declares.</summary>
internal sealed class TemplateParameter
{
    public string? ParameterKey { get; set; }

    public string? DefaultValue { get; set; }

    public bool? NoEcho { get; set; }

    public string? Description { get; set; }

    internal static TemplateParameter Read(XElement from) => new()
    {
        ParameterKey = from.Text(nameof(ParameterKey)),
        DefaultValue = from.Text(nameof(DefaultValue)),
        NoEcho = from.Flag(nameof(NoEcho)),
        Description = from.Text(nameof(Description)),
    };
}

/// <summary>A parameter that a template declares, with its type and what it may be.</summary>
internal sealed class ParameterDeclaration
{
    public string? ParameterKey { get; set; }

    public string? DefaultValue { get; set; }

    /// <summary>Such as <c>String</c> or <c>CommaDelimitedList</c>.</summary>
    public string? ParameterType { get; set; }

    public bool? NoEcho { get; set; }

    public string? Description { get; set; }

    /// <summary>Empty where any value of the type will do.</summary>
    public List<string> AllowedValues { get; set; } = [];

    internal static ParameterDeclaration Read(XElement from) => new()
    {
        ParameterKey = from.Text(nameof(ParameterKey)),
        DefaultValue = from.Text(nameof(DefaultValue)),
        ParameterType = from.Text(nameof(ParameterType)),
        NoEcho = from.Flag(nameof(NoEcho)),
        Description = from.Text(nameof(Description)),
        AllowedValues = from.Child("ParameterConstraints")?.Texts(nameof(AllowedValues)) ?? [],
    };
}
