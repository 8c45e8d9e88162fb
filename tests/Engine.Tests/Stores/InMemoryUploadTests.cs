using System.Security.Cryptography;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Stores;

public sealed class InMemoryUploadTests
{
    private const long MiB = 1L << 20;
    private static readonly ObjectLocation Source = new("source", "a");
    private static readonly ObjectLocation Destination = new("destination", "b");

    private readonly InMemoryObjectStore _store = new InMemoryObjectStore().AddBucket("source").AddBucket("destination");

    [Fact]
    public async Task Parts_of_real_bytes_make_the_same_bytes_the_md5_of_md5s_and_the_crc_of_the_whole()
    {
        var bytes = StoreAssert.Bytes((int)(12 * MiB));
        var source = _store.AddObject("source", "a", bytes);

        var written = await _store.CopyInPartsAsync(Source, Destination, [5 * MiB, 6 * MiB, MiB], source.Checksums[0]);

        byte[] md5s = [.. MD5.HashData(bytes.AsSpan(0, (int)(5 * MiB))), .. MD5.HashData(bytes.AsSpan((int)(5 * MiB), (int)(6 * MiB))), .. MD5.HashData(bytes.AsSpan((int)(11 * MiB)))];
        Assert.Equal(Convert.ToHexStringLower(MD5.HashData(md5s)) + "-3", written.ETag);
        Assert.Equal(source.Checksums, written.Checksums);
        Assert.Equal(bytes, _store.GetBytes(Destination));
        Assert.Equal(3, (await _store.HeadAsync(Destination, default)).PartCount);
        Assert.Equal(0, _store.PendingUploads);
    }

    [Fact]
    public async Task The_same_layout_gives_the_same_etag()
    {
        var source = _store.AddSyntheticObject("source", "a", 20 * MiB, 1, new() { PartSize = 8 * MiB });

        Assert.Equal(source.ETag, (await _store.CopyInPartsAsync(Source, Destination, [8 * MiB, 8 * MiB, 4 * MiB])).ETag);
        Assert.NotEqual(source.ETag, (await _store.CopyInPartsAsync(Source, Destination, [10 * MiB, 5 * MiB, 5 * MiB])).ETag);
    }

    [Fact]
    public async Task The_largest_object_there_is_can_be_copied_and_proven()
    {
        var source = _store.AddSyntheticObject("source", "a", S3Limits.MaxObjectSize, 7);

        var written = await _store.CopyInPartsAsync(Source, Destination, Enumerable.Repeat(S3Limits.MaxPartSize, S3Limits.MaxParts), source.Checksums[0]);

        Assert.Equal(source.Checksums, written.Checksums);
        Assert.EndsWith("-10000", written.ETag, StringComparison.Ordinal);
        Assert.Equal(S3Limits.MaxObjectSize, _store.GetSize(Destination));
    }

    [Fact]
    public async Task Synthetic_content_cut_into_parts_is_the_same_content_again()
    {
        var source = _store.AddSyntheticObject("source", "a", 20 * MiB, 1);
        var multipart = await _store.CopyInPartsAsync(Source, Destination, [8 * MiB, 7 * MiB, 5 * MiB]);

        var whole = await _store.CopyAsync(new(Destination, multipart.ETag, new("destination", "c")), default);

        Assert.Equal((source.ETag, source.Checksums[0]), (whole.ETag, whole.Checksums[0]));
    }

    [Fact]
    public async Task Parts_of_one_size_from_different_places_have_different_etags()
    {
        var etag = _store.AddSyntheticObject("source", "a", 20 * MiB, 1).ETag;
        var upload = await _store.CreateUploadAsync(new(Destination, new(), [], new(), null), default);

        var first = await _store.CopyPartAsync(new(upload, 1, Source, etag, 0, 5 * MiB), default);
        var second = await _store.CopyPartAsync(new(upload, 2, Source, etag, 5 * MiB, 5 * MiB), default);
        var again = await _store.CopyPartAsync(new(upload, 3, Source, etag, 0, 5 * MiB), default);

        Assert.NotEqual(first.ETag, second.ETag);
        Assert.Equal(first.ETag, again.ETag);
    }

