using System.Buffers;

namespace Engine.Tests.Hashing;

/// <summary>A block whose bytes cannot be had until a gate opens, or not at all; counts how often it was given back.</summary>
internal sealed class GatedMemory(byte[] bytes) : MemoryManager<byte>
{
    private readonly ManualResetEventSlim _gate = new(initialState: true);
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _released;

    /// <summary>A digest has asked for the bytes.</summary>
    public Task Entered => _entered.Task;

    public Exception? Failure { get; init; }

    /// <summary>Called by whoever reads the bytes, before they can be had.</summary>
    public Action? IsRead { get; init; }

    public int Released => Volatile.Read(ref _released);

    public IDisposable Owner => new Receipt(this);

    // MemoryManager's own property asks for the span.
    public ReadOnlyMemory<byte> Bytes => CreateMemory(bytes.Length);

    public void Close() => _gate.Reset();

    public void Open() => _gate.Set();

    public override Span<byte> GetSpan()
    {
        IsRead?.Invoke();
        _entered.TrySetResult();
        _gate.Wait();
        return Failure is null ? bytes : throw Failure;
    }

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

    public override void Unpin() => throw new NotSupportedException();

    protected override void Dispose(bool disposing) => _gate.Dispose();

    private sealed class Receipt(GatedMemory memory) : IDisposable
    {
        public void Dispose() => Interlocked.Increment(ref memory._released);
    }
}
