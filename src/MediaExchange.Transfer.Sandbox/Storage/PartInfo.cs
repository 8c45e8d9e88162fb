namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>What remains of a part in a completed object: enough for partNumber reads and GetObjectAttributes.</summary>
internal readonly record struct PartInfo(int Number, long Size, string? Checksum);
