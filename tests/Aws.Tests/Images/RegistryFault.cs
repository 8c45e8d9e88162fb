namespace Aws.Tests.Images;

/// <summary>What goes wrong with one request.</summary>
internal sealed record RegistryFault
{
    /// <summary>The connection is reset after so many bytes of the body.</summary>
    public int? CutAfter { get; init; }

    /// <summary>It takes effect, and the connection is reset instead of an answer.</summary>
    public bool LosesAnswer { get; init; }

    /// <summary>Nothing comes at all.</summary>
    public bool IsSilent { get; init; }

    public int? Status { get; init; }

    public string? Code { get; init; }

    public string? Message { get; init; }

    /// <summary>The digest that the answer speaks of.</summary>
    public string? EchoedDigest { get; init; }

    /// <summary>Where the upload shall go.</summary>
    public string? Location { get; init; }
}
