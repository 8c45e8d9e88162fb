using System.Text;
using MediaExchange.Transfer.Engine.Hashing;
using Xunit;

namespace Engine.Tests.Hashing;

public class DigestValueTests
{
    [Theory]
    [InlineData(DigestAlgorithm.Md5, "25f9e794323b453885f5181f1b624d0b", "JfnnlDI7RTiF9RgfG2JNCw==")]
    [InlineData(DigestAlgorithm.Sha1, "f7c3bc1d808e04732adf679965ccc34ca7ae3441", "98O8HYCOBHMq32eZZczDTKeuNEE=")]
    [InlineData(DigestAlgorithm.Sha256, "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=")]
    [InlineData(DigestAlgorithm.Crc64Nvme, "ae8b14860a799888", "rosUhgp5mIg=")]
    [InlineData(DigestAlgorithm.Crc32C, "e3069283", "4waSgw==")]
    public void Values_are_written_and_read_as_hex_and_as_S3_has_them(DigestAlgorithm algorithm, string hex, string base64)
    {
        var digest = ResumableDigest.Create(algorithm);
        digest.Append(Encoding.ASCII.GetBytes("123456789"));
        var value = digest.GetValue();
        Assert.Equal((algorithm, hex, base64), (value.Algorithm, value.Hex, value.Base64));
        foreach (var text in new[] { hex, hex.ToUpperInvariant(), base64, $" {hex}\n" })
        {
            Assert.True(DigestValue.TryParse(algorithm, text, out var parsed), text);
            Assert.Equal(value, parsed);
        }
    }

    [Theory]
    [InlineData(DigestAlgorithm.Md5, null)]
    [InlineData(DigestAlgorithm.Md5, "")]
    [InlineData(DigestAlgorithm.Md5, "25f9e794323b453885f5181f1b624d0")]
    [InlineData(DigestAlgorithm.Md5, "25f9e794323b453885f5181f1b624d0g")]
    [InlineData(DigestAlgorithm.Md5, "25f9e794323b453885f5181f1b624d0b-12")]
    [InlineData(DigestAlgorithm.Sha1, "25f9e794323b453885f5181f1b624d0b")]
    [InlineData(DigestAlgorithm.Crc32C, "AAAAAAAA=")]
    [InlineData(DigestAlgorithm.Crc32C, "zzzzzzzz")]
    public void What_is_no_value_of_the_algorithm_is_refused(DigestAlgorithm algorithm, string? text) =>
        Assert.False(DigestValue.TryParse(algorithm, text, out _));

    [Fact]
    public void A_value_of_another_length_cannot_be_made() =>
        Assert.Throws<ArgumentException>(() => DigestValue.Of(DigestAlgorithm.Md5, new byte[20]));
}
