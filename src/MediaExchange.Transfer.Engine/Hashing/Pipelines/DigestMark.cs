namespace MediaExchange.Transfer.Engine.Hashing.Pipelines;

/// <summary>Asks every lane for something of its digest at one place between two blocks. Under the ring's lock.</summary>
internal sealed class DigestMark(long position, long offset, int lanes, Func<ResumableDigest, byte[]> read)
{
    private readonly TaskCompletionSource<byte[][]> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[][] _results = new byte[lanes][];
    private int _left = lanes;

    /// <summary>How many blocks come before it.</summary>
    public long Position { get; } = position;

    /// <summary>How many bytes come before it.</summary>
    public long Offset { get; } = offset;

    public Task<byte[][]> Completion => _completion.Task;

    /// <summary>Returns whether that was the last lane.</summary>
    public bool Read(DigestLane lane)
    {
        _results[lane.Index] = read(lane.Digest);
        if (--_left > 0)
            return false;
        _completion.TrySetResult(_results);
        return true;
    }

    public void Fail(Exception exception) => _completion.TrySetException(exception);
}
