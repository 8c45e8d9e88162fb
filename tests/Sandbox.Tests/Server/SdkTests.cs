using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;
using Xunit;

namespace Sandbox.Tests.Server;

/// <summary>The AWS SDK as it comes: integrity protections on, its own retries, its own multipart uploads.</summary>
public class SdkTests
{
    [Fact]
    public async Task Objects_go_in_and_out_with_the_SDKs_own_checksums()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.S3.PutObjectAsync(new PutObjectRequest { BucketName = "bucket", Key = "a b+c/дом", ContentBody = "content", Metadata = { ["title"] = "x" } });
        using var got = await sandbox.S3.GetObjectAsync("bucket", "a b+c/дом");
        using var reader = new StreamReader(got.ResponseStream);
        Assert.Equal("content", await reader.ReadToEndAsync());
        Assert.Equal("x", got.Metadata["title"]);
        var listed = await sandbox.S3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "bucket" });
        Assert.Equal("a b+c/дом", listed.S3Objects.Single().Key);
        await sandbox.S3.CopyObjectAsync("bucket", "a b+c/дом", "other", "copy%20+");
        Assert.Equal(7, (await sandbox.S3.GetObjectMetadataAsync("other", "copy%20+")).ContentLength);
        await sandbox.S3.DeleteObjectsAsync(new DeleteObjectsRequest { BucketName = "bucket", Objects = [new KeyVersion { Key = "a b+c/дом" }] });
        var error = await Assert.ThrowsAsync<AmazonS3Exception>(() => sandbox.S3.GetObjectMetadataAsync("bucket", "a b+c/дом"));
        Assert.Equal(HttpStatusCode.NotFound, error.StatusCode);
    }

    [Fact]
    public async Task The_transfer_utility_uploads_in_parts()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var bytes = new byte[17 << 20];
        new Random(1).NextBytes(bytes);
        using var transfer = new TransferUtility(sandbox.S3);
        await transfer.UploadAsync(new TransferUtilityUploadRequest { BucketName = "bucket", Key = "key", InputStream = new MemoryStream(bytes), PartSize = 5 << 20 });
        Assert.Equal(4, sandbox.Server.Requests["UploadPart"]);
        using var got = await sandbox.S3.GetObjectAsync("bucket", "key");
        using var copy = new MemoryStream();
        await got.ResponseStream.CopyToAsync(copy);
        Assert.Equal(bytes, copy.ToArray());
    }

    [Fact]
    public async Task A_copy_in_parts_is_verified_by_the_CRC_of_the_whole()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Server.AddVirtualObject("bucket", "source", 6L << 30);
        var head = await sandbox.S3.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = "bucket", Key = "source", ChecksumMode = ChecksumMode.ENABLED });
        var upload = await sandbox.S3.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest
        {
            BucketName = "other",
            Key = "copy",
            ChecksumAlgorithm = ChecksumAlgorithm.CRC64NVME,
            ChecksumType = ChecksumType.FULL_OBJECT,
        });
        var parts = new List<PartETag>();
        for (var number = 1; number <= 3; number++)
        {
            var part = await sandbox.S3.CopyPartAsync(new CopyPartRequest
            {
                SourceBucket = "bucket",
                SourceKey = "source",
                DestinationBucket = "other",
                DestinationKey = "copy",
                UploadId = upload.UploadId,
                PartNumber = number,
                FirstByte = (number - 1) * (2L << 30),
                LastByte = (number * (2L << 30)) - 1,
                ETagToMatch = [head.ETag],
            });
            parts.Add(new PartETag(number, part.ETag) { ChecksumCRC64NVME = part.ChecksumCRC64NVME });
        }

        var listed = await sandbox.S3.ListPartsAsync(new ListPartsRequest { BucketName = "other", Key = "copy", UploadId = upload.UploadId });
        Assert.Equal(3, listed.Parts.Count);
        var done = await sandbox.S3.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest
        {
            BucketName = "other",
            Key = "copy",
            UploadId = upload.UploadId,
            PartETags = parts,
            MpuObjectSize = 6L << 30,
            ChecksumCRC64NVME = head.ChecksumCRC64NVME,
            ChecksumType = ChecksumType.FULL_OBJECT,
        });
        Assert.Equal(head.ChecksumCRC64NVME, done.ChecksumCRC64NVME);
    }

    [Fact]
    public async Task A_presigned_address_works_without_the_SDK()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.S3.PutObjectAsync(new PutObjectRequest { BucketName = "bucket", Key = "a b/é", ContentBody = "content" });
        var address = await sandbox.S3.GetPreSignedURLAsync(new GetPreSignedUrlRequest { BucketName = "bucket", Key = "a b/é", Expires = DateTime.UtcNow.AddMinutes(5), Protocol = Protocol.HTTP });
        using var http = new HttpClient();
        Assert.Equal("content", await http.GetStringAsync(new Uri(address)));
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync(new Uri(address.Replace("Signature=", "Signature=0", StringComparison.Ordinal)))).StatusCode);
    }

    [Fact]
    public async Task Buckets_regions_tags_and_versions_are_understood_by_the_SDK()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.S3.PutBucketAsync(new PutBucketRequest { BucketName = "eu-bucket", BucketRegionName = "eu-west-1" });
        Assert.Equal("eu-west-1", (await sandbox.S3.GetBucketLocationAsync("eu-bucket")).Location.Value);
        Assert.Equal(3, (await sandbox.S3.ListBucketsAsync()).Buckets.Count);
        await sandbox.S3.PutBucketVersioningAsync(new PutBucketVersioningRequest { BucketName = "bucket", VersioningConfig = new() { Status = VersionStatus.Enabled } });
        var put = await sandbox.S3.PutObjectAsync(new PutObjectRequest { BucketName = "bucket", Key = "k", ContentBody = "1", TagSet = [new() { Key = "a", Value = "b" }] });
        await sandbox.S3.DeleteObjectAsync("bucket", "k");
        var versions = await sandbox.S3.ListVersionsAsync("bucket");
        Assert.Equal([true, false], versions.Versions.Select(version => version.IsDeleteMarker ?? false));
        var tags = await sandbox.S3.GetObjectTaggingAsync(new GetObjectTaggingRequest { BucketName = "bucket", Key = "k", VersionId = put.VersionId });
        Assert.Equal("b", tags.Tagging.Single().Value);
        var attributes = await sandbox.S3.GetObjectAttributesAsync(new GetObjectAttributesRequest { BucketName = "bucket", Key = "k", VersionId = put.VersionId, ObjectAttributes = [ObjectAttributes.Checksum, ObjectAttributes.ObjectSize] });
        Assert.Equal(1, attributes.ObjectSize);
        Assert.NotNull(attributes.Checksum.ChecksumCRC32 ?? attributes.Checksum.ChecksumCRC64NVME);
    }
}
