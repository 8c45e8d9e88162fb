using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws;

/// <summary>The stores of both sides of a transfer: one and the same where they are reached in the same way.</summary>
public sealed class StorePair : IDisposable
{
    private StorePair(S3ObjectStore source, S3ObjectStore destination)
    {
        Source = source;
        Destination = destination;
    }

    /// <summary>The source's.</summary>
    public S3ObjectStore Source { get; }

    /// <summary>The destination's.</summary>
    public S3ObjectStore Destination { get; }

    /// <summary>Whether an address of the one side may be the same object as that address of the other.</summary>
    public bool MayBeOne => Destination.ReachOf(Source) is CopyReach.Same or CopyReach.Perhaps;

    /// <summary>Makes both stores. No request is sent.</summary>
    /// <param name="source">Where and as whom, for the source.</param>
    /// <param name="destination">The same for the destination.</param>
    /// <exception cref="AwsAccessException">A profile, key, region or endpoint cannot be used; the message says which, why, and what to do.</exception>
    public static StorePair Open(AwsAccess source, AwsAccess destination)
    {
        var first = S3ObjectStore.Create(source);
        if (source with { Side = destination.Side } == destination)
            return new StorePair(first, first);
        try
        {
            return new StorePair(first, S3ObjectStore.Create(destination));
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }

    /// <summary>Closes the connections of both.</summary>
    public void Dispose()
    {
        Source.Dispose();
        if (!ReferenceEquals(Source, Destination))
            Destination.Dispose();
    }
}
