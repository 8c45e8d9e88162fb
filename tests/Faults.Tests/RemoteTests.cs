using System.Diagnostics;
using Faults.Tests.Support;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Faults.Tests;

/// <summary>The engine against the server that MEDIAEXCHANGE_TEST_S3 names: for Ceph, with its gateway killed in the middle.</summary>
[Collection("Server under test")]
public sealed class RemoteTests
{
    private const int Small = 120;

    [SkippableFact]
    public async Task Mixed_objects_with_awkward_keys_are_copied_whole()
    {
        await using var bed = await RemoteBed.StartAsync();
        foreach (var key in RowTests.AwkwardKeys)
            await bed.AddAsync(key, key.Length % 900);
        foreach (var size in (int[])[0, 1, (5 << 20) - 1, 5 << 20, (5 << 20) + 1, (11 << 20) + 1])
            await bed.AddAsync($"sizes/{size}", size);

        var outcomes = await bed.RunAsync();

        Assert.All(outcomes, o => Assert.True(o.Status == ItemStatus.Copied, $"{o.Source}: {o.Failure}"));
        await bed.CheckAsync(outcomes);
        Assert.All(outcomes.Where(o => o.Size > 0), o => Assert.NotNull(o.VerifiedBy));
    }

    [SkippableFact]
    public async Task What_is_missing_or_denied_is_told_apart_and_the_rest_is_copied()
    {
        await using var bed = await RemoteBed.StartAsync();
        foreach (var key in (string[])["a", "denied", "b"])
            await bed.AddAsync(key, 100);
        await bed.Own.PutPolicyAsync(bed.Source, Policies.Deny(bed.Source, "s3:GetObject", "denied"));

        var outcomes = await bed.RunAsync(more: ["missing"]);

        Assert.Equal([ItemStatus.Copied, ItemStatus.Failed, ItemStatus.Copied, ItemStatus.Failed], outcomes.Select(o => o.Status));
        Assert.Equal([FailureKind.AccessDenied, FailureKind.NotFound], outcomes.Where(o => o.Failure is not null).Select(o => o.Failure!.Kind));
        await bed.CheckAsync(outcomes);
    }

    [SkippableFact]
    public async Task An_upload_that_somebody_else_aborts_is_started_afresh()
    {
        await using var bed = await RemoteBed.StartAsync();
        await bed.AddAsync("m", (16 << 20) + 1);
        var aborted = 0;
        var store = new MeddlingStore(bed.Store, async call =>
        {
            // Once while parts are copied, once before it is completed.
            if (call.Operation is not (StoreOperation.CopyPart or StoreOperation.CompleteUpload) || aborted == 2 || (aborted == 1 && call.Operation == StoreOperation.CopyPart))
                return;
            aborted++;
            await foreach (var upload in bed.Store.ListUploadsAsync(bed.Destination, "", default))
                await bed.Store.AbortUploadAsync(new CreatedUpload(new ObjectLocation(bed.Destination, upload.Key), upload.UploadId, null), default);
        });

        var outcomes = await bed.RunAsync(store, change: o => o with { MaxConcurrency = 1, MaxAttempts = 4 });

        Assert.Equal((2, ItemStatus.Copied), (aborted, Assert.Single(outcomes).Status));
        await bed.CheckAsync(outcomes);
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_gateway_that_is_killed_in_the_middle_and_started_again_delays_the_run_and_no_more(int seed)
    {
        var script = RemoteBed.CephScript();
        await using var bed = await RemoteBed.StartAsync();
        var random = new Random(seed);
        for (var i = 0; i < Small; i++)
            await bed.AddAsync($"small/{i}", random.Next(3000));
        for (var i = 0; i < 4; i++)
            await bed.AddAsync($"large/{i}", (16 << 20) + random.Next(100));

        // At a request that the seed chooses, whichever it is; the others are under way or come to a closed door.
        var calls = 0;
        var at = random.Next(30, 2 * Small);
        Task restart = Task.CompletedTask;
        var store = new MeddlingStore(bed.Store, call =>
        {
            if (Interlocked.Increment(ref calls) == at)
                restart = RestartAsync(script);
            return Task.CompletedTask;
        });

        var outcomes = await bed.RunAsync(store);

        await restart;
        Assert.InRange(calls, at, int.MaxValue);
        Assert.True(outcomes.Sum(o => o.Retries) > 0, "Nobody noticed that the gateway was gone.");
        Assert.All(outcomes, o => Assert.True(o.Status == ItemStatus.Copied, $"{o.Source}: {o.Failure}"));
        await bed.CheckAsync(outcomes, mayLeaveHalves: true);
    }

    private static async Task RestartAsync(string script)
    {
        using var process = Process.Start(new ProcessStartInfo(script, "restart-gateway")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["MEDIAEXCHANGE_CEPH_PORT"] = RemoteBed.Port() },
        })!;
        var said = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, said);
    }

    /// <summary>Has something done before each request.</summary>
    private sealed class MeddlingStore(IObjectStore inner, Func<StoreCall, Task> before) : DelegatingObjectStore(inner)
    {
        protected override async Task<T> InvokeAsync<T>(StoreCall call, Func<CancellationToken, Task<T>> next, CancellationToken cancellationToken)
        {
            await before(call);
            return await next(cancellationToken);
        }
    }
}
