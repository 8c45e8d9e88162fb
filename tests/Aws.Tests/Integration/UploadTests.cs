using Aws.Tests.Support;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Aws.Tests.Integration;

/// <summary>The multipart family, and what verifies it.</summary>
public abstract class UploadTests(S3Server server)
{
    private const int PartSize = 5 << 20;

    [SkippableFact]
    public async Task Parts_that_are_there_are_listed_with_their_sizes_and_ETags()
    {
        var (upload, source, head) = await BeginAsync();
        var second = await server.Store.CopyPartAsync(new CopyPartRequest(upload, 2, source, head.ETag, PartSize, 9), default);
        var first = await server.Store.CopyPartAsync(new CopyPartRequest(upload, 1, source, head.ETag, 0, PartSize), default);

        var page = await server.Store.ListPartsAsync(upload, 0, default);
        Assert.Null(page.NextPartNumberMarker);
        Assert.Equal([(1, first.ETag, PartSize), (2, second.ETag, 9L)], page.Parts.Select(p => (p.PartNumber, p.ETag, p.Size)));
        Assert.Equal([2], (await server.Store.ListPartsAsync(upload, 1, default)).Parts.Select(p => p.PartNumber));
        Assert.DoesNotContain('"', first.ETag);
    }

    [SkippableFact]
    public async Task An_upload_is_pending_until_it_is_completed_or_aborted_and_aborting_twice_is_no_error()
    {
        var (upload, source, head) = await BeginAsync();
        var bucket = upload.Destination.Bucket;
        Assert.Equal(upload.UploadId, Assert.Single(await PendingAsync(bucket, "")).UploadId);
        Assert.Empty(await PendingAsync(bucket, "other/"));
        await server.Store.AbortUploadAsync(upload, default);
        await server.Store.AbortUploadAsync(upload, default);
        Assert.Empty(await PendingAsync(bucket, ""));
        foreach (var gone in new Func<Task>[]
        {
            () => server.Store.ListPartsAsync(upload, 0, default),
            () => server.Store.CopyPartAsync(new CopyPartRequest(upload, 1, source, head.ETag, 0, PartSize), default),
        })
        {
            var failure = await Assert.ThrowsAsync<StoreException>(gone);
            Assert.True(failure.Kind == StoreErrorKind.NoSuchUpload, $"{failure.Kind}: {failure.Message}");
        }
    }

    [SkippableFact]
    public async Task An_upload_that_is_gone_cannot_be_completed()
    {
        server.Needs(Feature.NoSuchUploadOnComplete);
        var (upload, source, head) = await BeginAsync();
        var part = await server.Store.CopyPartAsync(new CopyPartRequest(upload, 1, source, head.ETag, 0, PartSize), default);
        await server.Store.AbortUploadAsync(upload, default);
        var failure = await Assert.ThrowsAsync<StoreException>(() => server.Store.CompleteUploadAsync(new CompleteUploadRequest(upload, [part], PartSize, null, false), default));
        Assert.Equal(StoreErrorKind.NoSuchUpload, failure.Kind);
    }

    [SkippableFact]
    public async Task A_part_that_is_not_there_or_not_as_named_is_not_published()
    {
        var (upload, source, head) = await BeginAsync();
        var part = await server.Store.CopyPartAsync(new CopyPartRequest(upload, 1, source, head.ETag, 0, PartSize), default);
        foreach (var parts in new UploadedPart[][] { [part with { ETag = new string('0', 32) }], [part, part with { PartNumber = 2 }] })
        {
            var failure = await Assert.ThrowsAsync<StoreException>(() => server.Store.CompleteUploadAsync(new CompleteUploadRequest(upload, parts, PartSize, null, false), default));
            Assert.Equal(StoreErrorKind.InvalidPart, failure.Kind);
        }
    }

    [SkippableFact]
    public async Task An_upload_never_fails_for_want_of_a_checksum_in_the_store()
    {
        var (_, source, head) = await BeginAsync();
        var destination = new ObjectLocation(source.Bucket, "checked");
        var upload = await server.Store.CreateUploadAsync(
            new CreateUploadRequest(destination, new ObjectProperties(), [], DestinationSettings.Default, ChecksumAlgorithm.Crc64Nvme), default);
        var parts = new[]
        {
            await server.Store.CopyPartAsync(new CopyPartRequest(upload, 1, source, head.ETag, 0, PartSize), default),
            await server.Store.CopyPartAsync(new CopyPartRequest(upload, 2, source, head.ETag, PartSize, 9), default),
        };
        var written = await server.Store.CompleteUploadAsync(new CompleteUploadRequest(upload, parts, PartSize + 9, null, false), default);
        Assert.EndsWith("-2", written.ETag, StringComparison.Ordinal);
        Assert.Equal(await server.ReadAsync(source), await server.ReadAsync(destination));
    }

