using Engine.Tests.Reading;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Reading;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Digesting;

/// <summary>Copies that carry the digests of their bytes. A digest is right or absent.</summary>
public sealed class CopiedDigestTests
{
    private const int Range = RangedReader.DefaultRangeSize;
    private const int Part = 5 << 20;

    private static readonly DigestAlgorithm[] Both = [DigestAlgorithm.Md5, DigestAlgorithm.Sha256];

    private readonly Scene _scene = new();

    public static TheoryData<int> Sizes => [0, 1, Part, Part + 1, Range - 1, Range, Range + 1, (2 * Range) + 12_345];

    public static TheoryData<int> Subsets => [.. Enumerable.Range(1, 63)];

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Every_digest_is_right_whatever_the_size_and_what_was_there_is_kept(int size)
    {
        var bytes = Scene.Bytes(size, size);
        Add(bytes);

        var outcome = await CopyAsync([.. DigestAlgorithms.All]);

        Assert.Equal((ItemStatus.Copied, size > Part ? (size + Part - 1) / Part : 0), (outcome.Status, outcome.Parts));
        await Digests.RightOrAbsentAsync(_scene, outcome, bytes, [.. DigestAlgorithms.All]);
        var there = await _scene.Store.HeadAsync(Scene.At("m"), default);
        Assert.Equal(("video/mp4", "A film", 7), (there.Properties.ContentType, there.Properties.Metadata["title"], there.Properties.Metadata.Count));
        Assert.Equal([new ObjectTag("colour", "blue")], await _scene.Store.GetTagsAsync(Scene.At("m"), default));
    }

    [Theory]
    [MemberData(nameof(Subsets))]
    public async Task Any_subset_is_computed_and_no_other(int subset)
    {
        var bytes = Scene.Bytes(1000, subset);
        Add(bytes);
        var wanted = DigestAlgorithms.All.Where((_, i) => (subset & (1 << i)) != 0).Reverse().ToArray();

        var outcome = await CopyAsync(wanted);

        Digests.MustBe(outcome.Digests, bytes, wanted);
        await Digests.RightOrAbsentAsync(_scene, outcome, bytes, wanted);
        Assert.Equal(1 + wanted.Length, (await _scene.Store.HeadAsync(Scene.At("m"), default)).Properties.Metadata.Count);
        Assert.Equal(wanted is [DigestAlgorithm.Crc64Nvme] ? 0 : 1, _scene.Store.Requests(StoreOperation.Read));
    }

    [Theory]
    [InlineData(ChecksumAlgorithm.Crc64Nvme, DigestAlgorithm.Crc64Nvme, 0)]
    [InlineData(ChecksumAlgorithm.Crc32C, DigestAlgorithm.Crc32C, 0)]
    [InlineData(ChecksumAlgorithm.Sha256, DigestAlgorithm.Sha256, 0)]
    [InlineData(ChecksumAlgorithm.Sha1, DigestAlgorithm.Sha1, 0)]
    [InlineData(ChecksumAlgorithm.Sha256, DigestAlgorithm.Md5, 1)]
    [InlineData(ChecksumAlgorithm.Crc32, DigestAlgorithm.Crc32C, 1)]
    [InlineData(null, DigestAlgorithm.Crc64Nvme, 1)]
    public async Task What_the_store_keeps_costs_no_read(ChecksumAlgorithm? kept, DigestAlgorithm wanted, int reads)
    {
        var bytes = Scene.Bytes(1000);
        Add(bytes, checksum: kept);

        await Digests.RightOrAbsentAsync(_scene, await CopyAsync(wanted), bytes, wanted);

        Assert.Equal(reads, _scene.Store.Requests(StoreOperation.Read));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(Part + 1)]
    public async Task What_the_source_says_of_itself_must_not_be_something_else(int size)
    {
        var bytes = Scene.Bytes(size);
        var other = Digests.Of(DigestAlgorithm.Md5, [1]);
        Add(bytes, metadata: ("content-md5", other));

        var outcome = await CopyAsync(Both);

        await Digests.RightOrAbsentAsync(_scene, outcome, bytes, Both);
        Assert.Equal(FailureKind.VerificationFailed, outcome.Failure!.Kind);
        Assert.Equal($"s3://source-bucket/m says of itself content-md5 '{other}', but its bytes have {Digests.Of(DigestAlgorithm.Md5, bytes)}.", outcome.Failure.Message);
        Assert.Equal(0, _scene.Store.PendingUploads);
        Assert.False(_scene.Store.Exists(Scene.At("m")));

        // What is left behind contradicts nothing.
        var bare = await CopyAsync(Options(Both) with { CopyProperties = CopyProperties.None });
        Assert.Equal(ItemStatus.Copied, bare.Status);
        await Digests.RightOrAbsentAsync(_scene, bare, bytes, Both);
    }

