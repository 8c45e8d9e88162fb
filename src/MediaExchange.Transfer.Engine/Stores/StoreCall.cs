namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>One request on its way through a <see cref="DelegatingObjectStore"/>.</summary>
/// <param name="Operation">What is asked for.</param>
/// <param name="Location">The object written or read; the key is empty for a bucket, and the prefix for a listing.</param>
public sealed record StoreCall(StoreOperation Operation, ObjectLocation Location)
{
    /// <summary>The source of a copy, otherwise <see langword="null"/>.</summary>
    public ObjectLocation? Source { get; init; }

    /// <summary>The part's number in UploadPart and UploadPartCopy, otherwise 0.</summary>
    public int PartNumber { get; init; }

    /// <summary>The bytes that the request moves, where it says so (PutObject, UploadPart, UploadPartCopy, GetObject of a range); otherwise <see langword="null"/>.</summary>
    public long? Bytes { get; init; }
}
