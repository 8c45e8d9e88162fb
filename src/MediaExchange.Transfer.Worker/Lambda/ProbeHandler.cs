using System.Text.Json;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Aws.Preflight;
using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Worker.Tasks;

namespace MediaExchange.Transfer.Worker.Lambda;

/// <summary>Answers <c>{"action":"probe","sources":[...],"destinations":[...]}</c>: what this function may do with those buckets, found out without writing.</summary>
internal sealed class ProbeHandler : IInvocationHandler
{
    // Each takes some requests; who names hundreds would wait for longer than the function may run.
    private const int MostBuckets = 50;

    /// <summary>Whether an event is one of these.</summary>
    public static bool IsMeant(ReadOnlySpan<byte> payload)
    {
        if (payload.IndexOf("\"probe\""u8) < 0)
            return false;
        try
        {
            return JsonSerializer.Deserialize(payload, PreflightJson.Default.ProbeRequest)?.Action == ProbeRequest.Name;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public async Task<ReadOnlyMemory<byte>> HandleAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var request = JsonSerializer.Deserialize(invocation.Payload.Span, PreflightJson.Default.ProbeRequest)!;
        if (request.Sources.Concat(request.Destinations).Any(string.IsNullOrEmpty) || request.Sources.Count + request.Destinations.Count > MostBuckets)
            throw new InvocationException("UnknownEvent", $"The event must name 0 to {MostBuckets} buckets in sources and destinations, each by its name.");
        using var store = S3ObjectStore.Create(WorkerAccess.OfThisProcess("driver"));
        var answer = await new BucketProbe(store).RunAsync(request, HelperEnvironment.Read(Environment.GetEnvironmentVariable)?.Bucket, cancellationToken);
        return JsonSerializer.SerializeToUtf8Bytes(answer, PreflightJson.Default.ProbeAnswer);
    }
}
