using System.Security.Cryptography;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Stores;

/// <summary>Parts and objects whose bytes come from here, and the digests that come with them.</summary>
public sealed class InMemoryWrittenPartTests
{
    private const int MiB = 1 << 20;
    private static readonly ObjectLocation At = new("bucket", "a");

    private readonly InMemoryObjectStore _store = new InMemoryObjectStore().AddBucket("bucket");

    [Fact]
    public async Task Written_parts_make_what_copied_parts_of_the_same_bytes_make()
    {
        var bytes = StoreAssert.Bytes((5 * MiB) + 9);
        _store.AddObject("bucket", "source", bytes);
        var copied = await _store.CopyInPartsAsync(new("bucket", "source"), new("bucket", "copied"), [5 * MiB, 9]);
        var upload = await BeginAsync(_store);

        using var content = new MemoryStream([1, 2, 3, .. bytes]) { Position = 3 };
        var first = await _store.UploadPartAsync(new(upload, 1, content, 5 * MiB), default);
        var second = await _store.UploadPartAsync(new(upload, 2, content, 9), default);
        var written = await _store.CompleteUploadAsync(new(upload, [first, second], bytes.Length, copied.Checksums[0], IfNoneMatch: false), default);

        Assert.Equal((copied.ETag, copied.Checksums[0]), (written.ETag, written.Checksums[0]));
        Assert.Equal((Convert.ToHexStringLower(MD5.HashData(bytes.AsSpan(0, 5 * MiB))), Checksum(bytes.AsSpan(0, 5 * MiB))), (first.ETag, first.Checksum));
        Assert.True(bytes.AsSpan().SequenceEqual(_store.GetBytes(At)));
        Assert.True(content.CanRead);
        Assert.Equal(2, _store.Requests(StoreOperation.UploadPart));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Other_bytes_than_promised_are_refused_and_not_kept(bool checksum, bool md5)
    {
        byte[] right = [1, 2, 3];
        byte[] wrong = [1, 2, 4];
        var upload = await BeginAsync(_store);
        UploadPartRequest Part(byte[] bytes) => new(upload, 1, new MemoryStream(bytes), 3)
        {
            Checksum = checksum ? Checksum(right) : null,
            ContentMd5 = md5 ? Md5(right) : null,
        };
        PutRequest Put(byte[] bytes) => new(At, new MemoryStream(bytes))
        {
            Checksum = checksum ? Checksum(right) : null,
            ContentMd5 = md5 ? Md5(right) : null,
        };
        await StoreAssert.FailsAsync(StoreErrorKind.BadDigest, () => _store.UploadPartAsync(Part(wrong), default));
        await StoreAssert.FailsAsync(StoreErrorKind.BadDigest, () => _store.PutAsync(Put(wrong), default));
        Assert.Empty((await _store.ListPartsAsync(upload, 0, default)).Parts);
        Assert.False(_store.Exists(At));

        Assert.Equal(3, (await _store.UploadPartAsync(Part(right), default)).Size);
        Assert.Equal(Checksum(right), Assert.Single((await _store.PutAsync(Put(right), default)).Checksums));
    }

    [Fact]
    public async Task A_store_that_knows_no_checksums_ignores_them_and_heeds_Content_MD5()
    {
        var store = new InMemoryObjectStore(new() { KnowsFullObjectChecksums = false }).AddBucket("bucket");
        var upload = await BeginAsync(store);
        var part = await store.UploadPartAsync(new(upload, 1, new MemoryStream([1]), 1) { Checksum = Checksum([2]), ContentMd5 = Md5([1]) }, default);
        Assert.Null(part.Checksum);
        await StoreAssert.FailsAsync(StoreErrorKind.BadDigest, () => store.UploadPartAsync(new(upload, 1, new MemoryStream([1]), 1) { ContentMd5 = Md5([2]) }, default));
    }

    [Fact]
    public async Task A_checksum_of_another_algorithm_than_the_uploads_is_refused()
    {
        var upload = await BeginAsync(_store, ChecksumAlgorithm.Crc32C);
        await StoreAssert.FailsAsync(StoreErrorKind.InvalidRequest, () => _store.UploadPartAsync(new(upload, 1, new MemoryStream([1]), 1) { Checksum = Checksum([1]) }, default));
    }

    [Fact]
    public async Task A_body_that_ends_early_is_a_lost_connection_and_leaves_no_part()
    {
        var upload = await BeginAsync(_store);
        var error = await StoreAssert.FailsAsync(StoreErrorKind.ConnectionLost, () => _store.UploadPartAsync(new(upload, 1, new MemoryStream([1, 2]), 3), default));
        Assert.True(error.IsTransient);
        Assert.Empty((await _store.ListPartsAsync(upload, 0, default)).Parts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(S3Limits.MaxParts + 1)]
    public async Task A_part_has_one_of_ten_thousand_numbers(int number)
    {
        var upload = await BeginAsync(_store);
        await StoreAssert.FailsAsync(StoreErrorKind.InvalidRequest, () => _store.UploadPartAsync(new(upload, number, new MemoryStream([1]), 1), default));
    }

    [Fact]
    public async Task An_upload_that_is_gone_takes_no_part()
    {
        var upload = await BeginAsync(_store);
        await _store.AbortUploadAsync(upload, default);
        await StoreAssert.FailsAsync(StoreErrorKind.NoSuchUpload, () => _store.UploadPartAsync(new(upload, 1, new MemoryStream([1]), 1), default));
    }

    [Fact]
    public async Task What_must_be_new_is_not_put_over_what_is_there()
    {
        await _store.PutAsync(new(At, new MemoryStream([1])) { IfNoneMatch = true }, default);
        await StoreAssert.FailsAsync(StoreErrorKind.PreconditionFailed, () => _store.PutAsync(new(At, new MemoryStream([2])) { IfNoneMatch = true }, default));
        Assert.Equal([1], _store.GetBytes(At));
        await _store.PutAsync(new(At, new MemoryStream([2])), default);
        Assert.Equal([2], _store.GetBytes(At));
    }

    [Fact]
    public async Task Decorators_know_a_written_part_by_its_name_its_number_and_its_bytes()
    {
        StoreCall? seen = null;
        var store = new FaultingObjectStore(_store, [StoreFault.OnCall(StoreOperation.UploadPart, 2, StoreErrorKind.Throttled)])
        {
            Before = (call, _) =>
            {
                seen = call;
                return Task.CompletedTask;
            },
        };
        var upload = await BeginAsync(store);
        await store.UploadPartAsync(new(upload, 7, new MemoryStream([1, 2]), 2), default);
        Assert.Equal((StoreOperation.UploadPart, 7, 2L, At), (seen!.Operation, seen.PartNumber, seen.Bytes, seen.Location));
        var error = await StoreAssert.FailsAsync(StoreErrorKind.Throttled, () => store.UploadPartAsync(new(upload, 7, new MemoryStream([1, 2]), 2), default));
        Assert.Equal("UploadPart", error.Operation);

        var throttled = new ThrottlingObjectStore(_store, new() { WritesPerSecond = 1, Clock = new ManualClock() });
        await throttled.UploadPartAsync(new(upload, 1, new MemoryStream([1]), 1), default);
        await StoreAssert.FailsAsync(StoreErrorKind.Throttled, () => throttled.UploadPartAsync(new(upload, 1, new MemoryStream([1]), 1), default));
    }

    private static Task<CreatedUpload> BeginAsync(IObjectStore store, ChecksumAlgorithm algorithm = ChecksumAlgorithm.Crc64Nvme) =>
        store.CreateUploadAsync(new(At, new(), [], DestinationSettings.Default, algorithm), default);

    private static string Md5(byte[] bytes) => Convert.ToBase64String(MD5.HashData(bytes));

    private static StoredChecksum Checksum(ReadOnlySpan<byte> bytes) =>
        new(ChecksumAlgorithm.Crc64Nvme, Crc.ToBase64(CrcKind.Crc64Nvme, Crc.Compute(CrcKind.Crc64Nvme, bytes)), IsFullObject: true);
}
