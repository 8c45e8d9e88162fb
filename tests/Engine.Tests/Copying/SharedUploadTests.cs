using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Copying;

public sealed class SharedUploadTests
{
    private const int PartSize = 5 << 20;
    private const int Parts = 8;
    private const string Helper = "helper-bucket";

    private static readonly ObjectLocation Folder = new(Helper, "ledger/task/");
    private static readonly TransferOptions Options = new() { MultipartThreshold = PartSize, PartSize = PartSize, MaxConcurrency = 1 };

    /// <summary>Two processes with one task: the second goes on with the upload of the first, and is done at any moment of it.</summary>
    [Theory]
    [InlineData(StoreOperation.CopyPart, 2)]
    [InlineData(StoreOperation.CopyPart, 5)]
    [InlineData(StoreOperation.CopyPart, Parts)]
    [InlineData(StoreOperation.CompleteUpload, 1)]
    public async Task Overtaken_by_another_process_with_the_same_upload_a_copy_is_not_begun_again(StoreOperation operation, int number)
    {
        var scene = new Scene();
        scene.Store.AddBucket(Helper).AddSyntheticObject(Scene.Source, "a", Parts * (long)PartSize, 1);
        var calls = 0;
        var first = new FaultingObjectStore(scene.Store, [])
        {
            Before = async (call, _) =>
            {
                if (call.Operation != operation || ++calls != number)
                    return;
                var other = Assert.Single(await RunAsync(scene.Store, "2", await ResumeState.ReadAsync(scene.Store, Folder, cancellationToken: CancellationToken.None)));
                Assert.Equal((ItemStatus.Copied, Parts), (other.Status, other.Parts));
                Assert.Equal(operation == StoreOperation.CopyPart ? number - 1 : Parts, other.PartsKept);
            },
        };

        var outcome = Assert.Single(await RunAsync(first, "1", null));

        Assert.True(outcome.Status == ItemStatus.Copied, $"{outcome.Failure}");
        Assert.Equal(1, scene.Store.Requests(StoreOperation.CreateUpload));
        Assert.InRange(scene.Store.Requests(StoreOperation.CopyPart), Parts, Parts + 1);
        Assert.Equal(0, scene.Store.PendingUploads);
        Assert.Equal(["in/a"], scene.Store.GetKeys(Scene.Destination));

        async Task<List<ItemOutcome>> RunAsync(IObjectStore store, string attempt, ResumeState? done)
        {
            var outcomes = new List<ItemOutcome>();
            await using var ledger = StoreLedger.Create(scene.Store, Folder, attempt, TestLedger.Header);
            await foreach (var happened in TransferEngine.RunAsync(Scene.Define(Scene.Rows("a"), ledger) with { Resume = done }, store, store, Options))
            {
                if (happened is ItemFinished finished)
                    outcomes.Add(finished.Outcome);
            }

            return outcomes;
        }
    }

    [Fact]
    public async Task An_upload_that_somebody_aborts_is_begun_again_also_when_another_object_is_there()
    {
        var scene = new Scene();
        scene.Store.AddSyntheticObject(Scene.Source, "a", Parts * (long)PartSize, 1);
        scene.Store.AddSyntheticObject(Scene.Destination, "in/a", Parts * (long)PartSize, 2);
        var calls = 0;
        var aborted = new FaultingObjectStore(scene.Store, [])
        {
            Before = async (call, token) =>
            {
                if (call.Operation != StoreOperation.CopyPart || ++calls != 3)
                    return;
                await foreach (var pending in scene.Store.ListUploadsAsync(Scene.Destination, "", token))
                    await scene.Store.AbortUploadAsync(new CreatedUpload(Scene.At("a"), pending.UploadId, null), token);
            },
        };

        var outcome = Assert.Single(await scene.OutcomesAsync(Scene.Rows("a"), Options with { IfExists = IfExists.Overwrite }, aborted));

        Assert.True(outcome.Status == ItemStatus.Copied, $"{outcome.Failure}");
        Assert.Equal(2, scene.Store.Requests(StoreOperation.CreateUpload));
        var (source, copy) = (await scene.Store.HeadAsync(new ObjectLocation(Scene.Source, "a"), default), await scene.Store.HeadAsync(Scene.At("a"), default));
        Assert.Equal(source.Checksums, copy.Checksums);
    }
}
