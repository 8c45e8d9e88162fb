namespace MediaExchange.Transfer.Sandbox.Edge.Signing;

/// <summary>
/// Who sent a request, as a request feature. The endpoint must read the body to its end before it acts: what was not
/// read was not verified. The last bytes of a body are handed out only once the whole of it has been found good.
/// </summary>
internal sealed record SignedRequest
{
    public static readonly SignedRequest Anonymous = new() { IsAnonymous = true };

    /// <summary>Empty when anonymous.</summary>
    public string AccessKey { get; init; } = "";

    /// <summary>Empty when anonymous.</summary>
    public string CanonicalUserId { get; init; } = "";

    public string DisplayName { get; init; } = "";

    public bool IsAnonymous { get; init; }

    public bool IsPresigned { get; init; }

    /// <summary>Bytes of payload, whatever its encoding on the wire; 0 without a body.</summary>
    public long DecodedContentLength { get; init; }

    /// <summary>The region of the credential scope; null when anonymous. The endpoint compares it with the bucket's.</summary>
    public string? SignedRegion { get; init; }
}
