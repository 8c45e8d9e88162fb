namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>Copies an object of up to 5 GiB in one server-side request (CopyObject).</summary>
/// <param name="Source">The source, with its version where there is one.</param>
/// <param name="SourceETag">The ETag that the source must have: the pin.</param>
/// <param name="Destination">Where to; the version id is ignored.</param>
public sealed record CopyRequest(ObjectLocation Source, string SourceETag, ObjectLocation Destination)
{
    /// <summary>Headers and metadata of the copy; <see langword="null"/> takes the source's own (the COPY directive).</summary>
    public ObjectProperties? Properties { get; init; }

    /// <summary>Tags of the copy; <see langword="null"/> takes the source's own (the COPY directive), an empty list gives none.</summary>
    public IReadOnlyList<ObjectTag>? Tags { get; init; }

    /// <summary>Whether the source's annotations go along (the COPY directive); otherwise none do, whatever the store's default. Stores that know no annotations ignore it.</summary>
    public bool CopyAnnotations { get; init; }

    /// <summary>The copy's x-amz-website-redirect-location where <see cref="Properties"/> is <see langword="null"/>: no directive copies it. <see langword="null"/> for none.</summary>
    public string? WebsiteRedirectLocation { get; init; }

    /// <summary>Storage class, encryption and grants.</summary>
    public DestinationSettings Settings { get; init; } = DestinationSettings.Default;

    /// <summary>The checksum that the store shall compute of the copy; <see langword="null"/> leaves it to the store (S3 keeps the source's algorithm).</summary>
    public ChecksumAlgorithm? Checksum { get; init; }

    /// <summary>Whether to fail with <see cref="StoreErrorKind.PreconditionFailed"/> when the destination exists. Stores that do not know it ignore it.</summary>
    public bool IfNoneMatch { get; init; }
}