    [Theory]
    [InlineData(0, 10, 10, 5)]
    [InlineData(10, 0, 10, 5)]
    [InlineData(0, 0, 0, 5)]
    [InlineData(0, 15, 10, 5)]
    public async Task Parts_from_elsewhere_make_another_checksum_which_is_not_published(int first, int second, int third, int last)
    {
        var source = _store.AddSyntheticObject("source", "a", 25 * MiB, 7);
        _store.AddObject("destination", "b", [1]);
        var upload = await _store.CreateUploadAsync(new(Destination, new(), [], new(), ChecksumAlgorithm.Crc64Nvme), default);
        var parts = new List<UploadedPart>();
        foreach (var (offset, length) in ((long, long)[])[(first, 10), (second, 15 - last), (third, last)])
            parts.Add(await _store.CopyPartAsync(new(upload, parts.Count + 1, Source, source.ETag, offset * MiB, length * MiB), default));

        // Of the right length, so that only the checksum can tell.
        Assert.Equal(25 * MiB, parts.Sum(part => part.Size));
        await StoreAssert.FailsAsync(StoreErrorKind.BadDigest, () => _store.CompleteUploadAsync(new(upload, parts, 25 * MiB, source.Checksums[0], false), default));
        Assert.Equal([1], _store.GetBytes(Destination));
        Assert.Equal(1, _store.PendingUploads);
    }

    [Fact]
    public async Task Synthetic_bytes_cannot_be_read()
    {
        _store.AddSyntheticObject("source", "a", 10, 1);

        await StoreAssert.FailsAsync(StoreErrorKind.NotSupported, () => _store.ReadAsync(new(Source), default));
    }

    [Fact]
    public void Another_seed_is_other_content()
    {
        var one = _store.AddSyntheticObject("source", "a", 10, 1);
        var two = _store.AddSyntheticObject("source", "b", 10, 2);
        var same = _store.AddSyntheticObject("destination", "a", 10, 1);

        Assert.NotEqual((one.ETag, one.Checksums[0].Value), (two.ETag, two.Checksums[0].Value));
        Assert.Equal((one.ETag, one.Checksums[0].Value), (same.ETag, same.Checksums[0].Value));
    }

    [Fact]
    public async Task A_size_other_than_promised_is_not_published()
    {
        _store.AddSyntheticObject("source", "a", 20 * MiB, 1);

        await StoreAssert.FailsAsync(StoreErrorKind.InvalidRequest, () => _store.CopyInPartsAsync(Source, Destination, [10 * MiB, 5 * MiB]));
        Assert.False(_store.Exists(Destination));
    }

    [Fact]
    public async Task A_store_that_knows_no_checksums_agrees_to_none_and_checks_neither_size_nor_digest()
    {
        var store = new InMemoryObjectStore(new() { KnowsFullObjectChecksums = false }).AddBucket("source").AddBucket("destination");
        store.AddSyntheticObject("source", "a", 20 * MiB, 1);

        Assert.Null((await store.CreateUploadAsync(new(Destination, new(), [], new(), ChecksumAlgorithm.Crc64Nvme), default)).Checksum);
        var written = await store.CopyInPartsAsync(Source, Destination, [10 * MiB, 5 * MiB], new(ChecksumAlgorithm.Crc64Nvme, "no", true), size: 1);

        Assert.Empty(written.Checksums);
    }

    [Theory]
    [InlineData(ChecksumAlgorithm.Sha1)]
    [InlineData(ChecksumAlgorithm.Sha256)]
    public async Task No_upload_has_a_sha_of_the_whole(ChecksumAlgorithm algorithm) =>
        await StoreAssert.FailsAsync(StoreErrorKind.InvalidRequest, () => _store.CreateUploadAsync(new(Destination, new(), [], new(), algorithm), default));

