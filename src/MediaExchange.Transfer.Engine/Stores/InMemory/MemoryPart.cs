namespace MediaExchange.Transfer.Engine.Stores.InMemory;

// The MD5 is what the part adds to the object's ETag; the part's own ETag shows it only where KMS does not hide it.
internal sealed record MemoryPart(MemoryContent Content, byte[] Md5, UploadedPart Answer);
