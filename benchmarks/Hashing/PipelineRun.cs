using System.Diagnostics;
using MediaExchange.Transfer.Engine.Hashing;

namespace Hashing;

/// <summary>Several digests over the same blocks through the pipeline that transfers use.</summary>
internal static class PipelineRun
{
    public static async Task<RunResult> RunAsync(RunOptions options)
    {
        // One more than can be queued: the next is filled, or would be, while all others are digested.
        var blocks = Enumerable.Range(0, options.Queue + 1).Select(seed => new CountedBlock(options.NewBlock(seed))).ToArray();
        await using var pipeline = new DigestPipeline(options.Digests, options.Queue);
        await FeedAsync(pipeline, blocks, RunOptions.WarmUp).ConfigureAwait(false);
        return await FeedAsync(pipeline, blocks, options.Duration).ConfigureAwait(false);
    }

    private static async Task<RunResult> FeedAsync(DigestPipeline pipeline, CountedBlock[] blocks, TimeSpan duration)
    {
        var cpu = Environment.CpuUsage.TotalTime;
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var start = pipeline.Offset;
        var watch = Stopwatch.StartNew();
        long count = 0;
        for (; watch.Elapsed < duration; count++)
        {
            var block = blocks[count % blocks.Length];
            block.Take();
            await pipeline.AppendAsync(block.Bytes, block, CancellationToken.None).ConfigureAwait(false);
        }

        await pipeline.GetValuesAsync(CancellationToken.None).ConfigureAwait(false);
        return new RunResult(count, pipeline.Offset - start, watch.Elapsed, Environment.CpuUsage.TotalTime - cpu, GC.GetTotalAllocatedBytes(precise: true) - allocated);
    }
}
