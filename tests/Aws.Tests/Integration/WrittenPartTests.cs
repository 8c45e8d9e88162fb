using System.Security.Cryptography;
using Aws.Tests.Support;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Aws.Tests.Integration;

/// <summary>Parts and small objects whose bytes come from here, and what the store makes of their digests.</summary>
public abstract class WrittenPartTests(S3Server server)
{
    private const int PartSize = 5 << 20;

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Parts_become_the_object_whether_at_hand_or_passing_through(bool passes)
    {
        var bytes = Bytes(PartSize + 9);
        var upload = await BeginAsync(ChecksumAlgorithm.Crc64Nvme);
        var parts = new List<UploadedPart>();
        foreach (var piece in (byte[][])[bytes[..PartSize], bytes[PartSize..]])
        {
            Stream content = passes ? new PassingStream(piece) : new MemoryStream(piece);
            var part = await server.Store.UploadPartAsync(new UploadPartRequest(upload, parts.Count + 1, content, piece.Length), default);
            Assert.Equal((Convert.ToHexStringLower(MD5.HashData(piece)), piece.Length), (part.ETag, part.Size));
            if (upload.Checksum is not null)
                Assert.Equal(Checksum(piece), part.Checksum);
            parts.Add(part);
        }

        var whole = upload.Checksum is null ? null : Checksum(bytes);
        var written = await server.Store.CompleteUploadAsync(new CompleteUploadRequest(upload, parts, bytes.Length, whole, false), default);
        Assert.EndsWith("-2", written.ETag, StringComparison.Ordinal);
        var there = await server.ReadAsync(upload.Destination);
        Assert.True(bytes.AsSpan().SequenceEqual(there));
    }

    [SkippableFact]
    public async Task A_body_that_comes_from_a_read_passes_through_to_a_part()
    {
        var bytes = Bytes(PartSize);
        var upload = await BeginAsync(null);
        var source = upload.Destination with { Key = "source" };
        var head = await server.PutAsync(source, bytes);
        await using var content = await server.Store.ReadAsync(new ReadRequest(source, head.ETag, 1, PartSize - 1), default);
        var part = await server.Store.UploadPartAsync(new UploadPartRequest(upload, 1, content.Stream, content.Length), default);
        Assert.Equal(Convert.ToHexStringLower(MD5.HashData(bytes.AsSpan(1))), part.ETag);
    }