    // The digests are content-md5 and content-sha256: 11 + 32 and 14 + 64 bytes; "title" and "A film" are 11 and the name of the other is 5.
    [Theory]
    [InlineData(1000, 2048 - 121 - 16, true)]
    [InlineData(1000, 2048 - 121 - 15, false)]
    [InlineData(Part + 1, 2048 - 121 - 16, true)]
    [InlineData(Part + 1, 2048 - 121 - 15, false)]
    public async Task Digests_that_will_not_fit_beside_the_metadata_fail_before_a_byte_is_read(int size, int count, bool fits)
    {
        var bytes = Scene.Bytes(size);

        // Two bytes of UTF-8 each, but for what is odd.
        Add(bytes, ("other", new string('ü', count / 2) + new string('x', count % 2)));
        foreach (var route in new[] { CopyRoute.ServerSide, CopyRoute.Streamed })
        {
            var outcome = await CopyAsync(Options(Both) with { Route = route, IfExists = IfExists.Overwrite });

            Assert.Equal(fits ? null : FailureKind.InvalidRequest, outcome.Failure?.Kind);
            Assert.Equal(fits, _scene.Store.Requests(StoreOperation.Read) > 0);
            if (!fits)
            {
                Assert.Equal("s3://source-bucket/m has 1928 bytes of metadata, 2049 with content-md5 and content-sha256, and S3 takes 2048; nothing was read or copied.", outcome.Failure!.Message);
                Assert.Equal(1, outcome.Requests);
            }
        }

        // What is left behind takes no room, and one digest less may do.
        await Digests.RightOrAbsentAsync(_scene, await CopyAsync(Options(Both) with { CopyProperties = CopyProperties.None }), bytes, Both);
        Assert.Equal(ItemStatus.Copied, (await CopyAsync(Options(DigestAlgorithm.Md5) with { IfExists = IfExists.Overwrite })).Status);
    }

    [Fact]
    public async Task A_digest_that_the_object_carries_already_takes_no_more_room()
    {
        var bytes = Scene.Bytes(1000);
        _scene.Store.AddObject(Scene.Source, "m", bytes, new InMemoryObjectSetup
        {
            Properties = new ObjectProperties { Metadata = new Dictionary<string, string> { ["content-md5"] = Digests.Of(DigestAlgorithm.Md5, bytes), ["x"] = new string('x', 2048 - 43 - 78 - 1) } },
        });
        var outcome = await CopyAsync(Both);
        Assert.Equal(ItemStatus.Copied, outcome.Status);
        await Digests.RightOrAbsentAsync(_scene, outcome, bytes, Both);
    }

