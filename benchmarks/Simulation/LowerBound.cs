using MediaExchange.Transfer.Engine.Planning;

namespace Simulation;

/// <summary>The time that no client can beat under the model.</summary>
/// <param name="Bytes">All bytes over the speed of all streams, in seconds.</param>
/// <param name="Requests">All requests that the engine's plan needs, none of them twice, over the rate that the engine may send, or the writes among them over what the prefix takes, whichever is longer; in seconds.</param>
/// <param name="LargestObject">The largest object alone: its parts in whole rounds over all streams, each as long as the first part takes; in seconds.</param>
/// <param name="RequestCount">The requests counted.</param>
/// <param name="Total">The bytes counted.</param>
internal sealed record LowerBound(double Bytes, double Requests, double LargestObject, long RequestCount, long Total)
{
    /// <summary>The larger of bytes and requests, without any allowance: the measure.</summary>
    public double Strict => Math.Max(Bytes, Requests);

    /// <summary>As <see cref="Strict"/>, but parts cannot be cut smaller while they are under way.</summary>
    public double WholeParts => Math.Max(Strict, LargestObject);

    public static LowerBound Of(long count, Func<long, long> sizeOf, TransferOptions options, SimulationOptions model)
    {
        var bytes = 0L;
        var requests = 0L;
        var writes = 0L;
        var longest = 0.0;
        for (var i = 0L; i < count; i++)
        {
            var size = sizeOf(i);
            bytes += size;

            // Both heads and the copy; or both heads, tags, create, the parts and complete.
            var layout = size > options.MultipartThreshold ? PartLayout.For(size, options.PartSize) : null;
            requests += layout is null ? 3 : 5 + layout.Count;
            writes += layout is null ? 1 : 2 + layout.Count;
            var rounds = layout is null ? 1 : (layout.Count + model.Streams - 1) / model.Streams;
            longest = Math.Max(longest, rounds * (layout?.PartSize ?? size) / model.BytesPerSecondPerStream);
        }

        return new LowerBound(
            bytes / (model.Streams * model.BytesPerSecondPerStream),
            Math.Max((double)requests / options.MaxRequestsPerSecond, writes / model.RequestsPerSecond),
            longest,
            requests,
            bytes);
    }
}
