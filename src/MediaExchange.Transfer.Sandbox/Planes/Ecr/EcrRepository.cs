namespace MediaExchange.Transfer.Sandbox.Planes.Ecr;

/// <summary>A repository of images. Guarded by the store's lock.</summary>
internal sealed class EcrRepository
{
    public required AwsPlace Place { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>Whether a tag stays with the image that it was given to first.</summary>
    public bool HasImmutableTags { get; init; }

    /// <summary>Whether images shall be searched for weaknesses; nobody does.</summary>
    public bool HasScanOnPush { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>By digest.</summary>
    public Dictionary<string, EcrImage> Images { get; } = new(StringComparer.Ordinal);

    /// <summary>The digests that tags stand for.</summary>
    public Dictionary<string, string> ImageTags { get; } = new(StringComparer.Ordinal);

    /// <summary>The digests and sizes of the blobs that were pushed to it.</summary>
    public Dictionary<string, long> Blobs { get; } = new(StringComparer.Ordinal);

    public string Arn => Place.Arn("ecr", $"repository/{Name}");

    public EcrImage? Find(string reference) => Images.GetValueOrDefault(ImageTags.GetValueOrDefault(reference, reference));

    public IEnumerable<string> TagsOf(EcrImage image) =>
        ImageTags.Where(tag => tag.Value == image.Digest).Select(tag => tag.Key).Order(StringComparer.Ordinal);
}
