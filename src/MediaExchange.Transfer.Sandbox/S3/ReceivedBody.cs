using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.Storage;

namespace MediaExchange.Transfer.Sandbox.S3;

/// <summary>Content that came in, and proved to be what the client said.</summary>
/// <param name="Content">The bytes.</param>
/// <param name="Digests">MD5 and CRC64NVME.</param>
/// <param name="Declared">The checksum that the client sent, or null.</param>
/// <param name="Checksums">All that were computed, in base64.</param>
internal sealed record ReceivedBody(
    Content Content, BlobDigests Digests, ChecksumAlgorithm? Declared, IReadOnlyDictionary<ChecksumAlgorithm, string> Checksums);
