namespace MediaExchange.Transfer.Engine.Reading;

/// <summary>
/// Some bytes of an object, in memory of the run's budget. Whoever is given one holds it once, and gives it back with one <see cref="Release"/>;
/// each further holder begins with <see cref="Retain"/>. When the last has released it, its memory holds other bytes.
/// </summary>
internal sealed class DataBlock : IDisposable
{
    private readonly BufferGrant _grant;
    private byte[]? _bytes;
    private int _holders = 1;

    internal DataBlock(BufferGrant grant, byte[] bytes, long offset)
    {
        _grant = grant;
        _bytes = bytes;
        Offset = offset;
    }

    /// <summary>Where in the object its first byte is.</summary>
    public long Offset { get; }

    /// <summary>How many bytes it has: 1 to <see cref="BufferBudget.BlockSize"/> once it is handed over.</summary>
    public int Length { get; private set; }

    /// <exception cref="ObjectDisposedException">It was given back.</exception>
    public ReadOnlyMemory<byte> Memory => Bytes.AsMemory(0, Length);

    /// <summary>What is still to be filled.</summary>
    internal Memory<byte> Room => Bytes.AsMemory(Length);

    private byte[] Bytes => _bytes ?? throw new ObjectDisposedException(nameof(DataBlock));

    internal void Fill(int count) => Length += count;

    /// <summary>One more holder. Only who holds it may say so.</summary>
    public void Retain()
    {
        var holders = Interlocked.Increment(ref _holders);
        ObjectDisposedException.ThrowIf(holders <= 1, this);
    }

    /// <summary>As <see cref="Release"/>, for whoever takes an owner.</summary>
    void IDisposable.Dispose() => Release();

    /// <summary>One holder fewer; safe on any thread.</summary>
    /// <exception cref="ObjectDisposedException">Nobody holds it any more.</exception>
    public void Release()
    {
        var left = Interlocked.Decrement(ref _holders);
        if (left > 0)
            return;
        ObjectDisposedException.ThrowIf(left < 0, this);
        var bytes = Bytes;
        _bytes = null;
        _grant.Return(bytes);
    }
}
