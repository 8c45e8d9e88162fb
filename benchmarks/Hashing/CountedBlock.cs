namespace Hashing;

/// <summary>A block of memory that must have been given back before it is taken again.</summary>
internal sealed class CountedBlock(byte[] bytes) : IDisposable
{
    private int _taken;

    public ReadOnlyMemory<byte> Bytes => bytes;

    public void Take()
    {
        if (Interlocked.Increment(ref _taken) != 1)
            throw new InvalidOperationException("The block is still in use.");
    }

    public void Dispose() => Interlocked.Decrement(ref _taken);
}
