namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>Begins a multipart upload. It carries all that the object shall carry, for Complete adds nothing.</summary>
/// <param name="Destination">Where to.</param>
/// <param name="Properties">Headers and metadata.</param>
/// <param name="Tags">Tags.</param>
/// <param name="Settings">Storage class, encryption and grants.</param>
/// <param name="Checksum">A full-object checksum that the store shall compute (one of the CRCs); <see langword="null"/> leaves it to the store.</param>
public sealed record CreateUploadRequest(
    ObjectLocation Destination,
    ObjectProperties Properties,
    IReadOnlyList<ObjectTag> Tags,
    DestinationSettings Settings,
    ChecksumAlgorithm? Checksum);