    [Fact]
    public async Task A_composite_checksum_says_that_it_is_one()
    {
        _store.AddObject("source", "a", StoreAssert.Bytes(100), new() { PartSize = 60, Checksum = ChecksumAlgorithm.Sha256 });

        var checksum = Assert.Single((await _store.HeadAsync(Source, default)).Checksums);

        Assert.False(checksum.IsFullObject);
        Assert.EndsWith("-2", checksum.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checksum_of_another_algorithm_than_the_uploads_is_refused()
    {
        _store.AddSyntheticObject("source", "a", 20 * MiB, 1);

        await StoreAssert.FailsAsync(StoreErrorKind.InvalidRequest, () => _store.CopyInPartsAsync(Source, Destination, [20 * MiB], new(ChecksumAlgorithm.Crc32, "AAAAAA==", true)));
    }

    [Fact]
    public async Task The_upload_carries_all_that_the_object_has()
    {
        var etag = _store.AddSyntheticObject("source", "a", 20 * MiB, 1).ETag;
        var properties = new ObjectProperties { ContentType = "video/mxf" };
        var settings = new DestinationSettings { StorageClass = "STANDARD_IA" };
        var upload = await _store.CreateUploadAsync(new(Destination, properties, [new("k", "v")], settings, null), default);
        var part = await _store.CopyPartAsync(new(upload, 1, Source, etag, 0, 20 * MiB), default);

        await _store.CompleteUploadAsync(new(upload, [part], 20 * MiB, null, false), default);

        var head = await _store.HeadAsync(Destination, default);
        Assert.Equal((properties, "STANDARD_IA", ChecksumAlgorithm.Crc64Nvme), (head.Properties, head.StorageClass, Assert.Single(head.Checksums).Algorithm));
        Assert.Equal([new("k", "v")], await _store.GetTagsAsync(Destination, default));
    }

    [Theory]
    [InlineData(1, 0, 5 << 20, false)]
    [InlineData(1, 0, (5 << 20) + 1, true)]
    public async Task A_range_is_copied_only_out_of_more_than_5_mib(int part, long offset, long size, bool isGood)
    {
        var etag = _store.AddSyntheticObject("source", "a", size, 1).ETag;
        var upload = await _store.CreateUploadAsync(new(Destination, new(), [], new(), null), default);
        Task Copy() => _store.CopyPartAsync(new(upload, part, Source, etag, offset, 1), default);

        if (isGood)
            await Copy();
        else
            await StoreAssert.FailsAsync(StoreErrorKind.InvalidRequest, Copy);
    }

    [Theory]
    [InlineData(0, 0, 1, StoreErrorKind.InvalidRequest)]
    [InlineData(10_001, 0, 1, StoreErrorKind.InvalidRequest)]
    [InlineData(1, -1, 1, StoreErrorKind.InvalidRequest)]
    [InlineData(1, 0, 0, StoreErrorKind.InvalidRequest)]
    [InlineData(1, 6L << 30, 1, StoreErrorKind.InvalidRequest)]
    [InlineData(1, (6L << 30) - 1, 2, StoreErrorKind.InvalidRequest)]
    [InlineData(1, long.MaxValue, 1, StoreErrorKind.InvalidRequest)]
    [InlineData(1, 0, (5L << 30) + 1, StoreErrorKind.EntityTooLarge)]
    public async Task Parts_beyond_the_limits_are_refused(int part, long offset, long length, StoreErrorKind kind)
    {
        var etag = _store.AddSyntheticObject("source", "a", 6L << 30, 1).ETag;
        var upload = await _store.CreateUploadAsync(new(Destination, new(), [], new(), null), default);

        await StoreAssert.FailsAsync(kind, () => _store.CopyPartAsync(new(upload, part, Source, etag, offset, length), default));
    }

    [Fact]
    public async Task Complete_refuses_what_is_not_the_upload()
    {
        var etag = _store.AddSyntheticObject("source", "a", 20 * MiB, 1).ETag;
        var upload = await _store.CreateUploadAsync(new(Destination, new(), [], new(), null), default);
        var one = await _store.CopyPartAsync(new(upload, 1, Source, etag, 0, 10 * MiB), default);
        var two = await _store.CopyPartAsync(new(upload, 2, Source, etag, 10 * MiB, 4 * MiB), default);
        var three = await _store.CopyPartAsync(new(upload, 3, Source, etag, 14 * MiB, 6 * MiB), default);
        Task Complete(params UploadedPart[] parts) => _store.CompleteUploadAsync(new(upload, parts, parts.Sum(part => part.Size), null, false), default);

        await StoreAssert.FailsAsync(StoreErrorKind.InvalidRequest, () => Complete());
        await StoreAssert.FailsAsync(StoreErrorKind.InvalidRequest, () => Complete(two, one));
        await StoreAssert.FailsAsync(StoreErrorKind.InvalidRequest, () => Complete(one, one));
        await StoreAssert.FailsAsync(StoreErrorKind.InvalidPart, () => Complete(one, two with { ETag = "x" }));
        await StoreAssert.FailsAsync(StoreErrorKind.InvalidPart, () => Complete(one, two with { PartNumber = 4 }));
        Assert.Equal("EntityTooSmall", (await StoreAssert.FailsAsync(StoreErrorKind.InvalidRequest, () => Complete(one, two, three))).Code);
        await Complete(one, two);
        Assert.Equal(14 * MiB, _store.GetSize(Destination));
    }

    [Fact]
    public async Task A_part_copied_again_replaces_the_first()
    {
        var etag = _store.AddSyntheticObject("source", "a", 20 * MiB, 1).ETag;
        var upload = await _store.CreateUploadAsync(new(Destination, new(), [], new(), null), default);
        var first = await _store.CopyPartAsync(new(upload, 1, Source, etag, 0, 10 * MiB), default);
        var second = await _store.CopyPartAsync(new(upload, 1, Source, etag, 0, 20 * MiB), default);

        await StoreAssert.FailsAsync(StoreErrorKind.InvalidPart, () => _store.CompleteUploadAsync(new(upload, [first], 10 * MiB, null, false), default));
        await _store.CompleteUploadAsync(new(upload, [second], 20 * MiB, null, false), default);
    }

    [Fact]
    public async Task An_upload_that_is_over_is_no_upload()
    {
        var etag = _store.AddSyntheticObject("source", "a", 20 * MiB, 1).ETag;
        var upload = await _store.CreateUploadAsync(new(Destination, new(), [], new(), null), default);
        var part = await _store.CopyPartAsync(new(upload, 1, Source, etag, 0, 20 * MiB), default);
        await _store.AbortUploadAsync(upload, default);

        await _store.AbortUploadAsync(upload, default);
        await StoreAssert.FailsAsync(StoreErrorKind.NoSuchUpload, () => _store.CopyPartAsync(new(upload, 1, Source, etag, 0, 20 * MiB), default));
        await StoreAssert.FailsAsync(StoreErrorKind.NoSuchUpload, () => _store.ListPartsAsync(upload, 0, default));
        await StoreAssert.FailsAsync(StoreErrorKind.NoSuchUpload, () => _store.CompleteUploadAsync(new(upload, [part], 20 * MiB, null, false), default));
        Assert.Equal(0, _store.PendingUploads);
        Assert.False(_store.Exists(Destination));
    }

    [Fact]
    public async Task Complete_can_ask_that_nothing_is_there_and_leaves_the_upload_when_something_is()
    {
        var etag = _store.AddSyntheticObject("source", "a", 20 * MiB, 1).ETag;
        _store.AddObject("destination", "b", [1]);
        var upload = await _store.CreateUploadAsync(new(Destination, new(), [], new(), null), default);
        var part = await _store.CopyPartAsync(new(upload, 1, Source, etag, 0, 20 * MiB), default);

        await StoreAssert.FailsAsync(StoreErrorKind.PreconditionFailed, () => _store.CompleteUploadAsync(new(upload, [part], 20 * MiB, null, true), default));
        Assert.Equal([1], _store.GetBytes(Destination));
        Assert.Equal(1, _store.PendingUploads);
    }

    [Fact]
    public async Task A_part_is_pinned_to_the_source()
    {
        var old = _store.AddSyntheticObject("source", "a", 20 * MiB, 1).ETag;
        var upload = await _store.CreateUploadAsync(new(Destination, new(), [], new(), null), default);
        _store.AddSyntheticObject("source", "a", 20 * MiB, 2);

        await StoreAssert.FailsAsync(StoreErrorKind.PreconditionFailed, () => _store.CopyPartAsync(new(upload, 1, Source, old, 0, 20 * MiB), default));
    }

    [Fact]
    public async Task Parts_are_listed_page_by_page()
    {
        var store = new InMemoryObjectStore(new() { PageSize = 3, MinPartSize = 0 }).AddBucket("source").AddBucket("destination");
        var etag = store.AddObject("source", "a", StoreAssert.Bytes(100)).ETag;
        var upload = await store.CreateUploadAsync(new(Destination, new(), [], new(), null), default);
        var parts = new List<UploadedPart>();
        foreach (var number in (int[])[7, 2, 9, 4, 1, 3])
            parts.Add(await store.CopyPartAsync(new(upload, number, Source, etag, number, 10), default));

        var first = await store.ListPartsAsync(upload, 0, default);
        var second = await store.ListPartsAsync(upload, first.NextPartNumberMarker!.Value, default);

        Assert.Equal(3, first.Parts.Count);
        Assert.Null(second.NextPartNumberMarker);
        Assert.Equal(parts.OrderBy(part => part.PartNumber), first.Parts.Concat(second.Parts));
    }

    [Fact]
    public async Task Uploads_are_listed_below_a_prefix_over_all_pages()
    {
        var clock = new ManualClock();
        var store = new InMemoryObjectStore(new() { PageSize = 2, Clock = clock }).AddBucket("destination");
        foreach (var key in (string[])["b/2", "a/1", "b/1", "b/1", "c", "b/3"])
        {
            await store.CreateUploadAsync(new(new("destination", key), new(), [], new(), null), default);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        var listed = await store.ListUploadsAsync("destination", "b/", default).ToListAsync();

        Assert.Equal(["b/1", "b/1", "b/2", "b/3"], listed.Select(upload => upload.Key));
        Assert.True(listed[0].Initiated < listed[1].Initiated);
        Assert.Equal(4, listed.DistinctBy(upload => upload.UploadId).Count());
        Assert.Equal(6, store.PendingUploads);
    }
}
