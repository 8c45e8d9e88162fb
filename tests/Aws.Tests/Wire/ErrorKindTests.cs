using Aws.Tests.Support;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Aws.Tests.Wire;

/// <summary>Every kind of error, from the answer that means it.</summary>
public sealed class ErrorKindTests
{
    private static readonly ObjectLocation Location = new("bucket", "key");

    public static TheoryData<int, string, string, StoreErrorKind> Answers => new()
    {
        { 404, "NoSuchKey", "x", StoreErrorKind.NotFound },
        { 404, "NoSuchVersion", "x", StoreErrorKind.NotFound },
        { 404, "NoSuchBucket", "x", StoreErrorKind.NoSuchBucket },
        { 404, "NoSuchUpload", "x", StoreErrorKind.NoSuchUpload },
        { 403, "AccessDenied", "Access Denied", StoreErrorKind.AccessDenied },
        { 403, "AllAccessDisabled", "x", StoreErrorKind.AccessDenied },
        { 403, "AccessDenied", "User: arn:aws:iam::1:user/a is not authorized to perform: kms:Decrypt on the resource", StoreErrorKind.KmsDenied },
        { 400, "KMS.DisabledException", "x", StoreErrorKind.KmsDenied },
        { 400, "KMS.NotFoundException", "x", StoreErrorKind.KmsDenied },
        { 412, "PreconditionFailed", "x", StoreErrorKind.PreconditionFailed },
        { 409, "OperationAborted", "x", StoreErrorKind.Conflict },
        { 409, "ConditionalRequestConflict", "x", StoreErrorKind.Conflict },
        { 503, "SlowDown", "Please reduce your request rate.", StoreErrorKind.Throttled },
        { 503, "ServiceUnavailable", "x", StoreErrorKind.Throttled },
        { 429, "TooManyRequests", "x", StoreErrorKind.Throttled },
        { 400, "RequestLimitExceeded", "x", StoreErrorKind.Throttled },
        { 400, "Throttling", "x", StoreErrorKind.Throttled },
        { 500, "InternalError", "x", StoreErrorKind.ServerError },
        { 502, "Whatever", "x", StoreErrorKind.ServerError },
        { 504, "Whatever", "x", StoreErrorKind.ServerError },
        { 400, "RequestTimeout", "x", StoreErrorKind.Timeout },
        { 400, "IncompleteBody", "x", StoreErrorKind.ConnectionLost },
        { 400, "BadDigest", "x", StoreErrorKind.BadDigest },
        { 400, "XAmzContentSHA256Mismatch", "x", StoreErrorKind.BadDigest },
        { 400, "InvalidPart", "x", StoreErrorKind.InvalidPart },
        { 400, "InvalidPartOrder", "x", StoreErrorKind.InvalidPart },
        { 400, "EntityTooSmall", "x", StoreErrorKind.InvalidPart },
        { 400, "InvalidArgument", "x", StoreErrorKind.InvalidRequest },
        { 400, "InvalidRequest", "x", StoreErrorKind.InvalidRequest },
        { 416, "InvalidRange", "x", StoreErrorKind.InvalidRequest },
        { 400, "EntityTooLarge", "x", StoreErrorKind.EntityTooLarge },
        { 400, "InvalidRequest", "The specified copy source is larger than the maximum allowable size for a copy source: 5368709120", StoreErrorKind.EntityTooLarge },
        { 301, "PermanentRedirect", "x", StoreErrorKind.WrongRegion },
        { 307, "TemporaryRedirect", "x", StoreErrorKind.WrongRegion },
        { 400, "AuthorizationHeaderMalformed", "x", StoreErrorKind.WrongRegion },
        { 403, "InvalidObjectState", "x", StoreErrorKind.Archived },
        { 400, "ExpiredToken", "x", StoreErrorKind.ExpiredCredentials },
        { 403, "InvalidAccessKeyId", "x", StoreErrorKind.InvalidCredentials },
        { 403, "SignatureDoesNotMatch", "x", StoreErrorKind.InvalidCredentials },
        { 400, "InvalidToken", "x", StoreErrorKind.InvalidCredentials },
        { 403, "RequestTimeTooSkewed", "x", StoreErrorKind.ClockSkew },
        { 400, "AccessControlListNotSupported", "x", StoreErrorKind.AclNotSupported },
        { 501, "NotImplemented", "x", StoreErrorKind.NotSupported },
        { 405, "MethodNotAllowed", "x", StoreErrorKind.NotSupported },
        { 418, "ShortAndStout", "x", StoreErrorKind.Unknown },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_means_its_kind(int status, string code, string message, StoreErrorKind kind)
    {
        await using var server = new StubServer(_ => StubAnswer.Error(status, code, message));
        var failure = await Assert.ThrowsAsync<StoreException>(() => server.Store.CopyPartAsync(new CopyPartRequest(new CreatedUpload(Location with { Key = "to" }, "u", null), 1, Location, "e", 0, 10), default));
        Assert.Equal((kind, code, status, message, "UploadPartCopy"), (failure.Kind, failure.Error.Code, failure.Error.HttpStatus, failure.Error.Message, failure.Error.Operation));
        Assert.Equal("to", failure.Error.Location?.Key);
        Assert.Equal("RID", failure.Error.RequestId);
        Assert.Single(server.Requests);
    }

    [Fact]
    public void Every_kind_that_an_answer_can_mean_is_tested()
    {
        var elsewhere = new[] { StoreErrorKind.Unreachable, StoreErrorKind.WrongPartition };
        Assert.Equal(Enum.GetValues<StoreErrorKind>().Except(elsewhere).Order(), Answers.Select(row => (StoreErrorKind)row[3]).Distinct().Order());
    }

    [Theory]
    [InlineData(400, "ExpiredToken", StoreErrorKind.ExpiredCredentials)]
    [InlineData(403, "InvalidAccessKeyId", StoreErrorKind.InvalidCredentials)]
    [InlineData(403, "RequestTimeTooSkewed", StoreErrorKind.ClockSkew)]
    [InlineData(403, "AccessDenied", StoreErrorKind.AccessDenied)]
    public async Task A_HEAD_that_is_refused_without_a_reason_is_explained(int status, string code, StoreErrorKind kind)
    {
        await using var server = new StubServer(r => r.Method == "HEAD" ? StubAnswer.With(status) : StubAnswer.Error(status, code));
        using var store = S3ObjectStore.Create(server.Access);
        var head = await Assert.ThrowsAsync<StoreException>(() => store.HeadAsync(Location, default));
        Assert.Equal((kind, "HeadObject", code), (head.Kind, head.Error.Operation, head.Error.Code));
        Assert.Equal("bytes=0-0", server.Requests.Last()["Range"]);
        using var other = S3ObjectStore.Create(server.Access);
        var bucket = await Assert.ThrowsAsync<StoreException>(() => other.GetBucketAsync("bucket", default));
        Assert.Equal((kind, "HeadBucket", code), (bucket.Kind, bucket.Error.Operation, bucket.Error.Code));
    }

    [Fact]
    public async Task A_bucket_that_denies_is_asked_for_its_reason_once()
    {
        await using var server = new StubServer(r => r.Method == "HEAD" ? StubAnswer.With(403) : StubAnswer.Error(403, "AccessDenied"));
        for (var i = 0; i < 5; i++)
            Assert.Equal(StoreErrorKind.AccessDenied, (await Assert.ThrowsAsync<StoreException>(() => server.Store.HeadAsync(Location, default))).Kind);
        Assert.Equal(1, server.Requests.Count(r => r.Method == "GET"));
    }

    [Fact]
    public async Task A_HEAD_that_finds_nothing_is_not_found_at_once()
    {
        await using var server = new StubServer(r => StubAnswer.With(r.Target.TrimEnd('/') == "/bucket" ? 200 : 404));
        await server.Store.GetBucketAsync("bucket", default);
        var failure = await Assert.ThrowsAsync<StoreException>(() => server.Store.HeadAsync(Location, default));
        Assert.Equal((StoreErrorKind.NotFound, $"HeadObject of {Location} failed: NotFound: Nothing is there."), (failure.Kind, failure.Error.ToString()));
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(StoreErrorKind.NoSuchBucket, (await Assert.ThrowsAsync<StoreException>(() => server.Store.GetBucketAsync("other", default))).Kind);
    }

    [Fact]
    public async Task A_HEAD_that_finds_nothing_in_a_bucket_never_seen_tells_whether_that_is_missing_too()
    {
        await using var server = new StubServer(r => StubAnswer.With(r.Target.TrimEnd('/') == "/bucket" ? 200 : 404));
        Assert.Equal(StoreErrorKind.NotFound, (await Assert.ThrowsAsync<StoreException>(() => server.Store.HeadAsync(Location, default))).Kind);
        var nowhere = (await Assert.ThrowsAsync<StoreException>(() => server.Store.HeadAsync(Location with { Bucket = "nowhere" }, default))).Error;
        Assert.Equal((StoreErrorKind.NoSuchBucket, "HeadObject"), (nowhere.Kind, nowhere.Operation));
    }

    [Theory]
    [InlineData(500, StoreErrorKind.ServerError)]
    [InlineData(503, StoreErrorKind.Throttled)]
    [InlineData(412, StoreErrorKind.PreconditionFailed)]
    public async Task A_HEAD_has_only_its_status_to_tell_by(int status, StoreErrorKind kind)
    {
        await using var server = new StubServer(_ => StubAnswer.With(status));
        var failure = await Assert.ThrowsAsync<StoreException>(() => server.Store.HeadAsync(Location, default));
        Assert.Equal((kind, null, status), (failure.Kind, failure.Error.Code, failure.Error.HttpStatus));
        Assert.Contains($"answered {status}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delete_marker_is_no_object()
    {
        await using var server = new StubServer(_ => StubAnswer.With(405, ("x-amz-delete-marker", "true")));
        var failure = await Assert.ThrowsAsync<StoreException>(() => server.Store.HeadAsync(Location with { VersionId = "v" }, default));
        Assert.Equal(StoreErrorKind.NotFound, failure.Kind);
    }

    [Fact]
    public async Task An_error_page_of_a_proxy_is_told_by_its_status()
    {
        await using var server = new StubServer(_ => new StubAnswer(503, "<html>busy</html>") { Headers = { ["Content-Type"] = "text/html" } });
        var failure = await Assert.ThrowsAsync<StoreException>(() => server.Store.ListAsync(new ListRequest("bucket"), default));
        Assert.Equal(StoreErrorKind.Throttled, failure.Kind);
    }
}
