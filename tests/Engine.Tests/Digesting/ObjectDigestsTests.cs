using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Digesting;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Reading;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Digesting;

/// <summary>Digests of objects where they are.</summary>
public sealed class ObjectDigestsTests
{
    private static readonly byte[] Bytes = Scene.Bytes(1000);
    private static readonly string Md5 = Digests.Of(DigestAlgorithm.Md5, Bytes);

    private readonly Scene _scene = new();

    [Fact]
    public async Task Without_a_word_it_is_SHA256_and_nothing_is_written()
    {
        Add("m");

        var outcome = await DigestAsync();

        Assert.Equal((ChecksumStatus.Computed, 1000, 2), (outcome.Status, outcome.Size, outcome.Requests));
        Digests.MustBe(outcome.Digests, Bytes, DigestAlgorithm.Sha256);
        Assert.Null(outcome.Message);
        Assert.Equal(3, _scene.Store.TotalRequests);
    }

    [Fact]
    public async Task What_the_store_keeps_costs_no_read()
    {
        Add("m");
        Digests.MustBe((await DigestAsync(DigestAlgorithm.Crc64Nvme)).Digests, Bytes, DigestAlgorithm.Crc64Nvme);
        Assert.Equal(0, _scene.Store.Requests(StoreOperation.Read));
    }

