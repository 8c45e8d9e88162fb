using System.Security.Cryptography;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Stores;

public sealed class InMemoryObjectTests
{
    private static readonly ObjectLocation Source = new("source", "a/b");
    private static readonly ObjectLocation Destination = new("destination", "c/d");

    private readonly InMemoryObjectStore _store = new InMemoryObjectStore().AddBucket("source", new() { Region = "eu-west-1" }).AddBucket("destination");

    [Fact]
    public async Task An_object_put_has_the_md5_as_etag_and_its_crc64()
    {
        var bytes = StoreAssert.Bytes(1000);
        using var content = new MemoryStream(bytes) { Position = 100 };

        var written = await _store.PutAsync(new(Source, content) { Tags = [new("k", "v")], Properties = new() { ContentType = "video/mxf" } }, default);

        var head = await _store.HeadAsync(Source, default);
        var expected = bytes[100..];
        Assert.Equal(Convert.ToHexStringLower(MD5.HashData(expected)), written.ETag);
        Assert.Equal(new StoredChecksum(ChecksumAlgorithm.Crc64Nvme, Crc.ToBase64(CrcKind.Crc64Nvme, Crc.Compute(CrcKind.Crc64Nvme, expected)), true), Assert.Single(written.Checksums));
        Assert.Equal((900, written.ETag, "video/mxf", "STANDARD", ArchiveState.Available, null), (head.Size, head.ETag, head.Properties.ContentType, head.StorageClass, head.Archive, head.VersionId));
        Assert.Equal(written.Checksums, head.Checksums);
        Assert.Equal([new("k", "v")], await _store.GetTagsAsync(Source, default));
        Assert.Equal(expected, _store.GetBytes(Source));
        Assert.True(content.CanRead);
    }

    [Theory]
    [InlineData(ChecksumAlgorithm.Crc32, "CBF43926")]
    [InlineData(ChecksumAlgorithm.Crc32C, "E3069283")]
    [InlineData(ChecksumAlgorithm.Crc64Nvme, "AE8B14860A799888")]
    [InlineData(ChecksumAlgorithm.Sha1, "F7C3BC1D808E04732ADF679965CCC34CA7AE3441")]
    [InlineData(ChecksumAlgorithm.Sha256, "15E2B0D3C33891EBB0F1EF609EC419420C20E320CE94C65FBC8C3312448EB225")]
    public async Task Checksums_are_the_real_ones(ChecksumAlgorithm algorithm, string hex)
    {
        _store.AddObject("source", "a/b", "123456789"u8.ToArray(), new() { Checksum = algorithm });

        var checksum = Assert.Single((await _store.HeadAsync(Source, default)).Checksums);

        Assert.Equal(new StoredChecksum(algorithm, Convert.ToBase64String(Convert.FromHexString(hex)), true), checksum);
    }

    [Fact]
    public async Task What_is_not_there_is_named_by_its_kind()
    {
        _store.AddObject("source", "a/b", []);
        foreach (var request in Requests(new("missing", "a/b")))
            Assert.Equal("NoSuchBucket", (await StoreAssert.FailsAsync(StoreErrorKind.NoSuchBucket, request)).Code);
        Assert.Equal("NoSuchKey", (await StoreAssert.FailsAsync(StoreErrorKind.NotFound, () => _store.HeadAsync(new("source", "x"), default))).Code);
        Assert.Equal("NoSuchVersion", (await StoreAssert.FailsAsync(StoreErrorKind.NotFound, () => _store.HeadAsync(Source with { VersionId = "x" }, default))).Code);
        await StoreAssert.FailsAsync(StoreErrorKind.NotFound, () => _store.CopyAsync(new(new("source", "x"), "etag", Destination), default));

        IEnumerable<Func<Task>> Requests(ObjectLocation at) =>
        [
            () => _store.GetBucketAsync(at.Bucket, default),
            () => _store.HeadAsync(at, default),
            () => _store.GetTagsAsync(at, default),
            () => _store.ListAsync(new(at.Bucket), default),
            () => _store.ReadAsync(new(at), default),
            () => _store.PutAsync(new(at, new MemoryStream()), default),
            () => _store.CopyAsync(new(at, "", Destination), default),
            () => _store.CopyAsync(new(Source, "", at), default),
            () => _store.CreateUploadAsync(new(at, new(), [], new(), null), default),
            () => _store.DeleteAsync(at, default),
        ];
    }

    [Fact]
    public async Task A_bucket_tells_its_region() => Assert.Equal(new BucketInfo("source", "eu-west-1"), await _store.GetBucketAsync("source", default));

