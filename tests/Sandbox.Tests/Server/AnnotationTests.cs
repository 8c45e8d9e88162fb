using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Xunit;

namespace Sandbox.Tests.Server;

/// <summary>Annotations, through the SDK as it comes.</summary>
public class AnnotationTests
{
    [Fact]
    public async Task An_annotation_is_put_listed_read_replaced_and_deleted()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.S3.PutObjectAsync(new PutObjectRequest { BucketName = "bucket", Key = "a b/é", ContentBody = "content" });
        var put = await PutAsync(sandbox, "name", "text");
        Assert.Equal(("name", "a b/é"), (put.AnnotationName, put.Key));
        Assert.NotEqual(put.ETag, (await PutAsync(sandbox, "name", "länger")).ETag);
        await PutAsync(sandbox, "Ämter.1", "x");
        await PutAsync(sandbox, "namesake", "y");

        var listed = await sandbox.S3.ListObjectAnnotationsAsync(new ListObjectAnnotationsRequest { BucketName = "bucket", Key = "a b/é" });
        Assert.Equal(["name", "namesake", "Ämter.1"], listed.Annotations.Select(entry => entry.AnnotationName));
        Assert.Equal((3, "bucket", "a b/é", 7L), (listed.AnnotationCount, listed.BucketName, listed.Key, listed.Annotations[0].Size));
        var page = await sandbox.S3.ListObjectAnnotationsAsync(new ListObjectAnnotationsRequest { BucketName = "bucket", Key = "a b/é", AnnotationPrefix = "name", MaxAnnotationResults = 1 });
        Assert.Equal("name", Assert.Single(page.Annotations).AnnotationName);
        var next = await sandbox.S3.ListObjectAnnotationsAsync(new ListObjectAnnotationsRequest { BucketName = "bucket", Key = "a b/é", AnnotationPrefix = "name", ContinuationToken = page.NextContinuationToken });
        Assert.Equal(("namesake", null), (Assert.Single(next.Annotations).AnnotationName, next.NextContinuationToken));
        Assert.Equal("länger", await ReadAsync(sandbox, "bucket", "a b/é", "name"));

        await sandbox.S3.DeleteObjectAnnotationAsync(new DeleteObjectAnnotationRequest { BucketName = "bucket", Key = "a b/é", AnnotationName = "name" });
        await Assert.ThrowsAsync<NoSuchAnnotationException>(() => ReadAsync(sandbox, "bucket", "a b/é", "name"));
        Assert.Equal("content", await new StreamReader((await sandbox.S3.GetObjectAsync("bucket", "a b/é")).ResponseStream).ReadToEndAsync());
    }

    [Theory]
    [InlineData("awsome", "x", "InvalidAnnotationName")]
    [InlineData("S3", "x", "InvalidAnnotationName")]
    [InlineData("name", "", "InvalidRequest")]
    [InlineData("name", "\xFF", "UnsupportedMediaType")]
    public async Task What_S3_would_not_have_is_refused(string name, string text, string code)
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.PutAsync("/bucket/key", "content");
        var answer = await sandbox.SendAsync("PUT", $"/bucket/key?annotation&annotationName={name}", System.Text.Encoding.Latin1.GetBytes(text));
        Assert.Equal(code, answer.Code);
        Assert.Equal("AnnotationNameTooLong", (await sandbox.PutAsync($"/bucket/key?annotation&annotationName={new string('n', 513)}", "x")).Code);
        Assert.Equal("EntityTooLarge", (await sandbox.PutAsync("/bucket/key?annotation&annotationName=n", new string('x', (1 << 20) + 1))).Code);
        Assert.Equal("PreconditionFailed", (await sandbox.PutAsync("/bucket/key?annotation&annotationName=n", "x", ("x-amz-object-if-match", "\"0\""))).Code);
        Assert.Equal("content", (await sandbox.GetAsync("/bucket/key")).Text);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("COPY", true)]
    [InlineData("EXCLUDE", false)]
    public async Task CopyObject_takes_them_over_unless_told_not_to(string? directive, bool taken)
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.S3.PutObjectAsync(new PutObjectRequest { BucketName = "bucket", Key = "a b/é", ContentBody = "content" });
        await PutAsync(sandbox, "name", "text");
        await sandbox.S3.CopyObjectAsync(new CopyObjectRequest
        {
            SourceBucket = "bucket",
            SourceKey = "a b/é",
            DestinationBucket = "other",
            DestinationKey = "copy",
            AnnotationDirective = directive is null ? null : new AnnotationDirective(directive),
        });
        var listed = await sandbox.S3.ListObjectAnnotationsAsync(new ListObjectAnnotationsRequest { BucketName = "other", Key = "copy" });
        Assert.Equal(taken ? 1 : 0, listed.AnnotationCount);
        if (taken)
            Assert.Equal("text", await ReadAsync(sandbox, "other", "copy", "name"));

        // The next object of that key begins without.
        await sandbox.S3.PutObjectAsync(new PutObjectRequest { BucketName = "other", Key = "copy", ContentBody = "new" });
        Assert.Equal(0, (await sandbox.S3.ListObjectAnnotationsAsync(new ListObjectAnnotationsRequest { BucketName = "other", Key = "copy" })).AnnotationCount);
    }

    [Fact]
    public async Task Copying_them_needs_permissions_of_its_own_where_there_are_any()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.PutAsync("/bucket/key", "x");
        Assert.Equal(200, (await sandbox.SendAsync("PUT", "/others-own", account: TestSandbox.Other)).Status);
        await sandbox.PutAsync("/bucket?policy", """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*"}]}""");
        Assert.Equal(200, (await CopyAsync()).Status);
        await sandbox.PutAsync("/bucket/key?annotation&annotationName=n", "x");
        var denied = await CopyAsync();
        Assert.Equal(((int)HttpStatusCode.Forbidden, "AccessDenied"), (denied.Status, denied.Code));
        Assert.Contains("s3:GetObjectAnnotation", denied["Message"], StringComparison.Ordinal);
        Assert.Equal(200, (await CopyAsync(("x-amz-object-annotation-directive", "EXCLUDE"))).Status);
        Assert.Contains("s3:ListObjectAnnotations", (await sandbox.SendAsync("GET", "/bucket/key?annotation", account: TestSandbox.Other))["Message"], StringComparison.Ordinal);
        Assert.Contains("s3:ListObjectVersionAnnotations", (await sandbox.SendAsync("GET", "/bucket/key?annotation&versionId=null", account: TestSandbox.Other))["Message"], StringComparison.Ordinal);

        Task<Answer> CopyAsync(params (string Name, string Value)[] headers) =>
            sandbox.SendAsync("PUT", "/others-own/copy", null, [("x-amz-copy-source", "bucket/key"), .. headers], account: TestSandbox.Other);
    }

    private static Task<PutObjectAnnotationResponse> PutAsync(TestSandbox sandbox, string name, string text) => sandbox.S3.PutObjectAnnotationAsync(new PutObjectAnnotationRequest
    {
        BucketName = "bucket",
        Key = "a b/é",
        AnnotationName = name,
        AnnotationPayload = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)),
    });

    private static async Task<string> ReadAsync(TestSandbox sandbox, string bucket, string key, string name)
    {
        using var got = await sandbox.S3.GetObjectAnnotationAsync(new GetObjectAnnotationRequest { BucketName = bucket, Key = key, AnnotationName = name });
        using var reader = new StreamReader(got.ResponseStream);
        return await reader.ReadToEndAsync();
    }
}
