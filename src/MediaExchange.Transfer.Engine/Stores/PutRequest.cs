namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>Writes an object from bytes at hand, in one request.</summary>
/// <param name="Location">Where to; the version id is ignored.</param>
/// <param name="Content">The bytes, read once from where the stream stands; up to 5 GiB. The stream must be seekable and is not disposed.</param>
public sealed record PutRequest(ObjectLocation Location, Stream Content)
{
    /// <summary>Headers and metadata.</summary>
    public ObjectProperties Properties { get; init; } = new();

    /// <summary>Tags.</summary>
    public IReadOnlyList<ObjectTag> Tags { get; init; } = [];

    /// <summary>Storage class, encryption and grants.</summary>
    public DestinationSettings Settings { get; init; } = DestinationSettings.Default;
}
