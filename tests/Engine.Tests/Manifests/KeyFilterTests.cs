using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Manifests;

public sealed class KeyFilterTests
{
    [Theory]
    [InlineData("*.mxf", "a/b/film.mxf", true)]
    [InlineData("*.mxf", "film.MXF", false)]
    [InlineData("*.mxf", "film.mxf.tmp", false)]
    [InlineData("*.mxf", "line\nbreak.mxf", true)]
    [InlineData("film?", "film1", true)]
    [InlineData("film?", "film", false)]
    [InlineData("film?", "film👍", true)]
    [InlineData("film[12]", "film2", true)]
    [InlineData("film[1-3]", "film2", true)]
    [InlineData("film[!1-3]", "film2", false)]
    [InlineData("film[!1-3]", "film4", true)]
    [InlineData("a[]]b", "a]b", true)]
    [InlineData("a[b", "a[b", true)]
    [InlineData("a[^]", "a^", true)]
    [InlineData(@"a\b", @"a\b", true)]
    [InlineData("a.b", "axb", false)]
    [InlineData("(a+)$", "(a+)$", true)]
    [InlineData("", "a", false)]
    public void A_pattern_matches_the_whole_key(string pattern, string key, bool expected)
    {
        var filter = KeyFilter.Create("", [pattern], []);

        Assert.Equal(expected, filter!(Object(key)));
    }

    [Fact]
    public void Patterns_see_the_key_without_the_listings_prefix()
    {
        var filter = KeyFilter.Create("in/", ["a*"], []);

        Assert.True(filter!(Object("in/a.mxf")));
        Assert.False(filter(Object("in/b/a.mxf")));
    }

    [Fact]
    public void What_is_excluded_stays_out_whatever_includes_it()
    {
        var filter = KeyFilter.Create("", ["*.mxf", "a*"], ["*/tmp/*", "*~"]);

        Assert.True(filter!(Object("x/film.mxf")));
        Assert.True(filter(Object("abc")));
        Assert.False(filter(Object("x/tmp/film.mxf")));
        Assert.False(filter(Object("abc~")));
        Assert.False(filter(Object("other")));
    }

    [Fact]
    public void Excluding_alone_lets_all_else_in()
    {
        var filter = KeyFilter.Create("", [], ["*~"]);

        Assert.True(filter!(Object("a")));
        Assert.False(filter(Object("a~")));
    }

    [Theory]
    [InlineData("[z-a]*")]
    [InlineData("[!9-0]")]
    public void A_range_that_runs_backwards_is_refused_by_name(string pattern)
    {
        var exception = Assert.Throws<TransferException>(() => KeyFilter.Create("", [pattern], []));

        Assert.Equal(FailureKind.InvalidRequest, exception.Kind);
        Assert.StartsWith($"The pattern '{pattern}' has a range that runs backwards;", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[-az]", "-")]
    [InlineData("[a-]", "-")]
    [InlineData("[a-c]", "b")]
    public void A_hyphen_is_a_range_only_between_two_characters(string pattern, string key) =>
        Assert.True(KeyFilter.Create("", [pattern], [])!(Object(key)));

    [Fact]
    public void No_patterns_make_no_filter() => Assert.Null(KeyFilter.Create("in/", [], []));

    private static ListedObject Object(string key) => new(key, 1, "e", DateTimeOffset.UnixEpoch, "STANDARD");
}
