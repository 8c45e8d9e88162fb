using System.Globalization;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace Simulation;

/// <summary>
/// What the engine costs this machine: runs against a store whose answers come a moment later, as over a network, less what the same requests cost
/// without the engine. Time is processor time.
/// </summary>
internal static class CostRun
{
    private const int Repeats = 5;

    public static async Task RunAsync(SimulationOptions model)
    {
        var count = (int)Math.Min(model.Objects, 50_000);
        await ReportAsync("object of 1 MB, new (its head at the destination is a 404)", _ => 1_000_000, count, count, new TransferOptions()).ConfigureAwait(false);
        await ReportAsync("object of 1 MB, overwritten", _ => 1_000_000, count, count, new TransferOptions { IfExists = IfExists.Overwrite }).ConfigureAwait(false);
        await ReportAsync("part (objects of 640 GB, 9,537 parts)", _ => 640_000_000_000, 5, 5 * 9537, new TransferOptions()).ConfigureAwait(false);
        await ReportAsync("object of 600 MB, 9 parts", _ => 600_000_000, count / 10, count / 10, new TransferOptions()).ConfigureAwait(false);
    }

    private static async Task ReportAsync(string what, Func<long, long> sizeOf, int objects, int units, TransferOptions options)
    {
        options = options with { MaxConcurrency = 128, MaxRequestsPerSecond = int.MaxValue };
        var best = (Micros: double.MaxValue, Bytes: double.MaxValue);
        for (var i = 0; i < Repeats; i++)
        {
            var store = new LateStore(new GeneratedObjectStore(sizeOf, options, TimeProvider.System));
            var transfer = new TransferDefinition { Rows = RowsAsync(objects), DestinationBucket = GeneratedObjectStore.DestinationBucket };
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var before = Environment.CpuUsage.TotalTime;
            await Task.Run(async () =>
            {
                await foreach (var _ in TransferEngine.RunAsync(transfer, store, store, options).ConfigureAwait(false))
                {
                    // Only the cost matters.
                }
            }).ConfigureAwait(false);
            best = (Math.Min(best.Micros, (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / units), Math.Min(best.Bytes, (double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / units));
        }

        var alone = await StoreAloneAsync(sizeOf, objects, units, options).ConfigureAwait(false);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what}: {best.Micros - alone.Micros:0.00} us, {best.Bytes - alone.Bytes:0} bytes allocated (the store alone: {alone.Micros:0.00} us, {alone.Bytes:0} bytes)"));
    }

    /// <summary>The same requests, sent by a plain loop.</summary>
    private static async Task<(double Micros, double Bytes)> StoreAloneAsync(Func<long, long> sizeOf, int objects, int units, TransferOptions options)
    {
        var best = (Micros: double.MaxValue, Bytes: double.MaxValue);
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var store = new LateStore(new GeneratedObjectStore(sizeOf, options, TimeProvider.System));
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var before = Environment.CpuUsage.TotalTime;
            await Task.Run(async () =>
            {
                await foreach (var row in RowsAsync(objects).ConfigureAwait(false))
                    await CopyAsync(store, row.Source!, options).ConfigureAwait(false);
            }).ConfigureAwait(false);
            best = (Math.Min(best.Micros, (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / units), Math.Min(best.Bytes, (double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / units));
        }

        return best;
    }

    private static async Task CopyAsync(LateStore store, ObjectLocation source, TransferOptions options)
    {
        var destination = source with { Bucket = GeneratedObjectStore.DestinationBucket };
        var head = await store.HeadAsync(source, default).ConfigureAwait(false);

        // The exception's way through the engine is the engine's; its way up to there is not.
        if (options.IfExists != IfExists.Overwrite)
            await ((Task)store.HeadAsync(destination, default)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        if (head.Size <= options.MultipartThreshold)
        {
            await store.CopyAsync(new CopyRequest(source, head.ETag, destination), default).ConfigureAwait(false);
            return;
        }

        var layout = PartLayout.For(head.Size, options.PartSize);
        var tags = await store.GetTagsAsync(source, default).ConfigureAwait(false);
        var upload = await store.CreateUploadAsync(new CreateUploadRequest(destination, head.Properties, tags, options.Destination, ChecksumAlgorithm.Crc64Nvme), default).ConfigureAwait(false);
        var parts = new UploadedPart[layout.Count];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = await store.CopyPartAsync(new CopyPartRequest(upload, i + 1, source, head.ETag, layout[i].Offset, layout[i].Length), default).ConfigureAwait(false);
        await store.CompleteUploadAsync(new CompleteUploadRequest(upload, parts, head.Size, head.Checksums[0], false), default).ConfigureAwait(false);
    }

    private static async IAsyncEnumerable<InventoryRow> RowsAsync(int count)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        for (var i = 0; i < count; i++)
            yield return new InventoryRow(i + 1, new ObjectLocation(GeneratedObjectStore.SourceBucket, GeneratedObjectStore.KeyOf(i)), null);
    }

    private sealed class LateStore(IObjectStore inner) : DelegatingObjectStore(inner)
    {
        protected override async Task<T> InvokeAsync<T>(StoreCall call, Func<CancellationToken, Task<T>> next, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return await next(cancellationToken).ConfigureAwait(false);
        }
    }
}