    [Fact]
    public async Task A_store_that_has_more_metadata_than_S3_takes_is_left_to_decide_for_itself()
    {
        var bytes = Scene.Bytes(1000);
        Add(bytes, ("other", new string('x', 2100)));
        Assert.Equal(ItemStatus.Copied, (await CopyAsync(Both)).Status);

        var elsewhere = new InMemoryObjectStore(new InMemoryStoreOptions { Name = "elsewhere" });
        elsewhere.AddBucket(Scene.Destination);
        var events = await _scene.EventsAsync(Scene.Rows("m"), Options(Both), _scene.Store, elsewhere);
        Assert.Equal(FailureKind.InvalidRequest, Assert.Single(events.OfType<ItemFinished>()).Outcome.Failure?.Kind);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(Part + 1)]
    public async Task The_same_in_Base64_stays_as_it_is(int size)
    {
        var bytes = Scene.Bytes(size);
        var base64 = Convert.ToBase64String(Convert.FromHexString(Digests.Of(DigestAlgorithm.Md5, bytes)));
        Add(bytes, metadata: ("content-md5", base64));

        var outcome = await CopyAsync(Both);

        await Digests.RightOrAbsentAsync(_scene, outcome, bytes, Both);
        Assert.Equal(base64, (await _scene.Store.HeadAsync(Scene.At("m"), default)).Properties.Metadata["content-md5"]);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(Part + 1)]
    public async Task A_destination_that_carries_them_is_neither_read_nor_written_again(int size)
    {
        var bytes = Scene.Bytes(size);
        Add(bytes);
        await CopyAsync(Both);
        var (reads, written) = (_scene.Store.Requests(StoreOperation.Read), Written);

        var outcome = await CopyAsync(DigestAlgorithm.Sha256);

        Assert.Equal(ItemStatus.Skipped, outcome.Status);
        Digests.MustBe(outcome.Digests, bytes, DigestAlgorithm.Sha256);
        Assert.Equal((reads, written), (_scene.Store.Requests(StoreOperation.Read), Written));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nonsense")]
    [InlineData("00000000000000000000000000000000")]
    public async Task A_destination_that_lacks_one_or_cannot_be_right_gets_them(string? md5)
    {
        var bytes = Scene.Bytes(1000);
        Add(bytes);
        await CopyAsync(DigestAlgorithm.Sha256);
        if (md5 is not null)
            Put(Scene.Destination, "in/m", bytes, ("content-sha256", Digests.Of(DigestAlgorithm.Sha256, bytes)), ("content-md5", md5));

        var outcome = await CopyAsync(Both);

        Assert.Equal(ItemStatus.Copied, outcome.Status);
        await Digests.RightOrAbsentAsync(_scene, outcome, bytes, Both);
    }

    [Fact]
    public async Task Skipped_for_its_size_alone_it_tells_no_digests_for_they_may_be_of_other_bytes()
    {
        Add(Scene.Bytes(1000));
        var others = Scene.Bytes(1000, 2);
        Put(Scene.Destination, "in/m", others, ("content-sha256", Digests.Of(DigestAlgorithm.Sha256, others)));

        var outcome = await CopyAsync(Options(DigestAlgorithm.Sha256) with { SkipRule = SkipRule.Size });

        Assert.Equal((ItemStatus.Skipped, true), (outcome.Status, outcome.Digests is null));
    }

    [Theory]
    [InlineData(CopyProperties.Default, 100)]
    [InlineData(CopyProperties.Default, Part + 1)]
    [InlineData(CopyProperties.Metadata, 100)]
    [InlineData(CopyProperties.Metadata, Part + 1)]
    [InlineData(CopyProperties.None, 100)]
    [InlineData(CopyProperties.None, Part + 1)]
    [InlineData(CopyProperties.All, 100)]
    [InlineData(CopyProperties.All, Part + 1)]
    public async Task What_else_is_carried_is_as_without_digests(CopyProperties properties, int size)
    {
        var bytes = Scene.Bytes(size);
        Add(bytes);
        await CopyAsync(Options() with { CopyProperties = properties });
        var without = await _scene.Store.HeadAsync(Scene.At("m"), default);
        var tags = await _scene.Store.GetTagsAsync(Scene.At("m"), default);
        var annotations = await _scene.Store.ListAnnotationsAsync(Scene.At("m"), default);

        var outcome = await CopyAsync(Options(Both) with { CopyProperties = properties });

        Assert.Equal(ItemStatus.Copied, outcome.Status);
        await Digests.RightOrAbsentAsync(_scene, outcome, bytes, Both);
        var with = await _scene.Store.HeadAsync(Scene.At("m"), default);
        Assert.Equal(without.Properties.Metadata, with.Properties.Metadata.Where(pair => !pair.Key.StartsWith("content-", StringComparison.Ordinal)).ToDictionary());
        Assert.Equal(without.Properties with { Metadata = with.Properties.Metadata }, with.Properties);
        Assert.Equal(tags, await _scene.Store.GetTagsAsync(Scene.At("m"), default));
        Assert.Equal(properties is CopyProperties.Default or CopyProperties.All ? 1 : 0, tags.Count);
        Assert.Equal(annotations.Select(a => a.Name), (await _scene.Store.ListAnnotationsAsync(Scene.At("m"), default)).Select(a => a.Name));
        Assert.Equal(properties == CopyProperties.All ? 1 : 0, annotations.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_source_that_is_overwritten_between_ranges_is_noticed_and_nothing_is_published(int at)
    {
        Add(Scene.Bytes(3 * Range));
        var store = new FaultingObjectStore(_scene.Store, [])
        {
            Before = (call, _) =>
            {
                if (call.Operation == StoreOperation.Read && _scene.Store.Requests(StoreOperation.Read) == at - 1)
                    Add(Scene.Bytes(3 * Range, 2));
                return Task.CompletedTask;
            },
        };

        var outcome = await CopyAsync(Options(Both) with { MaxConcurrency = 1 }, store);

        Assert.Equal((FailureKind.SourceChanged, true), (outcome.Failure!.Kind, outcome.Digests is null));
        Assert.False(_scene.Store.Exists(Scene.At("m")));
    }

    [Fact]
    public async Task A_source_that_is_overwritten_after_its_digests_are_known_is_not_copied_under_them()
    {
        Add(Scene.Bytes(1000));
        var store = new FaultingObjectStore(_scene.Store, [])
        {
            Before = (call, _) =>
            {
                if (call.Operation == StoreOperation.Copy)
                    Add(Scene.Bytes(1000, 2));
                return Task.CompletedTask;
            },
        };

        var outcome = await CopyAsync(Options(Both), store);

        Assert.Equal(FailureKind.SourceChanged, outcome.Failure?.Kind);
        Assert.False(_scene.Store.Exists(Scene.At("m")));
    }

    [Theory]
    [InlineData(ChecksumAlgorithm.Crc64Nvme, 1000)]
    [InlineData(ChecksumAlgorithm.Crc64Nvme, Range + 5)]
    [InlineData(ChecksumAlgorithm.Sha1, Range + 5)]
    [InlineData(null, 1000)]
    [InlineData(null, Range + 5)]
    public async Task A_byte_that_changes_on_its_way_is_caught_and_comes_right_the_second_time(ChecksumAlgorithm? kept, int size)
    {
        var bytes = Scene.Bytes(size);
        Add(bytes, checksum: kept);
        var store = new FlippedReads(_scene.Store, (read, _) => read == 1);

        var outcome = await CopyAsync(Options(DigestAlgorithm.Sha256), store);

        Assert.Equal((ItemStatus.Copied, 1), (outcome.Status, store.Flipped));
        Assert.Equal(1, outcome.Retries);
        await Digests.RightOrAbsentAsync(_scene, outcome, bytes, DigestAlgorithm.Sha256);
    }

    [Theory]
    [InlineData(ChecksumAlgorithm.Crc64Nvme, "crc64nvme")]
    [InlineData(null, "md5")]
    public async Task Bytes_that_are_never_those_that_the_store_says_it_has_are_a_failure(ChecksumAlgorithm? kept, string by)
    {
        var bytes = Scene.Bytes(Range + 5);
        Add(bytes, checksum: kept);

        var outcome = await CopyAsync(Options(DigestAlgorithm.Sha256), new FlippedReads(_scene.Store, (_, request) => request.Offset == 0));

        Assert.Equal((FailureKind.VerificationFailed, true), (outcome.Failure!.Kind, outcome.Digests is null));
        Assert.Contains($"read twice, and its bytes are not those that its store says it has: {by} is ", outcome.Failure!.Message, StringComparison.Ordinal);
        await Digests.RightOrAbsentAsync(_scene, outcome, bytes, DigestAlgorithm.Sha256);
    }

    /// <summary>The destination has the same bytes, but not the digests: to find it there is no sign that the copy took effect.</summary>
    [Fact]
    public async Task An_equal_object_without_them_is_not_taken_for_the_copy_whose_answer_was_lost()
    {
        var bytes = Scene.Bytes(1000);
        Add(bytes);
        Put(Scene.Destination, "in/m", bytes);
        var store = new FaultingObjectStore(_scene.Store, [StoreFault.Always(StoreOperation.Copy, StoreErrorKind.ConnectionLost)]);

        var outcome = await CopyAsync(Options(Both) with { MaxAttempts = 3 }, store);

        Assert.Equal(FailureKind.StoreUnavailable, outcome.Failure?.Kind);
        Assert.Single((await _scene.Store.HeadAsync(Scene.At("m"), default)).Properties.Metadata);
    }

    [Fact]
    public async Task Nor_for_what_was_put_through_this_machine_and_not_answered()
    {
        var bytes = Scene.Bytes(1000);
        Add(bytes);
        Put(Scene.Destination, "in/m", bytes);
        var store = new FaultingObjectStore(_scene.Store, [StoreFault.Always(StoreOperation.Put, StoreErrorKind.ConnectionLost)]);

        var outcome = await CopyAsync(Options(Both) with { MaxAttempts = 3, Route = CopyRoute.Streamed }, store);

        Assert.Equal(FailureKind.StoreUnavailable, outcome.Failure?.Kind);
        Assert.Single((await _scene.Store.HeadAsync(Scene.At("m"), default)).Properties.Metadata);
    }

    [Fact]
    public async Task An_equal_object_without_them_is_not_taken_for_an_upload_that_is_gone()
    {
        var bytes = Scene.Bytes(Part + 1);
        Add(bytes);
        await CopyAsync(Options());
        var once = 0;
        var store = new FaultingObjectStore(_scene.Store, [])
        {
            Before = async (call, token) =>
            {
                if (call.Operation != StoreOperation.CompleteUpload || Interlocked.Exchange(ref once, 1) == 1)
                    return;
                await foreach (var pending in _scene.Store.ListUploadsAsync(Scene.Destination, "", token))
                    await _scene.Store.AbortUploadAsync(new CreatedUpload(Scene.At("m"), pending.UploadId, null), token);
            },
        };

        var outcome = await CopyAsync(Options(Both), store);

        Assert.Equal((ItemStatus.Copied, 1), (outcome.Status, once));
        await Digests.RightOrAbsentAsync(_scene, outcome, bytes, Both);
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 30)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Under_random_faults_a_digest_is_right_or_absent(int seed)
    {
#pragma warning disable CA5394 // Seeded test data, not secrets.
        var random = new Random(seed);
        var bytes = Scene.Bytes(random.Next(0, 2) == 0 ? random.Next(1, 3000) : random.Next(1, 3 * Range), seed);
        Add(bytes, checksum: random.Next(2) == 0 ? ChecksumAlgorithm.Crc64Nvme : null);
        var share = random.NextDouble() * 0.4;
        StoreErrorKind[] kinds = [StoreErrorKind.Throttled, StoreErrorKind.ServerError, StoreErrorKind.ConnectionLost, StoreErrorKind.Timeout];
        var faulting = new FaultingObjectStore(_scene.Store, kinds.Select(kind => StoreFault.Randomly(share / 4, kind, afterEffect: seed % 3 == 0)), seed);
        var gate = new Lock();
        var cut = new SpoiledReads(faulting)
        {
            Change = (_, content) =>
            {
                lock (gate)
                    return content.Length > 0 && random.NextDouble() < share ? SpoiledReads.Cut(content, random.NextInt64(content.Length), random.Next(2) == 0 ? null : StoreErrorKind.ConnectionLost) : content;
            },
        };
        var flips = random.NextDouble() * 0.3;
        var store = new FlippedReads(cut, (_, _) =>
        {
            lock (gate)
                return random.NextDouble() < flips;
        });
        var wanted = DigestAlgorithms.All.Where(_ => random.Next(2) == 0).Append(DigestAlgorithm.Sha512).Distinct().ToArray();

        var outcome = await CopyAsync(Options(wanted) with { MaxAttempts = random.Next(3, 16), MaxConcurrency = random.Next(1, 20), Seed = seed }, store);
#pragma warning restore CA5394

        await Digests.RightOrAbsentAsync(_scene, outcome, bytes, wanted);
        Assert.True(outcome.Failure is null or { Kind: FailureKind.StoreUnavailable or FailureKind.Throttled or FailureKind.Timeout or FailureKind.VerificationFailed }, outcome.Failure?.ToString());
    }

    [Theory]
    [InlineData(CopyProperties.Default, ChecksumAlgorithm.Crc64Nvme)]
    [InlineData(CopyProperties.None, null)]
    public async Task A_plan_tells_what_would_be_read_and_how_many_requests_that_takes(CopyProperties properties, ChecksumAlgorithm? kept)
    {
        Add(Scene.Bytes(Range + 1), checksum: kept);
        Add(Scene.Bytes(10), "small", kept);
        foreach (var digests in (DigestAlgorithm[][])[[DigestAlgorithm.Crc64Nvme], Both])
        {
            var options = Options(digests) with { CopyProperties = properties };
            var plan = await TransferEngine.PlanAsync(Scene.Define(Scene.Rows("m", "small"), prefix: "plan/"), _scene.Store, _scene.Store, options);
            var isRead = kept is null || digests.Length > 1;
            Assert.Equal(isRead ? Range + 11 : 0, plan.BytesToRead);
            Assert.Equal(0, _scene.Store.Requests(StoreOperation.Read));
            Assert.Equal(Range + 11, plan.Bytes);

            var scene = new Scene();
            scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(Range + 1), new InMemoryObjectSetup { Checksum = kept });
            scene.Store.AddObject(Scene.Source, "small", Scene.Bytes(10), new InMemoryObjectSetup { Checksum = kept });
            var events = await scene.EventsAsync(Scene.Rows("m", "small"), options);
            Assert.InRange(events.OfType<ItemFinished>().Sum(item => item.Outcome.Requests), plan.Requests - 2, plan.Requests + 2);
            Assert.Equal(plan.BytesToRead, events.OfType<Snapshot>().Last().BytesRead);
        }
    }

    private long Written => new[] { StoreOperation.Copy, StoreOperation.CreateUpload, StoreOperation.CopyPart, StoreOperation.CompleteUpload }.Sum(_scene.Store.Requests);

    private static TransferOptions Options(params DigestAlgorithm[] digests) => new()
    {
        Digests = digests,
        MultipartThreshold = Part,
        PartSize = Part,
        Time = new SkippingTime(),
        MaxRequestsPerSecond = 1_000_000,
        SnapshotInterval = TimeSpan.FromDays(1),
        Seed = 1,
    };

    private Task<ItemOutcome> CopyAsync(params DigestAlgorithm[] digests) => CopyAsync(Options(digests));

    private async Task<ItemOutcome> CopyAsync(TransferOptions options, IObjectStore? store = null) =>
        Assert.Single(await _scene.OutcomesAsync(Scene.Rows("m"), options, store));

    private void Add(byte[] bytes, string key = "m", ChecksumAlgorithm? checksum = ChecksumAlgorithm.Crc64Nvme, (string Name, string Value)? metadata = null) =>
        _scene.Store.AddObject(Scene.Source, key, bytes, new InMemoryObjectSetup
        {
            Properties = new ObjectProperties { ContentType = "video/mp4", WebsiteRedirectLocation = "/elsewhere", Metadata = Metadata(metadata) },
            Tags = [new ObjectTag("colour", "blue")],
            Annotations = new Dictionary<string, string> { ["note"] = "a note" },
            Checksum = checksum,
        });

    private void Add(byte[] bytes, (string Name, string Value) metadata) => Add(bytes, "m", ChecksumAlgorithm.Crc64Nvme, metadata);

    private void Put(string bucket, string key, byte[] bytes, params (string Name, string Value)[] metadata) =>
        _scene.Store.AddObject(bucket, key, bytes, new InMemoryObjectSetup { Properties = new ObjectProperties { Metadata = metadata.Append(("was", "there")).ToDictionary(m => m.Item1, m => m.Item2) } });

    private static Dictionary<string, string> Metadata((string Name, string Value)? more)
    {
        var metadata = new Dictionary<string, string> { ["title"] = "A film" };
        if (more is { } entry)
            metadata[entry.Name] = entry.Value;
        return metadata;
    }
}