    [Theory]
    [InlineData(0, null, 10)]
    [InlineData(3, null, 7)]
    [InlineData(3, 4L, 4)]
    [InlineData(3, 100L, 7)]
    [InlineData(9, 1L, 1)]
    public async Task Ranges_are_read(int offset, long? length, int expected)
    {
        var bytes = StoreAssert.Bytes(10);
        var etag = _store.AddObject("source", "a/b", bytes).ETag;

        await using var content = await _store.ReadAsync(new(Source, etag, offset, length), default);

        using var read = new MemoryStream();
        await content.Stream.CopyToAsync(read);
        Assert.Equal((expected, etag), (content.Length, content.ETag));
        Assert.Equal(bytes[offset..(offset + expected)], read.ToArray());
    }

    [Theory]
    [InlineData(10, 1L)]
    [InlineData(11, null)]
    [InlineData(-1, 1L)]
    [InlineData(0, 0L)]
    public async Task A_range_outside_of_the_object_is_refused(int offset, long? length)
    {
        _store.AddObject("source", "a/b", new byte[10]);

        Assert.Equal(416, (await StoreAssert.FailsAsync(StoreErrorKind.InvalidRequest, () => _store.ReadAsync(new(Source, null, offset, length), default))).HttpStatus);
    }

    [Fact]
    public async Task An_empty_object_is_read_whole()
    {
        _store.AddObject("source", "a/b", []);

        await using var content = await _store.ReadAsync(new(Source), default);

        Assert.Equal((0, -1), (content.Length, content.Stream.ReadByte()));
    }

    [Fact]
    public async Task A_copy_takes_bytes_metadata_and_tags_but_not_the_storage_class_nor_the_redirect()
    {
        var properties = new ObjectProperties { ContentType = "video/mxf", WebsiteRedirectLocation = "/x", Metadata = new Dictionary<string, string> { ["a"] = "b" } };
        var etag = _store.AddObject("source", "a/b", StoreAssert.Bytes(100), new() { Properties = properties, Tags = [new("k", "v")], Settings = new() { StorageClass = "STANDARD_IA" } }).ETag;

        var written = await _store.CopyAsync(new(Source, etag, Destination), default);

        var head = await _store.HeadAsync(Destination, default);
        Assert.Equal((etag, etag), (written.ETag, head.ETag));
        Assert.Equal(properties with { WebsiteRedirectLocation = null }, head.Properties);
        Assert.Equal("STANDARD", head.StorageClass);
        Assert.Equal([new("k", "v")], await _store.GetTagsAsync(Destination, default));
        Assert.Equal(_store.GetBytes(Source), _store.GetBytes(Destination));
    }

    [Fact]
    public async Task A_copy_takes_what_it_is_given_instead()
    {
        var etag = _store.AddObject("source", "a/b", [1], new() { Tags = [new("k", "v")] }).ETag;
        var settings = new DestinationSettings { StorageClass = "GLACIER_IR", CannedAcl = "bucket-owner-full-control", Encryption = new("AES256") };

        await _store.CopyAsync(new(Source, etag, Destination) { Properties = new() { ContentType = "x/y" }, Tags = [], Settings = settings, Checksum = ChecksumAlgorithm.Sha256 }, default);

        var head = await _store.HeadAsync(Destination, default);
        Assert.Equal(("x/y", "GLACIER_IR", ArchiveState.Available), (head.Properties.ContentType, head.StorageClass, head.Archive));
        Assert.Equal(ChecksumAlgorithm.Sha256, Assert.Single(head.Checksums).Algorithm);
        Assert.Empty(await _store.GetTagsAsync(Destination, default));
        Assert.Equal(settings, _store.GetSettings(Destination));
    }

    [Fact]
    public async Task A_copy_keeps_the_algorithm_of_the_source_and_gets_crc64_when_that_has_none()
    {
        var crc32 = _store.AddObject("source", "crc32", [1], new() { Checksum = ChecksumAlgorithm.Crc32 });
        var none = _store.AddObject("source", "none", [1], new() { Checksum = null });

        Assert.Empty(none.Checksums);
        Assert.Equal(ChecksumAlgorithm.Crc32, (await _store.CopyAsync(new(new("source", "crc32"), crc32.ETag, Destination), default)).Checksums[0].Algorithm);
        Assert.Equal(ChecksumAlgorithm.Crc64Nvme, (await _store.CopyAsync(new(new("source", "none"), none.ETag, Destination), default)).Checksums[0].Algorithm);
    }

