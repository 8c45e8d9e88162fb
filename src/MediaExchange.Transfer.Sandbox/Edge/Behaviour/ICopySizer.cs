namespace MediaExchange.Transfer.Sandbox.Edge.Behaviour;

/// <summary>Tells how large a copy's source is, so that a copy without a range takes its time. The storage implements it.</summary>
internal interface ICopySizer
{
    /// <summary>The object's size in bytes; null where there is no such object (the copy then fails at once).</summary>
    ValueTask<long?> SizeAsync(string bucket, string key, string? versionId, CancellationToken cancellationToken);
}
