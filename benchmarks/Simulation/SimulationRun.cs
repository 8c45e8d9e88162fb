using System.Diagnostics;
using System.Globalization;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace Simulation;

/// <summary>One run of the engine on the simulated clock, behind a model of S3.</summary>
internal sealed class SimulationRun(SimulationOptions model, Func<long, long> sizeOf)
{
    private readonly SimulatedClock _clock = new();
    private long _copied;
    private ulong _lines;
    private int _lowestLimit = int.MaxValue;
    private int _mostItems;
    private double _limitSeconds;
    private double _inFlightSeconds;
    private double _sampledAt;
    private double _tracedAt;
    private Snapshot? _last;
    private long _peakLive;
    private long _ended;

    // Full collections are dear, so what is alive is looked at this often in a run.
    private const int Looks = 20;

    public async Task<SimulationResult> RunAsync(CancellationToken cancellationToken)
    {
        var options = new TransferOptions
        {
            MaxConcurrency = model.Streams,
            Time = _clock,
            Seed = model.Seed,
        };
        var bound = LowerBound.Of(model.Objects, sizeOf, options, model);
        var store = new GeneratedObjectStore(sizeOf, options, _clock);
        var throttle = Throttle(store);
        var latency = new LatencyModel(model.MedianLatency, model.P99Latency, model.Seed);
        var s3 = new DelayingObjectStore(throttle, new DelayingOptions { Clock = _clock, LatencyOf = _ => latency.Next(), BytesPerSecond = double.PositiveInfinity });
        var transfer = new TransferDefinition { Rows = RowsAsync(), DestinationBucket = GeneratedObjectStore.DestinationBucket };

        var allocated = GC.GetTotalAllocatedBytes();
        var real = Stopwatch.StartNew();
        var run = ConsumeAsync(TransferEngine.RunAsync(transfer, s3, s3, options, cancellationToken));
        _clock.Start();
        if (await Task.WhenAny(run, _clock.Stalled).ConfigureAwait(false) != run)
            throw new InvalidOperationException($"Nothing is left to happen after {_clock.Passed}, and the run has not ended.");
        await run.ConfigureAwait(false);
        _clock.Stop();
        real.Stop();
        allocated = GC.GetTotalAllocatedBytes() - allocated;

        var seconds = _clock.Passed.TotalSeconds;
        return new SimulationResult
        {
            Scenario = model.Scenario,
            Objects = model.Objects,
            Bytes = store.Bytes,
            Streams = model.Streams,
            Seed = model.Seed,
            Copied = _copied,
            IsComplete = _copied == model.Objects && store.Objects == model.Objects && store.Bytes == bound.Total && store.OpenUploads == 0
                && store.ContentDigest == GeneratedObjectStore.ExpectedDigest(model.Objects, sizeOf) && _lines == LinesOf(model.Objects),
            SimulatedSeconds = seconds,
            BoundBytesSeconds = bound.Bytes,
            BoundRequestsSeconds = bound.Requests,
            BoundWholePartsSeconds = bound.WholeParts,
            BoundSeconds = bound.Strict,
            Ratio = seconds / bound.Strict,
            Requests = _last!.Requests,
            BoundRequests = bound.RequestCount,
            Retries = _last.Retries,
            Throttled = _last.Throttled,
            RefusedByRate = throttle.RefusedRequests,
            LowestLimit = _lowestLimit,
            MeanLimit = _limitSeconds / seconds,
            MeanInFlight = _inFlightSeconds / seconds,
            MostItemsInFlight = _mostItems,
            MostOpenUploads = store.MostOpenUploads,
            RealSeconds = real.Elapsed.TotalSeconds,
            PeakLiveBytes = _peakLive,
            PeakWorkingSet = Process.GetCurrentProcess().PeakWorkingSet64,
            AllocatedPerRequest = (double)allocated / _last.Requests,
            Timers = _clock.Fired,
            Trace = store.TraceDigest.ToString("x16", CultureInfo.InvariantCulture),
        };
    }

    private static ulong LinesOf(long count)
    {
        var lines = 0UL;
        for (var line = 1L; line <= count; line++)
            lines += Mixing.Mix(0, (ulong)line);
        return lines;
    }

    /// <summary>A refusal takes the time to the first byte, so the latency stands before it; what is let through then moves its bytes.</summary>
    private ThrottlingObjectStore Throttle(GeneratedObjectStore store)
    {
        var moving = new DelayingObjectStore(store, new DelayingOptions
        {
            Clock = _clock,
            Latency = TimeSpan.Zero,
            BytesPerSecond = model.BytesPerSecondPerStream,
            SizeOf = store.SizeOf,
        });
        var slow = new FaultingObjectStore(moving, [StoreFault.Randomly(model.SlowDown, StoreErrorKind.Throttled)], model.Seed);
        return new ThrottlingObjectStore(slow, new ThrottlingOptions
        {
            Clock = _clock,
            WritesPerSecond = model.WritesPerSecond,
            ReadsPerSecond = model.ReadsPerSecond,
            PrefixOf = location => location.Bucket,
        });
    }

    private async IAsyncEnumerable<InventoryRow> RowsAsync()
    {
        await Task.CompletedTask.ConfigureAwait(false);
        for (var i = 0L; i < model.Objects; i++)
            yield return new InventoryRow(i + 1, new ObjectLocation(GeneratedObjectStore.SourceBucket, GeneratedObjectStore.KeyOf(i)), null);
    }

    private async Task ConsumeAsync(IAsyncEnumerable<TransferEvent> events)
    {
        await Task.Yield();
        await foreach (var item in events.ConfigureAwait(false))
        {
            if (item is Snapshot snapshot)
            {
                Sample(snapshot);
            }
            else if (item is ItemFinished { Outcome: var outcome })
            {
                if (++_ended % Math.Max(1, model.Objects / Looks) == 0)
                    _peakLive = Math.Max(_peakLive, GC.GetTotalMemory(forceFullCollection: true));
                _lines += Mixing.Mix(0, (ulong)outcome.Line);
                if (outcome.Status == ItemStatus.Copied)
                    _copied++;
                else
                    await Console.Error.WriteLineAsync($"line {outcome.Line}: {outcome.Status} {outcome.Failure?.Message}").ConfigureAwait(false);
            }
        }
    }

    private void Sample(Snapshot snapshot)
    {
        _last = snapshot;
        var now = snapshot.Elapsed.TotalSeconds;
        _limitSeconds += snapshot.RequestLimit * (now - _sampledAt);
        _inFlightSeconds += snapshot.RequestsInFlight * (now - _sampledAt);
        _sampledAt = now;
        _lowestLimit = Math.Min(_lowestLimit, snapshot.RequestLimit);
        _mostItems = Math.Max(_mostItems, snapshot.ItemsInFlight);
        if (model.TraceEvery > 0 && now - _tracedAt >= model.TraceEvery)
        {
            _tracedAt = now;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{now,9:0.0} s  {snapshot.Finished,9} ended  {snapshot.Bytes / 1e12,8:0.000} TB  {snapshot.ItemsInFlight,6} items  {snapshot.RequestsInFlight,5} of {snapshot.RequestLimit,5} in flight  {snapshot.Requests,9} requests  {snapshot.Throttled,7} throttled"));
        }
    }
}
