using MediaExchange.Transfer.Engine.Hashing;

namespace MediaExchange.Transfer.Engine.Copying.Streamed;

/// <summary>The MD5 of a whole object whose parts come in parallel: each waits for its turn. For objects of which the source's store keeps nothing but that.</summary>
internal sealed class OrderedDigest
{
    private readonly ResumableDigest _digest = ResumableDigest.Create(DigestAlgorithm.Md5);
    private readonly TaskCompletionSource[] _turns;
    private volatile bool _isSpoilt;

    public OrderedDigest(int parts)
    {
        _turns = [.. Enumerable.Range(0, parts + 1).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
        _turns[0].SetResult();
    }

    /// <summary>The digest, once all parts were appended.</summary>
    /// <returns><see langword="null"/> when a part's bytes turned out to be others than those appended.</returns>
    public DigestValue? Value => _isSpoilt || !_turns[^1].Task.IsCompleted ? null : _digest.GetValue();

    /// <summary>Appends a part when those before it are. Each part is appended once.</summary>
    /// <param name="number">From 1.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task AppendAsync(int number, HeldBytes bytes, CancellationToken cancellationToken)
    {
        await _turns[number - 1].Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        foreach (var block in bytes.Blocks)
            _digest.Append(block.Memory.Span);
        _turns[number].SetResult();
    }

    /// <summary>What was appended was not what the source has.</summary>
    public void Spoil() => _isSpoilt = true;
}
