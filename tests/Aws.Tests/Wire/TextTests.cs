using System.Text;
using MediaExchange.Transfer.Aws.Wire;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Aws.Tests.Wire;

/// <summary>Text that is encoded once, and decoded once.</summary>
public sealed class TextTests
{
    private static readonly string[] Atoms = ["a", "Z", "0", "+", " ", "%", "%2", "%20", "%zz", "/", ".", "é", "\u0301", "👍", "\n", "\u0001", "?", "&", "=", "~"];

    [Fact]
    public void Any_key_survives_the_encoding_of_a_listing()
    {
        var random = new Random(20261120);
        for (var i = 0; i < 5000; i++)
        {
            var key = Text(random);
            // S3 encodes as forms are: a space is a plus.
            var encoded = Uri.EscapeDataString(key).Replace("%20", "+", StringComparison.Ordinal).Replace("%2F", "/", StringComparison.Ordinal);
            Assert.Equal(key, ListedText.Decode(encoded, "url"));
            Assert.Equal(key, ListedText.Decode(Uri.EscapeDataString(key), "url"));
            Assert.Equal(key, ListedText.Decode(key, null));
        }
    }

    [Theory]
    [InlineData("100%", "100%")]
    [InlineData("%zz", "%zz")]
    [InlineData("a%2", "a%2")]
    [InlineData("%25zz", "%zz")]
    [InlineData("%2525", "%25")]
    public void A_stray_percent_sign_stands_for_itself(string listed, string key) => Assert.Equal(key, ListedText.Decode(listed, "url"));

    [Fact]
    public void Any_key_survives_as_the_source_of_a_copy()
    {
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var (key, version) = (Text(random), Text(random));
            var header = S3Headers.CopySource(new ObjectLocation("bucket", key, version));
            Assert.True(Ascii.IsValid(header) && !header.Contains('+', StringComparison.Ordinal));
            var at = header.IndexOf("?versionId=", StringComparison.Ordinal);
            Assert.Equal("bucket/" + key, Uri.UnescapeDataString(header[..at]));
            Assert.Equal(version, Uri.UnescapeDataString(header[(at + 11)..]));
        }
    }

    [Fact]
    public void Words_of_RFC_2047_are_short_whole_and_decode_to_the_text()
    {
        var random = new Random(9);
        for (var i = 0; i < 2000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(0, 40)).Select(_ => Text(random)));
            var encoded = Rfc2047.Encode(text);
            if (Ascii.IsValid(text))
            {
                Assert.Equal(text, encoded);
                continue;
            }

            var words = encoded.Split(' ');
            Assert.All(words, w => Assert.True(w.Length <= 75 && w.StartsWith("=?UTF-8?B?", StringComparison.Ordinal) && w.EndsWith("?=", StringComparison.Ordinal)));
            var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
            Assert.Equal(text, string.Concat(words.Select(w => strict.GetString(Convert.FromBase64String(w[10..^2])))));
        }
    }

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => Atoms[random.Next(Atoms.Length)]));
}
