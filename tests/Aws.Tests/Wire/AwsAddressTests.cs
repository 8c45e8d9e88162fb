using System.Net;
using System.Text;
using Aws.Tests.Support;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Aws.Tests.Wire;

/// <summary>Without an endpoint, requests go to AWS's own addresses, region by region.</summary>
public sealed class AwsAddressTests
{
    [Fact]
    public async Task A_request_goes_to_the_host_of_its_bucket_in_its_region()
    {
        var network = new Network(r => r.RequestUri!.Host.Contains("us-east-1", StringComparison.Ordinal)
            ? Answer(HttpStatusCode.MovedPermanently, ("x-amz-bucket-region", "eu-west-1"))
            : Answer(HttpStatusCode.OK, ("ETag", "\"e\"")));
        using var store = Store(network);
        Assert.Equal("s3", store.Name);
        await store.HeadAsync(new ObjectLocation("bucket", "/a/../b c"), default);
        await store.HeadAsync(new ObjectLocation("with.dots", "k"), default);
        Assert.Equal(
            [
                "https://bucket.s3.us-east-1.amazonaws.com//a/../b%20c", "https://bucket.s3.eu-west-1.amazonaws.com//a/../b%20c",
                "https://s3.us-east-1.amazonaws.com/with.dots/k", "https://s3.eu-west-1.amazonaws.com/with.dots/k",
            ],
            network.Addresses);
    }

    [Fact]
    public async Task A_bucket_in_another_partition_is_said_to_be_there()
    {
        using var store = Store(new Network(_ => Answer(HttpStatusCode.MovedPermanently, ("x-amz-bucket-region", "cn-north-1"))));
        var failure = await Assert.ThrowsAsync<StoreException>(() => store.HeadAsync(new ObjectLocation("bucket", "k"), default));
        Assert.Equal((StoreErrorKind.WrongPartition, "cn-north-1"), (failure.Kind, failure.Error.BucketRegion));
        Assert.Contains("aws-cn", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metadata_outside_ASCII_goes_to_S3_as_words_that_it_understands_and_words_go_back_as_they_came()
    {
        var sent = new List<string>();
        using var store = Store(new Network(r =>
        {
            sent.AddRange(r.Headers.NonValidated.Where(h => h.Key.StartsWith("x-amz-meta-", StringComparison.Ordinal)).Select(h => h.Value.ToString()));
            return Answer(HttpStatusCode.OK, ("ETag", "\"e\""));
        }));
        var properties = new ObjectProperties { Metadata = new Dictionary<string, string> { ["a"] = "дом", ["b"] = "=?UTF-8?Q?=D0=B4?=", ["c"] = "plain" } };
        await store.PutAsync(new PutRequest(new ObjectLocation("bucket", "k"), new MemoryStream()) { Properties = properties }, default);
        Assert.Equal(["=?UTF-8?B?0LTQvtC8?=", "=?UTF-8?Q?=D0=B4?=", "plain"], sent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Over_TLS_a_part_is_sent_plain_and_unsigned_whether_at_hand_or_passing_through(bool passes)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("every byte of it;", 20_000)));
        using var sent = new MemoryStream();
        var network = new Network(r =>
        {
            Assert.Equal("UNSIGNED-PAYLOAD", Assert.Single(r.Headers.NonValidated["x-amz-content-sha256"]));
            Assert.Empty(r.Content!.Headers.ContentEncoding);
            Assert.Equal(bytes.Length, r.Content.Headers.ContentLength);
            r.Content.CopyTo(sent, null, default);
            return Answer(HttpStatusCode.OK, ("ETag", "\"e\""));
        });
        using var store = Store(network);
        Stream content = passes ? new PassingStream(bytes) : new MemoryStream(bytes);
        await store.UploadPartAsync(new UploadPartRequest(new CreatedUpload(new ObjectLocation("bucket", "k"), "u", null), 1, content, bytes.Length), default);
        Assert.Equal(["https://bucket.s3.us-east-1.amazonaws.com/k?partNumber=1&uploadId=u"], network.Addresses);
        Assert.True(bytes.AsSpan().SequenceEqual(sent.ToArray()));
    }

    [Fact]
    public async Task S3_itself_is_never_asked_for_less_than_it_can_do()
    {
        var network = new Network(_ => Answer(HttpStatusCode.BadRequest, ("x-amz-request-id", "RID")));
        using var store = Store(network);
        await Assert.ThrowsAsync<StoreException>(() => store.CreateUploadAsync(
            new CreateUploadRequest(new ObjectLocation("bucket", "k"), new ObjectProperties(), [], DestinationSettings.Default, ChecksumAlgorithm.Crc64Nvme), default));
        Assert.Single(network.Addresses);
    }

    private static S3ObjectStore Store(Network network) =>
        S3ObjectStore.Create(new AwsAccess { AccessKey = "AKIA", SecretKey = "s", Region = "us-east-1", Network = network });

    private static HttpResponseMessage Answer(HttpStatusCode status, params (string Name, string Value)[] headers)
    {
        var answer = new HttpResponseMessage(status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes("")) };
        foreach (var (name, value) in headers)
            answer.Headers.TryAddWithoutValidation(name, value);
        answer.Content.Headers.ContentLength = 0;
        return answer;
    }

    private sealed class Network(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        public List<string> Addresses { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Addresses.Add(request.RequestUri!.AbsoluteUri);
            return Task.FromResult(answer(request));
        }
    }
}
