namespace MediaExchange.Transfer.Engine.Stores.InMemory;

/// <summary>A run of bytes: real ones in an array, or, without an array, those that a seed stands for and nobody ever sees.</summary>
internal readonly record struct Extent(byte[]? Bytes, ulong Seed, long Offset, long Length)
{
    internal ReadOnlySpan<byte> Span => Bytes.AsSpan((int)Offset, (int)Length);

    internal Extent Slice(long offset, long length) => this with { Offset = Offset + offset, Length = length };

    internal bool Continues(Extent before) =>
        ReferenceEquals(Bytes, before.Bytes) && Seed == before.Seed && Offset == before.Offset + before.Length;
}