    [SkippableTheory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_part_with_other_bytes_than_promised_is_refused_and_not_kept(bool checksum, bool md5)
    {
        var upload = await BeginAsync(ChecksumAlgorithm.Crc64Nvme);
        var right = Bytes(100_000);
        var wrong = right.ToArray();
        wrong[50_000] ^= 1;
        UploadPartRequest Part(byte[] bytes) => new(upload, 1, new MemoryStream(bytes), bytes.Length)
        {
            Checksum = checksum ? Checksum(right) : null,
            ContentMd5 = md5 ? Convert.ToBase64String(MD5.HashData(right)) : null,
        };
        var failure = await Assert.ThrowsAsync<StoreException>(() => server.Store.UploadPartAsync(Part(wrong), default));
        Assert.True(failure.Kind == StoreErrorKind.BadDigest, $"{failure.Kind}: {failure.Message}");
        Assert.Empty((await server.Store.ListPartsAsync(upload, 0, default)).Parts);
        var part = await server.Store.UploadPartAsync(Part(right), default);
        Assert.Equal(part.ETag, Assert.Single((await server.Store.ListPartsAsync(upload, 0, default)).Parts).ETag);
    }

    [SkippableTheory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task An_object_with_other_bytes_than_promised_is_refused_and_not_kept(bool checksum, bool md5)
    {
        var at = new ObjectLocation(await server.NewBucketAsync(), "small");
        var right = Bytes(1000);
        var wrong = right.ToArray();
        wrong[5] ^= 1;
        PutRequest Put(byte[] bytes) => new(at, new MemoryStream(bytes))
        {
            Checksum = checksum ? Checksum(right) : null,
            ContentMd5 = md5 ? Convert.ToBase64String(MD5.HashData(right)) : null,
        };
        var failure = await Assert.ThrowsAsync<StoreException>(() => server.Store.PutAsync(Put(wrong), default));
        Assert.True(failure.Kind == StoreErrorKind.BadDigest, $"{failure.Kind}: {failure.Message}");
        var missing = await Assert.ThrowsAsync<StoreException>(() => server.Store.HeadAsync(at, default));
        Assert.Equal(StoreErrorKind.NotFound, missing.Kind);

        await server.Store.PutAsync(Put(right), default);
        Assert.Equal(right, await server.ReadAsync(at));
        if (checksum)
            Assert.Equal(Checksum(right), (await server.Store.HeadAsync(at, default)).FullObjectChecksum(ChecksumAlgorithm.Crc64Nvme));
    }

    [SkippableFact]
    public async Task What_must_be_new_is_not_put_over_what_is_there()
    {
        var at = new ObjectLocation(await server.NewBucketAsync(), "small");
        await server.Store.PutAsync(new PutRequest(at, new MemoryStream([1])) { IfNoneMatch = true }, default);
        var failure = await Assert.ThrowsAsync<StoreException>(() => server.Store.PutAsync(new PutRequest(at, new MemoryStream([2])) { IfNoneMatch = true }, default));
        Assert.Equal(StoreErrorKind.PreconditionFailed, failure.Kind);
        Assert.Equal([1], await server.ReadAsync(at));
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_ends_early_fails_as_transient_and_leaves_no_part(bool passes)
    {
        var upload = await BeginAsync(null);
        Stream content = passes ? new PassingStream(new byte[3 << 20], _ => 2 << 20) : new MemoryStream(new byte[2 << 20]);
        var failure = await Assert.ThrowsAsync<StoreException>(() => server.Store.UploadPartAsync(new UploadPartRequest(upload, 1, content, 3 << 20), default));
        Assert.True(failure.Error.IsTransient, failure.Message);
        Assert.Empty((await server.Store.ListPartsAsync(upload, 0, default)).Parts);
    }

    [SkippableFact]
    public async Task An_upload_that_is_gone_takes_no_part()
    {
        var upload = await BeginAsync(null);
        await server.Store.AbortUploadAsync(upload, default);
        var failure = await Assert.ThrowsAsync<StoreException>(() => server.Store.UploadPartAsync(new UploadPartRequest(upload, 1, new PassingStream([1]), 1), default));
        Assert.Equal(StoreErrorKind.NoSuchUpload, failure.Kind);
    }

    [SkippableFact]
    public async Task A_range_is_held_to_what_was_asked_for_on_a_healthy_server_too()
    {
        var at = new ObjectLocation(await server.NewBucketAsync(), "ranged");
        var head = await server.PutAsync(at, Bytes(1000));
        foreach (var (offset, length, expected) in ((long, long?, long)[])[(0, 1000, 1000), (0, 5000, 1000), (999, 1, 1), (10, null, 990), (0, 10, 10)])
        {
            await using var content = await server.Store.ReadAsync(new ReadRequest(at, head.ETag, offset, length), default);
            Assert.Equal(expected, content.Length);
        }
    }

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    private static StoredChecksum Checksum(byte[] bytes) =>
        new(ChecksumAlgorithm.Crc64Nvme, Crc.ToBase64(CrcKind.Crc64Nvme, Crc.Compute(CrcKind.Crc64Nvme, bytes)), IsFullObject: true);

    private async Task<CreatedUpload> BeginAsync(ChecksumAlgorithm? checksum) => await server.Store.CreateUploadAsync(
        new CreateUploadRequest(new ObjectLocation(await server.NewBucketAsync(), "destination"), new ObjectProperties(), [], DestinationSettings.Default, checksum), default);
}

[Collection(SandboxCollection.Name)]
public sealed class WrittenPartTestsOnSandbox(LocalSandbox server) : WrittenPartTests(server);

[Collection(RemoteCollection.Name)]
public sealed class WrittenPartTestsOnRemote(RemoteServer server) : WrittenPartTests(server);
