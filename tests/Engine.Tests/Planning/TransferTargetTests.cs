using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Planning;

public sealed class TransferTargetTests
{
    [Theory]
    [InlineData("s3://src/film.mxf", "s3://dst/", "film.mxf", "film.mxf")]
    [InlineData("s3://src/film.mxf", "s3://dst", "film.mxf", "film.mxf")]
    [InlineData("s3://src/a/b/film.mxf", "s3://dst/in/", "a/b/film.mxf", "in/film.mxf")]
    [InlineData("s3://src/a/b/film.mxf", "s3://dst/in", "a/b/film.mxf", "in")]
    [InlineData("s3://src/a/b/film.mxf", "s3://dst/in/new.mxf", "a/b/film.mxf", "in/new.mxf")]
    [InlineData("s3://src//film.mxf", "s3://dst/in/", "/film.mxf", "in/film.mxf")]
    [InlineData("s3://src/a%20b+c?d#e", "s3://dst/in/", "a%20b+c?d#e", "in/a%20b+c?d#e")]
    public void One_object_keeps_its_last_segment_below_a_prefix_and_takes_any_other_destination_as_its_key(
        string source, string destination, string key, string expected) => AssertMaps(source, destination, key, expected);

    [Theory]
    [InlineData("s3://src/", "s3://dst/", "a/b", "a/b")]
    [InlineData("s3://src", "s3://dst/in/", "a/b", "in/a/b")]
    [InlineData("s3://src/a/", "s3://dst/", "a/b/c", "b/c")]
    [InlineData("s3://src/a/", "s3://dst/in/", "a//c", "in//c")]
    [InlineData("s3://src/a/", "s3://dst/in/", "a/", "in/")]
    [InlineData("s3://src/a/", "s3://dst/in/", "a/../c", "in/../c")]
    [InlineData("s3://src/a/", "s3://dst/in", "a/b", "in/b")]
    public void A_prefix_gives_keys_relative_to_it_below_the_destination(
        string source, string destination, string key, string expected) => AssertMaps(source, destination, key, expected);

    [Theory]
    [InlineData("", "s3://dst/in/", "a/b", "in/a/b")]
    [InlineData("", "s3://dst/in", "a/b", "in/a/b")]
    [InlineData("a/", "s3://dst/", "a/b", "b")]
    [InlineData("a", "s3://dst/x/", "a/b", "x//b")]
    public void An_inventory_keeps_whole_keys_but_for_the_prefix_that_is_taken_off_as_written(
        string removePrefix, string destination, string key, string expected)
    {
        var target = TransferTarget.FromInventory(S3Address.Parse(destination), removePrefix);

        Assert.Equal(expected, target.Keys.Map(key, out var problem));
        Assert.Null(problem);
        Assert.Equal("dst", target.DestinationBucket);
    }

    [Theory]
    [InlineData("s3://same/a", "s3://same/a")]
    [InlineData("s3://same/a/b", "s3://same/a/")]
    [InlineData("s3://same/b", "s3://same")]
    [InlineData("s3://same/a/", "s3://same/a/")]
    [InlineData("s3://same/a/", "s3://same/a")]
    [InlineData("s3://same/a/", "s3://same/a/copies/")]
    [InlineData("s3://same", "s3://same/copies/")]
    public void Nothing_is_copied_onto_or_into_itself(string source, string destination)
    {
        var thrown = Assert.Throws<TransferException>(() => TransferTarget.FromAddresses(S3Address.Parse(source), S3Address.Parse(destination)));

        Assert.Equal(FailureKind.InvalidRequest, thrown.Kind);
        Assert.Contains(S3Address.Parse(source).ToString(), thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3://same/a", "s3://same/b")]
    [InlineData("s3://same/a", "s3://same/a/b")]
    [InlineData("s3://same/a/", "s3://same/ab/")]
    [InlineData("s3://same/a/b/", "s3://same/a/")]
    public void Another_place_in_the_same_bucket_is_allowed(string source, string destination)
    {
        var target = TransferTarget.FromAddresses(S3Address.Parse(source), S3Address.Parse(destination));

        Assert.Equal("same", target.DestinationBucket);
    }

    private static void AssertMaps(string source, string destination, string key, string expected)
    {
        var target = TransferTarget.FromAddresses(S3Address.Parse(source), S3Address.Parse(destination));

        Assert.Equal(expected, target.Keys.Map(key, out var problem));
        Assert.Null(problem);
        Assert.Equal("dst", target.DestinationBucket);
    }
}
