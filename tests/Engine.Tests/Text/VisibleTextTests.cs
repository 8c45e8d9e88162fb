using MediaExchange.Transfer.Engine.Text;
using Xunit;

namespace Engine.Tests.Text;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("plain a+b %20 дом/👍", "plain a+b %20 дом/👍")]
    [InlineData("a\nb\r\tc", @"a\nb\r\tc")]
    [InlineData("\u001b[2Jgone\u0007", @"\u001b[2Jgone\u0007")]
    [InlineData("del\u007f c1\u009b", @"del\u007f c1\u009b")]
    [InlineData("exe\u202efxm", @"exe\u202efxm")]
    public void No_control_character_reaches_the_terminal(string text, string expected) => Assert.Equal(expected, VisibleText.Of(text));

    [Fact]
    public void A_long_text_is_cut_in_the_middle_without_halving_a_character()
    {
        Assert.Equal("abc", VisibleText.Shortened("abc", 5));
        Assert.Equal("ab…ij", VisibleText.Shortened("abcdefghij", 5));
        for (var length = 5; length < 12; length++)
        {
            var cut = VisibleText.Shortened("👍👍👍👍👍👍👍👍", length);
            Assert.True(cut.Length <= length);
            Assert.DoesNotContain(cut.EnumerateRunes(), rune => rune == System.Text.Rune.ReplacementChar);
        }
    }
}