    [Fact]
    public async Task A_source_that_is_not_the_one_pinned_is_refused_everywhere()
    {
        var old = _store.AddObject("source", "a/b", StoreAssert.Bytes(10, 1)).ETag;
        _store.AddObject("source", "a/b", StoreAssert.Bytes(10, 2));

        await StoreAssert.FailsAsync(StoreErrorKind.PreconditionFailed, () => _store.CopyAsync(new(Source, old, Destination), default));
        await StoreAssert.FailsAsync(StoreErrorKind.PreconditionFailed, () => _store.ReadAsync(new(Source, old), default));
        Assert.False(_store.Exists(Destination));
    }

    [Fact]
    public async Task A_copy_can_ask_that_nothing_is_there()
    {
        var etag = _store.AddObject("source", "a/b", [1]).ETag;
        _store.AddObject("destination", "c/d", [2]);

        await StoreAssert.FailsAsync(StoreErrorKind.PreconditionFailed, () => _store.CopyAsync(new(Source, etag, Destination) { IfNoneMatch = true }, default));
        Assert.Equal([2], _store.GetBytes(Destination));
        await _store.CopyAsync(new(Source, etag, Destination with { Key = "new" }) { IfNoneMatch = true }, default);
    }

    [Fact]
    public async Task One_request_copies_up_to_5_gib()
    {
        var most = _store.AddSyntheticObject("source", "most", S3Limits.MaxCopySize, 1);
        var more = _store.AddSyntheticObject("source", "more", S3Limits.MaxCopySize + 1, 1);

        await _store.CopyAsync(new(new("source", "most"), most.ETag, Destination), default);
        await StoreAssert.FailsAsync(StoreErrorKind.EntityTooLarge, () => _store.CopyAsync(new(new("source", "more"), more.ETag, Destination), default));
    }

    [Fact]
    public async Task An_object_cannot_replace_itself_without_a_change()
    {
        var etag = _store.AddObject("source", "a/b", [1]).ETag;

        await StoreAssert.FailsAsync(StoreErrorKind.InvalidRequest, () => _store.CopyAsync(new(Source, etag, Source), default));
        await _store.CopyAsync(new(Source, etag, Source) { Properties = new() }, default);
    }

    [Theory]
    [InlineData(ArchiveState.Available, true)]
    [InlineData(ArchiveState.Archived, false)]
    [InlineData(ArchiveState.Restoring, false)]
    [InlineData(ArchiveState.Restored, true)]
    public async Task Archived_bytes_cannot_be_had(ArchiveState state, bool canBeHad)
    {
        var etag = _store.AddObject("source", "a/b", [1], new() { Settings = new() { StorageClass = "GLACIER" } }).ETag;
        Assert.Equal(ArchiveState.Archived, (await _store.HeadAsync(Source, default)).Archive);
        _store.SetArchiveState(Source, state);
        Assert.Equal(state, (await _store.HeadAsync(Source, default)).Archive);
        if (canBeHad)
        {
            await _store.CopyAsync(new(Source, etag, Destination), default);
            await (await _store.ReadAsync(new(Source), default)).DisposeAsync();
            return;
        }

        await StoreAssert.FailsAsync(StoreErrorKind.Archived, () => _store.CopyAsync(new(Source, etag, Destination), default));
        await StoreAssert.FailsAsync(StoreErrorKind.Archived, () => _store.ReadAsync(new(Source), default));
    }

    [Fact]
    public async Task With_kms_the_etag_is_no_md5_and_the_checksum_still_holds()
    {
        _store.AddBucket("kms", new() { DefaultEncryption = new("aws:kms", "key") });
        var bytes = StoreAssert.Bytes(10);
        var plain = _store.AddObject("source", "a/b", bytes);

        var written = await _store.CopyAsync(new(Source, plain.ETag, new("kms", "a")), default);
        var again = await _store.CopyAsync(new(Source, plain.ETag, new("kms", "b")), default);

        Assert.Equal(3, new HashSet<string> { plain.ETag, written.ETag, again.ETag }.Count);
        Assert.Equal(plain.Checksums, written.Checksums);
        Assert.Equal("aws:kms", (await _store.HeadAsync(new("kms", "a"), default)).Encryption?.Algorithm);
    }

    [Fact]
    public async Task A_store_that_knows_no_checksums_tells_none()
    {
        var store = new InMemoryObjectStore(new() { KnowsFullObjectChecksums = false }).AddBucket("source").AddBucket("destination");
        var etag = store.AddObject("source", "a/b", [1]).ETag;

        Assert.Empty((await store.HeadAsync(Source, default)).Checksums);
        Assert.Empty((await store.CopyAsync(new(Source, etag, Destination) { Checksum = ChecksumAlgorithm.Crc64Nvme }, default)).Checksums);
    }

