using MediaExchange.Transfer.Engine.Planning;
using Xunit;

namespace Engine.Tests.Planning;

public sealed class KeyMappingTests
{
    [Theory]
    [InlineData("", "", "a//b/../c%20+", "a//b/../c%20+")]
    [InlineData("", "in/", "/a", "in//a")]
    [InlineData("movies/", "in/", "movies/x", "in/x")]
    [InlineData("movies/", "", "movies/x", "x")]
    public void A_key_changes_only_at_its_front(string remove, string add, string key, string expected)
    {
        Assert.Equal(expected, new KeyMapping(remove, add).Map(key, out var problem));
        Assert.Null(problem);
    }

    [Theory]
    [InlineData("movies/", "", "other/x", "does not begin with 'movies/'")]
    [InlineData("movies/", "", "movies/", "empty name")]
    public void A_key_that_cannot_be_mapped_says_why(string remove, string add, string key, string reason)
    {
        Assert.Null(new KeyMapping(remove, add).Map(key, out var problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_would_be_too_long_in_bytes_says_so()
    {
        Assert.NotNull(new KeyMapping("", "xx").Map(new string('ж', 511), out _));
        Assert.Null(new KeyMapping("", "xxx").Map(new string('ж', 511), out var problem));
        Assert.Contains("1025 bytes", problem, StringComparison.Ordinal);
    }
}
