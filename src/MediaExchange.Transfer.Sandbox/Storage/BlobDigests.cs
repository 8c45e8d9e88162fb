namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>What is computed once of every stored blob, while it comes in.</summary>
internal readonly record struct BlobDigests(UInt128 Md5, ulong Crc64);
