using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace Simulation;

/// <summary>The time that no client can beat under the model.</summary>
/// <param name="Bytes">All bytes over the speed of all streams, in seconds.</param>
/// <param name="Requests">The reads at the source, those at the destination, or the writes, whichever take longest: all that the engine's plan needs, none of them twice, over the rate that the engine may send or the prefix takes; in seconds.</param>
/// <param name="LargestObject">The largest object alone: its parts in whole rounds over all streams, each as long as the first part takes; in seconds.</param>
/// <param name="RequestCount">The requests counted.</param>
/// <param name="Total">The bytes counted.</param>
internal sealed record LowerBound(double Bytes, double Requests, double LargestObject, long RequestCount, long Total)
{
    // How far the engine's requests may run ahead of its rate.
    private const double EngineBurstSeconds = 0.1;

    /// <summary>The larger of bytes and requests, without any allowance: the measure.</summary>
    public double Strict => Math.Max(Bytes, Requests);

    /// <summary>As <see cref="Strict"/>, but parts cannot be cut smaller while they are under way.</summary>
    public double WholeParts => Math.Max(Strict, LargestObject);

    public static LowerBound Of(long count, Func<long, long> sizeOf, TransferOptions options, SimulationOptions model)
    {
        var bytes = 0L;
        var sourceReads = 0L;
        var writes = 0L;
        var longest = 0.0;
        for (var i = 0L; i < count; i++)
        {
            var size = sizeOf(i);
            bytes += size;

            // Both heads and the copy; or both heads, tags at the source, create, the parts and complete.
            var layout = size > options.MultipartThreshold ? PartLayout.For(size, options.PartSize) : null;
            sourceReads += layout is null ? 1 : 2;
            writes += layout is null ? 1 : 2 + layout.Count;
            var rounds = layout is null ? 1 : (layout.Count + model.Streams - 1) / model.Streams;
            longest = Math.Max(longest, rounds * (layout?.PartSize ?? size) / model.BytesPerSecondPerStream);
        }

        // One head each at the destination. The engine's rates of reads and writes are to each other as S3's.
        var reads = SecondsFor(Math.Max(sourceReads, count), (double)options.MaxRequestsPerSecond * S3Limits.ReadsPerSecondPerPrefix / S3Limits.WritesPerSecondPerPrefix, model.ReadsPerSecond);
        return new LowerBound(
            bytes / (model.Streams * model.BytesPerSecondPerStream),
            Math.Max(reads, SecondsFor(writes, options.MaxRequestsPerSecond, model.WritesPerSecond)),
            longest,
            sourceReads + count + writes,
            bytes);
    }

    // Both rates let a burst through at first.
    private static double SecondsFor(long requests, double sentPerSecond, double takenPerSecond) => Math.Max(
        (requests / sentPerSecond) - EngineBurstSeconds,
        (requests / takenPerSecond) - ThrottlingOptions.Default.Burst.TotalSeconds);
}
