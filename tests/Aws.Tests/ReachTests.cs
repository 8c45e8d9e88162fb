using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Aws.Tests;

public sealed class ReachTests
{
    [Theory]
    [InlineData("http://127.0.0.1:9000", "x", "http://127.0.0.1:9001", "x", CopyReach.OtherStore)]
    [InlineData("http://127.0.0.1:9000", "x", "https://127.0.0.1:9000", "x", CopyReach.OtherStore)]
    [InlineData("http://store.example:9000", "x", "http://STORE.example:9000/", "y", CopyReach.Perhaps)]
    [InlineData("https://s3.amazonaws.com", "us-east-1", "http://127.0.0.1:9000", "us-east-1", CopyReach.OtherStore)]
    [InlineData("https://s3.amazonaws.com", "us-east-1", "https://s3.eu-west-1.amazonaws.com", "eu-west-1", CopyReach.Perhaps)]
    [InlineData("https://s3.amazonaws.com", "us-east-1", "https://s3.cn-north-1.amazonaws.com.cn", "cn-north-1", CopyReach.OtherPartition)]
    [InlineData("https://s3.amazonaws.com", "us-east-1", "https://s3.us-gov-west-1.amazonaws.com", "us-gov-west-1", CopyReach.OtherPartition)]
    public void Two_stores_tell_without_a_request_whether_the_one_may_copy_from_the_other(string from, string fromRegion, string to, string toRegion, CopyReach expected)
    {
        using var source = Open(from, fromRegion);
        using var destination = Open(to, toRegion);
        Assert.Equal(expected, destination.ReachOf(source));
        Assert.Equal(expected, source.ReachOf(destination));
    }

    [Fact]
    public void A_store_reaches_itself_and_no_store_of_another_kind()
    {
        using var store = Open("http://127.0.0.1:9000", "us-east-1");
        Assert.Equal(CopyReach.Same, store.ReachOf(store));
        Assert.Equal(CopyReach.OtherStore, store.ReachOf(new InMemoryObjectStore()));
    }

    [Fact]
    public void Sides_that_are_reached_alike_are_one_store()
    {
        var access = new AwsAccess { AccessKey = "a", SecretKey = "b", EndpointUrl = "http://127.0.0.1:9000", Region = "us-east-1" };
        using var one = StorePair.Open(access, access with { });
        using var two = StorePair.Open(access, access with { AccessKey = "c" });
        Assert.Same(one.Source, one.Destination);
        Assert.NotSame(two.Source, two.Destination);
        Assert.True(two.MayBeOne);
    }

    private static S3ObjectStore Open(string endpoint, string region) =>
        S3ObjectStore.Create(new AwsAccess { AccessKey = "AKIDEXAMPLE", SecretKey = "secret", EndpointUrl = endpoint, Region = region });
}
