using MediaExchange.Transfer.Aws.Preflight;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>Estimates time and cost of a run from a sample of its objects, each row of which had the same chance to be in it.</summary>
internal sealed class RunEstimator(IObjectStore store, HelperFacts helper, RunRequest request)
{
    // Within a few per cent of the mean where sizes are alike; where they are not, it takes more than a plan is worth.
    private const int SampleSize = 200;
    private const int AtOnce = 16;

    // A call of the driver without the copy: two heads, a ledger line, and Lambda's own.
    private const double CallSeconds = 0.4;

    // The most that the driver does itself: half of what an invocation has. See the driver's limits.
    private const double DriverSeconds = 440;

    // A container's start; then a worker copies some hundred small objects a second.
    private const double StartSeconds = 25;
    private const double SmallObjectsPerSecond = 500;

    // One core digests about as much, and reading is not faster than a few streams.
    private const double ReadBytesPerSecond = 400e6;

    private readonly Random _random = new(1);
    private readonly List<ObjectLocation> _sample = [];
    private long _rows;

    public void Add(ObjectLocation row)
    {
        _rows++;
        if (_sample.Count < SampleSize)
            _sample.Add(row);
        else if (_random.NextInt64(_rows) is < SampleSize and var place)
            _sample[(int)place] = row;
    }

    public async Task<RunPlan> RunAsync(CancellationToken cancellationToken)
    {
        var heads = new ObjectHead?[_sample.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, _sample.Count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (i, token) => heads[i] = await TryHeadAsync(_sample[i], token).ConfigureAwait(false)).ConfigureAwait(false);
        var there = heads.OfType<ObjectHead>().ToList();
        var plan = new RunPlan { Rows = _rows, Looked = heads.Length, Missing = heads.Length - there.Count };
        return there.Count == 0 ? plan : Estimate(plan, there, (double)_rows / heads.Length);
    }

    private RunPlan Estimate(RunPlan plan, List<ObjectHead> heads, double scale)
    {
        var workers = RunStarter.Workers(helper);
        var (drivers, callSeconds, jobs, jobSeconds, longest, requests) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        foreach (var head in heads)
        {
            var estimate = TransferEstimate.Of(head, request.Options);
            var seconds = estimate.CopyTime.TotalSeconds + (estimate.ReadsBytes ? head.Size / ReadBytesPerSecond : 0);
            var isHandedOver = estimate.ReadsBytes || seconds > DriverSeconds;
            requests += estimate.NeedsParts ? PartLayout.For(head.Size, request.Options.PartSize).Count + 2 : 1;
            if (request.Engine == RunEngine.S3Batch && request.Source is null)
            {
                drivers++;
                callSeconds += CallSeconds + (isHandedOver ? 0 : seconds);
            }

            if (request.Engine != RunEngine.S3Batch || request.Source is not null)
                jobSeconds += estimate.NeedsParts || estimate.ReadsBytes ? seconds : 1 / SmallObjectsPerSecond;
            else if (isHandedOver)
                (jobs, jobSeconds) = (jobs + 1, jobSeconds + StartSeconds + seconds);
            longest = Math.Max(longest, isHandedOver ? StartSeconds + seconds : seconds);
        }

        var concurrency = helper.Number("DriverConcurrency", 50) is > 0 and var reserved ? reserved : 50;
        var allJobSeconds = (jobSeconds * scale) + (request.Engine == RunEngine.BatchArray ? StartSeconds * Math.Min(plan.Rows, workers) : 0);
        var duration = Math.Max(Math.Max(callSeconds * scale / Math.Min(concurrency, plan.Rows), allJobSeconds / Math.Min(workers, plan.Rows)), longest);
        var cost = (drivers > 0 ? RunPrices.Job : 0)
            + (drivers * scale * (RunPrices.Task + RunPrices.Call))
            + (callSeconds * scale * helper.Number("DriverMemory", 512) / 1024 * RunPrices.GigabyteSecond)
            + (allJobSeconds / 3600 * helper.Number("WorkerVcpus", 2) * RunPrices.VcpuHour)
            + (requests * scale * RunPrices.Write)
            + (plan.Rows * 2 * RunPrices.Read);
        return plan with
        {
            Bytes = (long)(heads.Sum(head => (double)head.Size) * scale),
            HandedOver = (long)(jobs * scale),
            Duration = TimeSpan.FromSeconds(duration),
            Cost = cost,
        };
    }

    private async Task<ObjectHead?> TryHeadAsync(ObjectLocation location, CancellationToken cancellationToken)
    {
        try
        {
            return await SmallObjects.TryHeadAsync(store, location, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            return null;
        }
    }
}
