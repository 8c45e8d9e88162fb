using System.Xml.Linq;

namespace MediaExchange.Transfer.Sandbox.Planes.S3Control;

/// <summary>What CreateJob asked for, checked.</summary>
internal sealed record JobRequest
{
    public required bool IsConfirmationRequired { get; init; }

    public required string Token { get; init; }

    public required int Priority { get; init; }

    public required string RoleArn { get; init; }

    public string? Description { get; init; }

    public required ObjectPlace Manifest { get; init; }

    public string? ManifestVersionId { get; init; }

    public required string ManifestETag { get; init; }

    public required IReadOnlyList<ManifestField> Fields { get; init; }

    /// <summary>The function's ARN.</summary>
    public required string Function { get; init; }

    /// <summary><c>1.0</c> or <c>2.0</c>.</summary>
    public required string Schema { get; init; }

    public required IReadOnlyDictionary<string, string> UserArguments { get; init; }

    /// <summary>Where the report goes; null for none.</summary>
    public ObjectPlace? Report { get; init; }

    /// <summary>Whether the report leaves out what succeeded.</summary>
    public bool ReportsFailuresOnly { get; init; }

    /// <summary>The account that the report's bucket must belong to; null for any.</summary>
    public string? ReportOwner { get; init; }

    /// <summary>Operation, manifest and report as they were sent, which is how they are described.</summary>
    public required IReadOnlyList<XElement> Documents { get; init; }

    /// <summary>The whole request without its token, which tells a repetition from another request under the same token.</summary>
    public required string Text { get; init; }
}
