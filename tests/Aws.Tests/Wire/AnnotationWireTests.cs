using Aws.Tests.Support;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Aws.Tests.Wire;

/// <summary>Stores that have never heard of annotations: some refuse, some take the request for one about the object itself.</summary>
public sealed class AnnotationWireTests
{
    private const string Copied = "<CopyObjectResult><ETag>\"e\"</ETag></CopyObjectResult>";
    private static readonly ObjectLocation Location = new("bucket", "key", "v+1");

    [Theory]
    [InlineData("not XML at all", "\"e\"")]
    [InlineData("<ListObjectAnnotationsOutput><AnnotationCount>0</AnnotationCount></ListObjectAnnotationsOutput>", "\"e\"")]
    [InlineData("<html><body>hello</body></html>", null)]
    public async Task A_store_that_answers_with_something_else_is_believed_to_know_none_and_is_never_sent_one(string body, string? etag)
    {
        // Claims terabytes: whoever reads them waits for ever.
        await using var server = new StubServer(_ => new StubAnswer(200, body)
        {
            Headers = etag is null ? [] : new() { ["ETag"] = etag, ["Last-Modified"] = "Thu, 01 Jan 2026 00:00:00 GMT", ["Content-Length"] = "5000000000000" },
            SilentAfter = etag is not null,
        });

        Assert.Equal(StoreErrorKind.NotSupported, (await FailAsync(() => server.Store.ListAnnotationsAsync(Location, default))).Kind);
        Assert.Equal(StoreErrorKind.NotSupported, (await FailAsync(() => server.Store.WriteAnnotationAsync(new WriteAnnotationRequest(Location, "e", "name", "text"u8.ToArray()), default))).Kind);
        Assert.All(server.Requests, request => Assert.Equal("GET", request.Method));
    }

    [Theory]
    [InlineData(501, "NotImplemented")]
    [InlineData(405, "MethodNotAllowed")]
    [InlineData(400, "InvalidArgument")]
    [InlineData(400, "UnsupportedOperation")]
    [InlineData(404, "NoSuchResource")]
    public async Task A_store_that_refuses_the_subresource_knows_none(int status, string code)
    {
        await using var server = new StubServer(_ => StubAnswer.Error(status, code));
        Assert.Equal((StoreErrorKind.NotSupported, code), await CodeAsync(server));
    }

    [Theory]
    [InlineData(404, "NoSuchKey", StoreErrorKind.NotFound)]
    [InlineData(404, "NoSuchBucket", StoreErrorKind.NoSuchBucket)]
    [InlineData(403, "AccessDenied", StoreErrorKind.AccessDenied)]
    [InlineData(503, "SlowDown", StoreErrorKind.Throttled)]
    public async Task What_may_be_put_right_is_not_taken_for_that(int status, string code, StoreErrorKind kind)
    {
        await using var server = new StubServer(_ => StubAnswer.Error(status, code));
        Assert.Equal((kind, code), await CodeAsync(server));
    }

    [Fact]
    public async Task All_pages_are_read_and_names_and_versions_are_sent_as_they_are()
    {
        await using var server = new StubServer(request => new StubAnswer(200, request.Target.Contains("continuation-token=", StringComparison.Ordinal)
            ? "<ListObjectAnnotationsOutput><Bucket>bucket</Bucket><Annotations><AnnotationEntry><AnnotationName>b</AnnotationName><ETag>\"2\"</ETag><Size>20</Size></AnnotationEntry></Annotations></ListObjectAnnotationsOutput>"
            : "<ListObjectAnnotationsOutput><Bucket>bucket</Bucket><NextContinuationToken>t+/=</NextContinuationToken><Annotations><AnnotationEntry><AnnotationName>a &amp; ü</AnnotationName><ETag>&quot;1&quot;</ETag><Size>10</Size></AnnotationEntry></Annotations></ListObjectAnnotationsOutput>"));
        Assert.Equal([new ObjectAnnotation("a & ü", 10, "1"), new ObjectAnnotation("b", 20, "2")], await server.Store.ListAnnotationsAsync(Location, default));
        Assert.All(server.Requests, request => Assert.Contains("versionId=v%2B1", request.Target, StringComparison.Ordinal));
        Assert.Contains("continuation-token=t%2B%2F%3D", server.Requests.Last().Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writing_names_the_object_by_its_ETag_and_the_text_by_its_digest()
    {
        await using var server = new StubServer(_ => new StubAnswer(200, "<ListObjectAnnotationsOutput><Bucket>bucket</Bucket></ListObjectAnnotationsOutput>"));
        await server.Store.WriteAnnotationAsync(new WriteAnnotationRequest(Location with { VersionId = null }, "e", "a b&ü", "text"u8.ToArray()), default);
        var put = server.Requests.Last();
        Assert.Equal(("PUT", "\"e\"", Convert.ToBase64String(System.Security.Cryptography.MD5.HashData("text"u8)), "text"), (put.Method, put["x-amz-object-if-match"], put["Content-MD5"], System.Text.Encoding.UTF8.GetString(put.Body)));
        Assert.Contains("annotation", put.Target, StringComparison.Ordinal);
        Assert.Contains("annotationName=a%20b%26%C3%BC", put.Target, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(true, "COPY")]
    [InlineData(false, "EXCLUDE")]
    public async Task CopyObject_says_whether_annotations_go_along_for_S3_would_take_them(bool copies, string directive)
    {
        await using var server = new StubServer(_ => new StubAnswer(200, Copied));
        await server.Store.CopyAsync(new CopyRequest(Location, "e", new("to", "key")) { CopyAnnotations = copies, WebsiteRedirectLocation = "/there" }, default);
        Assert.Equal((directive, "COPY", "/there"), (server.Only["x-amz-object-annotation-directive"], server.Only["x-amz-metadata-directive"], server.Only["x-amz-website-redirect-location"]));
    }

    [Theory]
    [InlineData(501, "NotImplemented")]
    [InlineData(400, "InvalidArgument")]
    public async Task A_store_that_refuses_the_directive_is_asked_without_from_then_on(int status, string code)
    {
        await using var server = new StubServer(request => request["x-amz-object-annotation-directive"] is null ? new StubAnswer(200, Copied) : StubAnswer.Error(status, code));
        for (var i = 0; i < 2; i++)
            await server.Store.CopyAsync(new CopyRequest(Location, "e", new("to", "key")), default);
        Assert.Equal(["EXCLUDE", null, null], server.Requests.Select(request => request["x-amz-object-annotation-directive"]));
    }

    [Fact]
    public async Task A_store_that_cannot_copy_annotations_is_not_made_to_copy_without_them_unasked()
    {
        await using var server = new StubServer(_ => StubAnswer.Error(501, "NotImplemented"));
        Assert.Equal(StoreErrorKind.NotSupported, (await FailAsync(() => server.Store.CopyAsync(new CopyRequest(Location, "e", new("to", "key")) { CopyAnnotations = true }, default))).Kind);
        Assert.Equal("COPY", server.Only["x-amz-object-annotation-directive"]);
    }

    private static async Task<StoreError> FailAsync(Func<Task> request) => (await Assert.ThrowsAsync<StoreException>(request)).Error;

    private static async Task<(StoreErrorKind Kind, string? Code)> CodeAsync(StubServer server)
    {
        var error = await FailAsync(() => server.Store.ListAnnotationsAsync(Location, default));
        Assert.Equal("ListObjectAnnotations", error.Operation);
        return (error.Kind, error.Code);
    }
}
