using System.Runtime.InteropServices;

namespace MediaExchange.Transfer.Engine.Hashing.Blocks;

/// <summary>
/// A hash's compression function, which is all that implementations differ in. Padding, counting, partial blocks and the
/// written-out state are <see cref="BlockDigest"/>'s, so that a state goes from one implementation to any other.
/// Instances have no state of their own and serve all threads.
/// </summary>
internal abstract class BlockFunction(HashShape shape)
{
    public HashShape Shape { get; } = shape;

    /// <summary>Takes in whole blocks.</summary>
    /// <param name="state">The chaining words in the machine's own order of bytes, those of 32 bits two to an element.</param>
    /// <param name="blocks">Any multiple of the block size, not empty.</param>
    public abstract void Compress(Span<ulong> state, ReadOnlySpan<byte> blocks);

    protected static ref uint Words32(Span<ulong> state) => ref MemoryMarshal.GetReference(MemoryMarshal.Cast<ulong, uint>(state));
}
