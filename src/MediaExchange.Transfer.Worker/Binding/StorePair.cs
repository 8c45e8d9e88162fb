using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Worker.Binding;

/// <summary>The stores of both sides: one and the same unless the command line tells them apart.</summary>
internal sealed class StorePair(S3ObjectStore source, S3ObjectStore destination) : IDisposable
{
    public S3ObjectStore Source => source;

    public S3ObjectStore Destination => destination;

    /// <summary>Whether an address of the one may be an object of the other.</summary>
    public bool MayBeOne => destination.ReachOf(source) is CopyReach.Same or CopyReach.Perhaps;

    public void Dispose()
    {
        source.Dispose();
        if (!ReferenceEquals(source, destination))
            destination.Dispose();
    }
}
