using System.Net;
using Faults.Tests.Support;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Xunit;

namespace Faults.Tests;

/// <summary>Buckets that are elsewhere: gone to, or named with the region.</summary>
public sealed class RegionTests
{
    private const string Elsewhere = "eu-central-1";

    public static IEnumerable<object[]> Redirects => Matrix.Of([301, 307, 400], [1, 2, 3]);

    [Fact]
    public async Task A_source_in_another_region_is_found_and_copied()
    {
        await using var bed = await Bed.StartAsync(sourceRegion: Elsewhere);
        var keys = bed.AddMixed();

        (await bed.RunAsync(keys)).AllCopied();
    }

    [Theory]
    [MemberData(nameof(Redirects))]
    public async Task A_redirect_at_any_moment_is_followed_and_a_wrong_one_found_out(int status, int seed)
    {
        // The bucket is not where the redirect says: whoever goes there is sent back.
        await using var bed = await Bed.StartAsync(seed);
        var keys = bed.AddMixed();
        bed.Faults(new FaultRule
        {
            Match = new() { Probability = 0.1, Seed = seed, Times = 10, Bucket = "*-bucket" },
            Action = new() { Redirect = new() { Status = status, Region = Elsewhere } },
        });

        var run = await bed.RunAsync(keys);

        Assert.NotEqual(0, run.Injected);
        Assert.All(run.Outcomes, o => Assert.True(
            o.Status == ItemStatus.Copied || (o.Failure!.Kind == FailureKind.WrongRegion && o.Failure.Advice.Contains("-Region", StringComparison.Ordinal)), $"{o.Source}: {o.Failure}"));
        Assert.InRange(run.Outcomes.Count(o => o.Status == ItemStatus.Copied), keys.Count - 10, keys.Count);
    }

    [Fact]
    public async Task A_bucket_of_another_partition_is_refused_before_anything_is_written_with_the_next_step()
    {
        var asked = new List<string>();
        using var store = S3ObjectStore.Create(new AwsAccess { AccessKey = "AKIATEST", SecretKey = "secret", Region = "us-east-1", Network = new China(asked) });
        var definition = new TransferDefinition { Rows = TransferRows.FromObject(new ObjectLocation("source-bucket", "k")), DestinationBucket = "destination-bucket" };

        var refused = await Assert.ThrowsAsync<TransferException>(async () =>
        {
            await foreach (var item in TransferEngine.RunAsync(definition, store, store, new()))
                Assert.IsNotType<ItemFinished>(item);
        });

        Assert.Equal(FailureKind.WrongPartition, refused.Kind);
        Assert.Contains("aws-cn", refused.Message, StringComparison.Ordinal);
        Assert.Contains("streamed", refused.Message, StringComparison.Ordinal);
        Assert.All(asked, method => Assert.Equal("HEAD", method));
    }

    /// <summary>Sends everybody to China.</summary>
    private sealed class China(List<string> asked) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            lock (asked)
                asked.Add(request.Method.Method);
            var answer = new HttpResponseMessage(HttpStatusCode.MovedPermanently) { Content = new ByteArrayContent([]), RequestMessage = request };
            answer.Headers.Add("x-amz-bucket-region", "cn-north-1");
            return Task.FromResult(answer);
        }
    }
}
