using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Engine.Verification;
using Xunit;

namespace Engine.Tests.Verification;

public sealed class TransferVerifierTests
{
    [Fact]
    public async Task Each_row_is_matched_missing_different_or_undecided()
    {
        var scene = new Scene();
        foreach (var key in new[] { "same", "missing", "larger", "other" })
            scene.Store.AddObject(Scene.Source, key, Scene.Bytes(10));
        scene.Store.AddObject(Scene.Destination, "in/same", Scene.Bytes(10));
        scene.Store.AddObject(Scene.Destination, "in/larger", Scene.Bytes(11));
        scene.Store.AddObject(Scene.Destination, "in/other", Scene.Bytes(10, 2));

        var outcomes = await VerifyAsync(scene, "same", "missing", "larger", "other", "gone");

        Assert.Equal(
            [VerificationStatus.Matched, VerificationStatus.Missing, VerificationStatus.Different, VerificationStatus.Different, VerificationStatus.Undecided],
            outcomes.Select(outcome => outcome.Status));
        Assert.Equal(Evidence.Crc64Nvme, outcomes[0].VerifiedBy);
        Assert.Equal("The source has 10 bytes, the destination 11.", outcomes[2].Message);
        Assert.Equal(FailureKind.NotFound, outcomes[4].Failure!.Kind);
    }

    [Fact]
    public async Task Without_checksums_different_bytes_of_one_size_are_told_apart_by_their_ETags()
    {
        var scene = new Scene(new InMemoryStoreOptions { KnowsFullObjectChecksums = false });
        scene.Store.AddObject(Scene.Source, "same", Scene.Bytes(10));
        scene.Store.AddObject(Scene.Source, "other", Scene.Bytes(10));
        scene.Store.AddObject(Scene.Destination, "in/same", Scene.Bytes(10));
        scene.Store.AddObject(Scene.Destination, "in/other", Scene.Bytes(10, 2));

        var outcomes = await VerifyAsync(scene, "same", "other");

        Assert.Equal([VerificationStatus.Matched, VerificationStatus.Different], outcomes.Select(outcome => outcome.Status));
        Assert.Equal(Evidence.ETag, outcomes[0].VerifiedBy);
    }

    [Fact]
    public async Task Encrypted_with_a_KMS_key_equal_bytes_have_different_ETags_and_only_the_size_can_be_told()
    {
        var scene = new Scene(new InMemoryStoreOptions { KnowsFullObjectChecksums = false });
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(10));
        scene.Store.AddObject(Scene.Destination, "in/m", Scene.Bytes(10), new InMemoryObjectSetup
        {
            Settings = new DestinationSettings { Encryption = new ServerSideEncryption("aws:kms", "key-1") },
        });

        Assert.Equal((VerificationStatus.Matched, Evidence.Size), (await VerifyAsync(scene, "m")) is [var only] ? (only.Status, only.VerifiedBy!.Value) : default);
    }

    private static async Task<List<VerificationOutcome>> VerifyAsync(Scene scene, params string[] keys)
    {
        var outcomes = new List<VerificationOutcome>();
        await foreach (var item in TransferVerifier.RunAsync(Scene.Define(Scene.Rows(keys)), scene.Store, scene.Store, new TransferOptions()))
        {
            if (item is ItemVerified verified)
                outcomes.Add(verified.Outcome);
        }

        return [.. outcomes.OrderBy(outcome => outcome.Line)];
    }
}
