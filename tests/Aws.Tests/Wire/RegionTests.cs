using Aws.Tests.Support;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Aws.Tests.Wire;

/// <summary>A bucket's own region is found and used.</summary>
public sealed class RegionTests
{
    private const string Home = "eu-central-1";
    private static readonly ObjectLocation Location = new("bucket", "key");

    public static TheoryData<int, string?, bool> Redirects => new()
    {
        { 301, null, true },
        { 301, "PermanentRedirect", true },
        { 307, "TemporaryRedirect", true },
        { 400, null, true },
        { 400, "AuthorizationHeaderMalformed", true },
        { 400, "AuthorizationHeaderMalformed", false },
    };

    [Theory]
    [MemberData(nameof(Redirects))]
    public async Task A_request_in_the_wrong_region_is_signed_again_for_the_right_one_once_a_bucket(int status, string? code, bool inHeader)
    {
        await using var server = new StubServer(r =>
        {
            if (r.SignedRegion == Home)
                return StubAnswer.With(200, ("ETag", "\"e\""), ("Content-Length", "7"));
            (string, string)[] header = inHeader ? [("x-amz-bucket-region", Home)] : [];
            return code is null || r.Method == "HEAD"
                ? StubAnswer.With(status, inHeader ? header : [("x-amz-bucket-region", Home)])
                : StubAnswer.Error(status, code, $"The authorization header is malformed; the region 'us-east-1' is wrong; expecting '{Home}'", header);
        });
        if (code is not null)
            await server.Store.DeleteAsync(Location, default);
        Assert.Equal(7, (await server.Store.HeadAsync(Location, default)).Size);
        Assert.Equal(7, (await server.Store.HeadAsync(Location, default)).Size);
        Assert.Equal(1, server.Requests.Count(r => r.SignedRegion == "us-east-1"));
        Assert.All(server.Requests.Skip(1), r => Assert.Equal(Home, r.SignedRegion));
    }

    [Fact]
    public async Task The_region_that_HeadBucket_tells_is_used_from_then_on()
    {
        await using var server = new StubServer(_ => StubAnswer.With(200, ("x-amz-bucket-region", Home), ("ETag", "\"e\""), ("Content-Length", "0")));
        Assert.Equal(new BucketInfo("bucket", Home), await server.Store.GetBucketAsync("bucket", default));
        await server.Store.HeadAsync(Location, default);
        await server.Store.HeadAsync(Location with { Bucket = "other" }, default);
        Assert.Equal(["us-east-1", Home, "us-east-1"], server.Requests.Select(r => r.SignedRegion));
    }

    [Fact]
    public async Task A_bucket_that_is_never_in_the_right_region_is_an_error_after_one_more_try()
    {
        var regions = new Queue<string>(["eu-west-1", "eu-west-2", "eu-west-3"]);
        await using var server = new StubServer(_ => StubAnswer.Error(301, "PermanentRedirect", "Elsewhere.", ("x-amz-bucket-region", regions.Dequeue())));
        var failure = await Assert.ThrowsAsync<StoreException>(() => server.Store.ListAsync(new ListRequest("bucket"), default));
        Assert.Equal((StoreErrorKind.WrongRegion, "eu-west-2"), (failure.Kind, failure.Error.BucketRegion));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_copy_goes_to_the_region_of_its_destination()
    {
        await using var server = new StubServer(r => r.Method == "HEAD"
            ? StubAnswer.With(200, ("x-amz-bucket-region", r.Target.StartsWith("/from", StringComparison.Ordinal) ? "eu-west-1" : "ap-south-1"))
            : new StubAnswer(200, "<CopyObjectResult><ETag>\"e\"</ETag></CopyObjectResult>"));
        await server.Store.GetBucketAsync("from", default);
        await server.Store.GetBucketAsync("to", default);
        await server.Store.CopyAsync(new CopyRequest(new ObjectLocation("from", "k"), "e", new ObjectLocation("to", "k")), default);
        Assert.Equal("ap-south-1", server.Requests.Last().SignedRegion);
    }
}