    [Fact]
    public async Task All_are_computed_in_one_read_in_the_order_asked_for()
    {
        Add("m");
        DigestAlgorithm[] wanted = [.. DigestAlgorithms.All.Reverse()];
        Digests.MustBe((await DigestAsync(wanted)).Digests, Bytes, wanted);
        Assert.Equal(1, _scene.Store.Requests(StoreOperation.Read));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_compared_with_what_is_given_in_hex_or_Base64(bool isBase64)
    {
        Add("m");
        var given = isBase64 ? Convert.ToBase64String(Convert.FromHexString(Md5)) : Md5.ToUpperInvariant();

        var same = await DigestAsync(expected: [Value(DigestAlgorithm.Md5, given)]);
        var other = await DigestAsync(expected: [Value(DigestAlgorithm.Md5, given), Value(DigestAlgorithm.Sha1, new string('0', 40))]);

        Assert.Equal((ChecksumStatus.Matched, "Equal by md5."), (same.Status, same.Message));
        Digests.MustBe(same.Digests, Bytes, DigestAlgorithm.Md5);
        var sha1 = Digests.Of(DigestAlgorithm.Sha1, Bytes);
        Assert.Equal((ChecksumStatus.Different, $"sha1 is {sha1}, and '{new string('0', 40)}' was to be expected."), (other.Status, other.Message));
        Digests.MustBe(other.Digests, Bytes, DigestAlgorithm.Md5, DigestAlgorithm.Sha1);
        Assert.Equal(new string('0', 40), other.Expected!["sha1"]);
    }

    [Fact]
    public async Task It_is_compared_with_what_its_metadata_says_and_nothing_else_is_computed()
    {
        Add("right", ("content-md5", Md5), ("content-sha1", Convert.ToBase64String(Convert.FromHexString(Digests.Of(DigestAlgorithm.Sha1, Bytes)))));
        Add("wrong", ("content-md5", new string('0', 32)));
        Add("nonsense", ("content-md5", "n/a"));
        Add("nothing", ("title", "A film"));

        var outcomes = await DigestAllAsync(new ChecksumDefinition { Rows = Rows("right", "wrong", "nonsense", "nothing"), ComparesMetadata = true });

        Assert.Equal([ChecksumStatus.Matched, ChecksumStatus.Different, ChecksumStatus.Different, ChecksumStatus.Undecided], outcomes.Select(outcome => outcome.Status));
        Digests.MustBe(outcomes[0].Digests, Bytes, DigestAlgorithm.Md5, DigestAlgorithm.Sha1);
        Assert.Equal("Equal by md5 and sha1.", outcomes[0].Message);
        Digests.MustBe(outcomes[1].Digests, Bytes, DigestAlgorithm.Md5);
        Assert.Contains("'n/a'", outcomes[2].Message, StringComparison.Ordinal);
        Assert.Contains("content-sha256", outcomes[3].Message, StringComparison.Ordinal);
        Assert.Equal((true, 1), (outcomes[3].Digests is null, outcomes[3].Requests));
    }

    [Fact]
    public async Task What_was_asked_for_is_computed_also_where_the_metadata_has_only_others()
    {
        Add("m", ("content-md5", Md5));
        var definition = new ChecksumDefinition { Rows = Rows("m"), Digests = [DigestAlgorithm.Sha256], ComparesMetadata = true };
        var outcome = Assert.Single(await DigestAllAsync(definition));
        Assert.Equal(ChecksumStatus.Undecided, outcome.Status);
        Digests.MustBe(outcome.Digests, Bytes, DigestAlgorithm.Sha256);
        Assert.Contains("no content-sha256", outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_had_is_a_failure_of_its_own_and_the_others_go_on()
    {
        Add("m");
        Add("cold");
        _scene.Store.SetArchiveState(new ObjectLocation(Scene.Source, "cold"), ArchiveState.Archived);
        var rows = Scene.Rows(new InventoryRow(1, new(Scene.Source, "gone"), null), new InventoryRow(2, new(Scene.Source, "cold"), null), new InventoryRow(3, null, "Nonsense."), new InventoryRow(4, new(Scene.Source, "m"), null));

        var outcomes = await DigestAllAsync(new ChecksumDefinition { Rows = ChecksumRow.Of(rows) });

        Assert.Equal([FailureKind.NotFound, FailureKind.Archived, FailureKind.InvalidRow, null], outcomes.Select(outcome => outcome.Failure?.Kind));
        Assert.All(outcomes.Take(3), outcome => Assert.Equal((ChecksumStatus.Failed, true, outcome.Failure!.Message), (outcome.Status, outcome.Digests is null, outcome.Message)));
        Assert.All(outcomes.Take(3), outcome => Assert.DoesNotContain("transfer", outcome.Failure!.Explanation, StringComparison.Ordinal));

        // What the store keeps needs no bytes.
        _scene.Store.SetArchiveState(new ObjectLocation(Scene.Source, "m"), ArchiveState.Archived);
        Assert.Equal(ChecksumStatus.Computed, (await DigestAsync(DigestAlgorithm.Crc64Nvme)).Status);
    }

    [Fact]
    public async Task A_version_is_what_it_was_and_the_current_one_is_told()
    {
        var scene = new Scene(source: new InMemoryBucketSetup { IsVersioned = true });
        var first = scene.Store.AddObject(Scene.Source, "m", Bytes).VersionId;
        var second = scene.Store.AddObject(Scene.Source, "m", [1]).VersionId;
        var rows = Scene.Rows(new InventoryRow(1, new(Scene.Source, "m", first), null), new InventoryRow(2, new(Scene.Source, "m"), null));

        var outcomes = await DigestAllAsync(new ChecksumDefinition { Rows = ChecksumRow.Of(rows) }, scene.Store);

        Assert.Equal([first, second], outcomes.Select(outcome => outcome.Source!.VersionId));
        Digests.MustBe(outcomes[0].Digests, Bytes, DigestAlgorithm.Sha256);
        Digests.MustBe(outcomes[1].Digests, [1], DigestAlgorithm.Sha256);
    }

    [Fact]
    public async Task An_object_that_changes_while_it_is_read_has_no_digest()
    {
        _scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(2 * RangedReader.DefaultRangeSize));
        var store = new FaultingObjectStore(_scene.Store, [])
        {
            Before = async (call, token) =>
            {
                if (call.Operation == StoreOperation.Read && _scene.Store.Requests(StoreOperation.Read) == 1)
                    await _scene.Store.DeleteAsync(new ObjectLocation(Scene.Source, "m"), token);
            },
        };
        var outcome = Assert.Single(await DigestAllAsync(new ChecksumDefinition { Rows = Rows("m") }, store, new TransferOptions { MaxConcurrency = 1 }));
        Assert.Equal((FailureKind.SourceChanged, true), (outcome.Failure!.Kind, outcome.Digests is null));
        Assert.Equal("s3://source-bucket/m was changed or deleted while it was being read.", outcome.Message);
    }

    [Fact]
    public async Task Bytes_that_are_not_what_the_store_says_have_no_digest()
    {
        Add("m");
        var outcome = Assert.Single(await DigestAllAsync(new ChecksumDefinition { Rows = Rows("m") }, new FlippedReads(_scene.Store, (_, _) => true)));
        Assert.Equal((FailureKind.VerificationFailed, true), (outcome.Failure!.Kind, outcome.Digests is null));
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_ends_it_at_once()
    {
        var rows = ChecksumRow.Of(Scene.Rows(new InventoryRow(1, new("no-such-bucket", "m"), null)));
        var failure = await Assert.ThrowsAsync<TransferException>(() => DigestAllAsync(new ChecksumDefinition { Rows = rows }));
        Assert.StartsWith("The bucket 'no-such-bucket' does not exist", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Snapshots_tell_what_was_read_and_how_many_have_ended()
    {
        Add("m");
        Add("wrong", ("content-md5", "n/a"));
        Snapshot? last = null;
        await foreach (var item in ObjectDigests.RunAsync(new ChecksumDefinition { Rows = Rows("m", "wrong", "gone"), Digests = [DigestAlgorithm.Md5], ComparesMetadata = true }, _scene.Store, new TransferOptions()))
            last = item as Snapshot ?? last;
        Assert.True(last!.IsFinal);
        Assert.Equal((3, 3, 2000), (last.Finished, last.Failed, last.BytesRead));
    }

    private static DigestValue Value(DigestAlgorithm algorithm, string text) => DigestValue.TryParse(algorithm, text, out var value) ? value : throw new FormatException(text);

    private static IAsyncEnumerable<ChecksumRow> Rows(params string[] keys) => ChecksumRow.Of(Scene.Rows(keys));

    private static async IAsyncEnumerable<ChecksumRow> Expecting(IReadOnlyList<DigestValue> expected)
    {
        await foreach (var row in Scene.Rows("m"))
            yield return new ChecksumRow(row, expected);
    }

    private void Add(string key, params (string Name, string Value)[] metadata) =>
        _scene.Store.AddObject(Scene.Source, key, Bytes, new InMemoryObjectSetup { Properties = new ObjectProperties { Metadata = metadata.ToDictionary(m => m.Name, m => m.Value) } });

    private async Task<ChecksumOutcome> DigestAsync(params DigestAlgorithm[] digests) =>
        Assert.Single(await DigestAllAsync(new ChecksumDefinition { Rows = Rows("m"), Digests = digests }));

    private async Task<ChecksumOutcome> DigestAsync(IReadOnlyList<DigestValue> expected) =>
        Assert.Single(await DigestAllAsync(new ChecksumDefinition { Rows = Expecting(expected) }));

    private async Task<List<ChecksumOutcome>> DigestAllAsync(ChecksumDefinition definition, IObjectStore? store = null, TransferOptions? options = null)
    {
        var outcomes = new List<ChecksumOutcome>();
        await foreach (var item in ObjectDigests.RunAsync(definition, store ?? _scene.Store, (options ?? new TransferOptions()) with { Time = new SkippingTime() }))
        {
            if (item is ItemDigested digested)
                outcomes.Add(digested.Outcome);
        }

        return [.. outcomes.OrderBy(outcome => outcome.Line)];
    }
}
