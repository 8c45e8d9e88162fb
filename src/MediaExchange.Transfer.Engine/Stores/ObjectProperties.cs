namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>What an object says of itself: the system headers that S3 keeps, and the user's metadata.</summary>
public sealed record ObjectProperties
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    /// <summary>Content-Type.</summary>
    public string? ContentType { get; init; }

    /// <summary>Content-Encoding.</summary>
    public string? ContentEncoding { get; init; }

    /// <summary>Content-Language.</summary>
    public string? ContentLanguage { get; init; }

    /// <summary>Content-Disposition.</summary>
    public string? ContentDisposition { get; init; }

    /// <summary>Cache-Control.</summary>
    public string? CacheControl { get; init; }

    /// <summary>Expires, as the store sent it: any text, not necessarily a date.</summary>
    public string? Expires { get; init; }

    /// <summary>x-amz-website-redirect-location. Never copied by S3 on its own.</summary>
    public string? WebsiteRedirectLocation { get; init; }

    /// <summary>User metadata: names in lower case without <c>x-amz-meta-</c>, values as text.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = None;
}