    [SkippableTheory]
    [InlineData(ChecksumAlgorithm.Crc64Nvme)]
    [InlineData(ChecksumAlgorithm.Crc32)]
    [InlineData(ChecksumAlgorithm.Crc32C)]
    public async Task The_whole_of_a_multipart_copy_is_checked_before_it_is_published(ChecksumAlgorithm algorithm)
    {
        server.Needs(Feature.UploadChecksum);
        var (_, source, head) = await BeginAsync();
        var reference = await server.Store.CopyAsync(
            new CopyRequest(source, head.ETag, new ObjectLocation(source.Bucket, "reference")) { Checksum = algorithm }, default);
        var right = Assert.Single(reference.Checksums, c => c.Algorithm == algorithm);
        Assert.True(right.IsFullObject);
        var destination = new ObjectLocation(source.Bucket, "checked");
        var upload = await server.Store.CreateUploadAsync(new CreateUploadRequest(destination, new ObjectProperties(), [], DestinationSettings.Default, algorithm), default);
        Assert.Equal(algorithm, upload.Checksum);
        var parts = new[]
        {
            await server.Store.CopyPartAsync(new CopyPartRequest(upload, 1, source, head.ETag, 0, PartSize), default),
            await server.Store.CopyPartAsync(new CopyPartRequest(upload, 2, source, head.ETag, PartSize, 9), default),
        };
        Assert.All(parts, p => Assert.Equal(algorithm, p.Checksum?.Algorithm));

        var wrong = right with { Value = Convert.ToBase64String(new byte[Convert.FromBase64String(right.Value).Length]) };
        var failure = await Assert.ThrowsAsync<StoreException>(() => server.Store.CompleteUploadAsync(new CompleteUploadRequest(upload, parts, PartSize + 9, wrong, false), default));
        Assert.Equal(StoreErrorKind.BadDigest, failure.Kind);
        var written = await server.Store.CompleteUploadAsync(new CompleteUploadRequest(upload, parts, PartSize + 9, right, false), default);
        Assert.Contains(right, written.Checksums);
        Assert.Contains(right, (await server.Store.HeadAsync(destination, default)).Checksums);
    }

    [SkippableFact]
    public async Task A_whole_of_another_size_is_not_published()
    {
        server.Needs(Feature.ObjectSizeOnComplete);
        var (upload, source, head) = await BeginAsync();
        var part = await server.Store.CopyPartAsync(new CopyPartRequest(upload, 1, source, head.ETag, 0, PartSize), default);
        var failure = await Assert.ThrowsAsync<StoreException>(() => server.Store.CompleteUploadAsync(new CompleteUploadRequest(upload, [part], PartSize + 1, null, false), default));
        Assert.Equal(StoreErrorKind.InvalidRequest, failure.Kind);
    }

    [SkippableFact]
    public async Task A_destination_that_appeared_meanwhile_is_not_overwritten_when_it_must_not_exist()
    {
        server.Needs(Feature.IfNoneMatchOnComplete);
        var (upload, source, head) = await BeginAsync();
        var part = await server.Store.CopyPartAsync(new CopyPartRequest(upload, 1, source, head.ETag, 0, PartSize), default);
        await server.PutAsync(upload.Destination, [1]);
        var failure = await Assert.ThrowsAsync<StoreException>(() => server.Store.CompleteUploadAsync(new CompleteUploadRequest(upload, [part], PartSize, null, true), default));
        Assert.Equal(StoreErrorKind.PreconditionFailed, failure.Kind);
        Assert.Equal([1], await server.ReadAsync(upload.Destination));
    }

    [SkippableFact]
    public async Task A_checksum_asked_for_is_computed_by_CopyObject()
    {
        server.Needs(Feature.CopyChecksum);
        var (_, source, head) = await BeginAsync();
        var destination = new ObjectLocation(source.Bucket, "copy");
        await server.Store.CopyAsync(new CopyRequest(source, head.ETag, destination) { Checksum = ChecksumAlgorithm.Crc64Nvme }, default);
        Assert.NotNull((await server.Store.HeadAsync(destination, default)).FullObjectChecksum(ChecksumAlgorithm.Crc64Nvme));
    }

    private async Task<(CreatedUpload Upload, ObjectLocation Source, ObjectHead Head)> BeginAsync()
    {
        var bucket = await server.NewBucketAsync();
        var source = new ObjectLocation(bucket, "source");
        var content = new byte[PartSize + 9];
        new Random(1).NextBytes(content);
        var head = await server.PutAsync(source, content);
        var upload = await server.Store.CreateUploadAsync(
            new CreateUploadRequest(new ObjectLocation(bucket, "destination"), new ObjectProperties(), [], DestinationSettings.Default, null), default);
        return (upload, source, head);
    }

    private async Task<List<PendingUpload>> PendingAsync(string bucket, string prefix)
    {
        var found = new List<PendingUpload>();
        await foreach (var upload in server.Store.ListUploadsAsync(bucket, prefix, default))
            found.Add(upload);
        return found;
    }
}

[Collection(SandboxCollection.Name)]
public sealed class UploadTestsOnSandbox(LocalSandbox server) : UploadTests(server);

[Collection(RemoteCollection.Name)]
public sealed class UploadTestsOnRemote(RemoteServer server) : UploadTests(server);
