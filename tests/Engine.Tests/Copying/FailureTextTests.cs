using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Engine.Verification;
using Xunit;

namespace Engine.Tests.Copying;

public sealed class FailureTextTests
{
    [Fact]
    public async Task A_missing_object_does_not_exist_and_the_stores_words_have_places_of_their_own()
    {
        var scene = new Scene();

        var failure = Assert.Single(await scene.OutcomesAsync(Scene.Rows("a b"))).Failure!;

        Assert.Equal($"s3://{Scene.Source}/a b does not exist.", failure.Message);
        Assert.Equal(("HeadObject", "NoSuchKey", 404), (failure.Operation, failure.Code, failure.HttpStatus));
    }

    [Fact]
    public async Task A_denied_head_is_told_without_the_operation_in_front()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "a", Scene.Bytes(3));
        var store = new FaultingObjectStore(scene.Store, [StoreFault.Always(StoreOperation.Head, StoreErrorKind.AccessDenied)]);

        var failure = Assert.Single(await scene.OutcomesAsync(Scene.Rows("a"), null, store)).Failure!;

        Assert.StartsWith($"s3://{Scene.Source}/a may not be read (", failure.Message, StringComparison.Ordinal);
        Assert.Equal((FailureKind.AccessDenied, "HeadObject"), (failure.Kind, failure.Operation));
        Assert.Contains("s3:GetObject", failure.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_denied_head_without_a_code_tells_the_answer()
    {
        var error = new StoreError { Kind = StoreErrorKind.AccessDenied, Operation = "HeadObject", Message = "The store gave no reason.", HttpStatus = 403, Location = new ObjectLocation("bucket", "key") };

        Assert.Equal("s3://bucket/key may not be read (HeadObject answered 403).", MediaExchange.Transfer.Engine.Copying.Failures.From(error).Message);
    }

    [Fact]
    public void A_failure_is_written_as_sentences()
    {
        var failure = new ItemFailure { Kind = FailureKind.AccessDenied, Operation = "CopyObject", Message = "CopyObject of s3://b/k failed: AccessDenied: Access Denied", Advice = "Allow it" };

        Assert.Equal("AccessDenied: CopyObject of s3://b/k failed: AccessDenied: Access Denied. Allow it.", failure.ToString());
        Assert.Equal("AccessDenied: Why? Ask.", (failure with { Message = "Why?", Advice = "Ask." }).ToString());
    }

    [Fact]
    public async Task Evidence_in_sentences_has_the_ledgers_words()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "a", Scene.Bytes(3));
        await scene.OutcomesAsync(Scene.Rows("a"));

        Assert.Equal("The same crc64nvme and size are there.", Assert.Single(await scene.OutcomesAsync(Scene.Rows("a"))).Reason);
        await foreach (var item in TransferVerifier.RunAsync(Scene.Define(Scene.Rows("a")), scene.Store, scene.Store, new TransferOptions()))
        {
            if (item is ItemVerified verified)
                Assert.Equal("Equal by crc64nvme.", verified.Outcome.Message);
        }
    }

    [Theory]
    [InlineData("missing/a.csv", "does not exist. Create it, or name another.")]
    [InlineData("", "it is a folder. Name a file in it.")]
    public async Task An_inventory_that_cannot_be_written_is_told_once(string name, string reason)
    {
        using var folder = new TempFolder();
        var path = name.Length == 0 ? Path.GetDirectoryName(folder.File("x"))! : folder.File(name);

        var exception = await Assert.ThrowsAsync<TransferException>(() => InventoryBuilder.BuildAsync(new Scene().Store, Scene.Source, "", path));

        Assert.StartsWith($"The inventory '{path}' cannot be written: ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith(reason, exception.Message, StringComparison.Ordinal);
        Assert.Equal(1, exception.Message.Split("cannot be written").Length - 1);
    }
}
