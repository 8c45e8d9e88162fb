using MediaExchange.Transfer.Sandbox.S3;
using Xunit;

namespace Sandbox.Tests.Server;

public class RouteTests
{
    [Theory]
    [InlineData("GET", "/", "ListBuckets", null, null)]
    [InlineData("GET", "/b", "ListObjects", "b", null)]
    [InlineData("GET", "/b/", "ListObjects", "b", null)]
    [InlineData("GET", "/b?list-type=2", "ListObjectsV2", "b", null)]
    [InlineData("GET", "/b?versions", "ListObjectVersions", "b", null)]
    [InlineData("GET", "/b?uploads=", "ListMultipartUploads", "b", null)]
    [InlineData("POST", "/b?delete", "DeleteObjects", "b", null)]
    [InlineData("GET", "/b?prefix=location", "ListObjects", "b", null)]
    [InlineData("PUT", "/b/k", "PutObject", "b", "k")]
    [InlineData("PUT", "/b/k?x-id=PutObject", "PutObject", "b", "k")]
    [InlineData("PUT", "/b/k?partNumber=1&uploadId=u", "UploadPart", "b", "k")]
    [InlineData("POST", "/b/k?uploads", "CreateMultipartUpload", "b", "k")]
    [InlineData("POST", "/b/k?uploadId=u", "CompleteMultipartUpload", "b", "k")]
    [InlineData("DELETE", "/b/k?uploadId=u", "AbortMultipartUpload", "b", "k")]
    [InlineData("GET", "/b/k?uploadId=u", "ListParts", "b", "k")]
    [InlineData("GET", "/b/k?annotation", "ListObjectAnnotations", "b", "k")]
    [InlineData("GET", "/b/k?annotation&annotationName=n", "GetObjectAnnotation", "b", "k")]
    [InlineData("PUT", "/b/k?annotation=&annotationName=n", "PutObjectAnnotation", "b", "k")]
    [InlineData("DELETE", "/b/k?annotationName=n&annotation", "DeleteObjectAnnotation", "b", "k")]
    [InlineData("GET", "/b/k?attributes", "GetObjectAttributes", "b", "k")]
    [InlineData("GET", "/b/a+b%20c%2Fd//../e", "GetObject", "b", "a+b c/d//../e")]
    [InlineData("GET", "http://127.0.0.1:9000/b/k?tagging", "GetObjectTagging", "b", "k")]
    [InlineData("PATCH", "/b/k", "Unknown", "b", "k")]
    public void The_operation_bucket_and_key_follow_from_the_raw_target(string method, string target, string operation, string? bucket, string? key)
    {
        var route = S3Route.Identify(method, target, "127.0.0.1", hasCopySource: false);
        Assert.Equal((operation, bucket, key), (route.Operation.ToString(), route.Bucket, route.Key));
    }

    [Theory]
    [InlineData("PUT", "/b/k", "CopyObject")]
    [InlineData("PUT", "/b/k?partNumber=1&uploadId=u", "UploadPartCopy")]
    public void A_copy_source_makes_it_a_copy(string method, string target, string operation) =>
        Assert.Equal(operation, S3Route.Identify(method, target, "127.0.0.1", hasCopySource: true).Operation.ToString());

    [Fact]
    public void A_host_below_localhost_is_the_bucket()
    {
        var route = S3Route.Identify("GET", "/a/b", "my.bucket.localhost", hasCopySource: false);
        Assert.Equal(("my.bucket", "a/b"), (route.Bucket, route.Key));
        Assert.Equal(S3Operation.ListObjects, S3Route.Identify("GET", "/", "bucket.localhost", false).Operation);
    }

    [Fact]
    public void Every_known_error_has_a_status_and_a_message()
    {
        foreach (var code in new[] { "NoSuchKey", "SlowDown", "BadDigest", "EntityTooSmall" })
        {
            Assert.InRange(S3Errors.StatusOf(code), 301, 503);
            Assert.NotEqual(code, S3Errors.MessageOf(code));
        }
    }
}
