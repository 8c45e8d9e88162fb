namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>A checksum that a store keeps of an object.</summary>
/// <param name="Algorithm">The algorithm.</param>
/// <param name="Value">Base64, as S3 sends it (big-endian for the CRCs); a composite one may end in <c>-parts</c>.</param>
/// <param name="IsFullObject">Whether it is the checksum of all bytes; otherwise it is one over the checksums of the parts, and depends on the layout.</param>
public sealed record StoredChecksum(ChecksumAlgorithm Algorithm, string Value, bool IsFullObject);
