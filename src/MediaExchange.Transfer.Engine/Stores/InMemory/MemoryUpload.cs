namespace MediaExchange.Transfer.Engine.Stores.InMemory;

internal sealed class MemoryUpload(CreateUploadRequest request, string id, DateTimeOffset initiated, ChecksumAlgorithm? checksum)
{
    internal CreateUploadRequest Request { get; } = request;

    internal string Id { get; } = id;

    internal DateTimeOffset Initiated { get; } = initiated;

    internal ChecksumAlgorithm? Checksum { get; } = checksum;

    internal SortedDictionary<int, MemoryPart> Parts { get; } = [];
}