    [Fact]
    public async Task Grants_and_acls_are_refused_by_owner_enforced_buckets()
    {
        var etag = _store.AddObject("source", "a/b", [1]).ETag;
        _store.AddBucket("open", new() { IsOwnerEnforced = false });
        Task Copy(string bucket, DestinationSettings settings) => _store.CopyAsync(new(Source, etag, new(bucket, "x")) { Settings = settings }, default);

        await StoreAssert.FailsAsync(StoreErrorKind.AclNotSupported, () => Copy("destination", new() { CannedAcl = "public-read" }));
        await StoreAssert.FailsAsync(StoreErrorKind.AclNotSupported, () => Copy("destination", new() { GrantFullControl = ["id"] }));
        await StoreAssert.FailsAsync(StoreErrorKind.InvalidRequest, () => Copy("open", new() { CannedAcl = "private", GrantFullControl = ["id"] }));
        await Copy("destination", new() { CannedAcl = "bucket-owner-full-control" });
        await Copy("open", new() { GrantFullControl = ["id"] });
    }

    [Fact]
    public async Task Keys_and_tags_beyond_the_limits_are_refused()
    {
        Task Put(string key, int tags = 0) => _store.PutAsync(new(new("source", key), new MemoryStream()) { Tags = [.. Enumerable.Range(0, tags).Select(i => new ObjectTag($"k{i}", ""))] }, default);

        await Put(new string('x', 1024), 10);
        Assert.Equal("KeyTooLongError", (await StoreAssert.FailsAsync(StoreErrorKind.InvalidRequest, () => Put(new string('é', 513)))).Code);
        await StoreAssert.FailsAsync(StoreErrorKind.InvalidRequest, () => Put(""));
        await StoreAssert.FailsAsync(StoreErrorKind.InvalidRequest, () => Put("a\uD83D"));
        await StoreAssert.FailsAsync(StoreErrorKind.InvalidRequest, () => Put("a", 11));
    }

    [Fact]
    public async Task Versions_are_kept_where_asked_for()
    {
        _store.AddBucket("versioned", new() { IsVersioned = true });
        var at = new ObjectLocation("versioned", "k");
        var first = _store.AddObject("versioned", "k", [1]);
        var second = _store.AddObject("versioned", "k", [2]);

        await _store.DeleteAsync(at, default);

        await StoreAssert.FailsAsync(StoreErrorKind.NotFound, () => _store.HeadAsync(at, default));
        Assert.Empty((await _store.ListAsync(new("versioned"), default)).Objects);
        Assert.Equal([1], _store.GetBytes(at with { VersionId = first.VersionId }));
        Assert.Equal([2], _store.GetBytes(at with { VersionId = second.VersionId }));
        await _store.CopyAsync(new(at with { VersionId = first.VersionId }, first.ETag, Destination), default);
        Assert.Equal([1], _store.GetBytes(Destination));
        await _store.DeleteAsync(at with { VersionId = first.VersionId }, default);
        Assert.False(_store.Exists(at with { VersionId = first.VersionId }));
    }

    [Fact]
    public async Task Deleting_what_is_not_there_is_no_failure()
    {
        _store.AddObject("source", "a/b", [1]);

        await _store.DeleteAsync(Source, default);
        await _store.DeleteAsync(Source, default);

        Assert.False(_store.Exists(Source));
    }

    [Fact]
    public async Task Requests_are_counted_and_setting_the_scene_is_not()
    {
        var etag = _store.AddObject("source", "a/b", [1]).ETag;
        Assert.Equal(0, _store.TotalRequests);

        await _store.HeadAsync(Source, default);
        await StoreAssert.FailsAsync(StoreErrorKind.NotFound, () => _store.HeadAsync(Destination, default));
        await _store.CopyAsync(new(Source, etag, Destination), default);

        Assert.Equal((2, 1, 3), (_store.Requests(StoreOperation.Head), _store.Requests(StoreOperation.Copy), _store.TotalRequests));
    }

    [Fact]
    public async Task A_cancelled_request_has_no_effect()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        var etag = _store.AddObject("source", "a/b", [1]).ETag;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _store.CopyAsync(new(Source, etag, Destination), source.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _store.PutAsync(new(Destination, new MemoryStream([1])), source.Token));

        Assert.False(_store.Exists(Destination));
    }

    [Fact]
    public async Task Many_at_once_lose_nothing()
    {
        var etag = _store.AddObject("source", "a/b", StoreAssert.Bytes(1000)).ETag;

        await Parallel.ForAsync(0, 2000, async (i, token) => await _store.CopyAsync(new(Source, etag, new("destination", $"k{i}")), token));

        Assert.Equal((2000, 2000), (_store.GetKeys("destination").Count, _store.Requests(StoreOperation.Copy)));
    }
}
