using MediaExchange.Transfer.Engine.Hashing;
using Xunit;

namespace Engine.Tests.Hashing;

public class DigestAlgorithmTests
{
    [Theory]
    [InlineData("md5", DigestAlgorithm.Md5)]
    [InlineData("MD5", DigestAlgorithm.Md5)]
    [InlineData("SHA-1", DigestAlgorithm.Sha1)]
    [InlineData(" sha256 ", DigestAlgorithm.Sha256)]
    [InlineData("SHA_512", DigestAlgorithm.Sha512)]
    [InlineData("crc64nvme", DigestAlgorithm.Crc64Nvme)]
    [InlineData("Crc64Nvme", DigestAlgorithm.Crc64Nvme)]
    [InlineData("CRC-64-NVME", DigestAlgorithm.Crc64Nvme)]
    [InlineData("CRC32C", DigestAlgorithm.Crc32C)]
    [InlineData("content-md5", DigestAlgorithm.Md5)]
    [InlineData("Content-SHA256", DigestAlgorithm.Sha256)]
    [InlineData("x-amz-checksum-crc64nvme", DigestAlgorithm.Crc64Nvme)]
    [InlineData("x-amz-meta-content-sha512", DigestAlgorithm.Sha512)]
    public void Words_of_people_and_of_S3_are_known(string text, DigestAlgorithm expected) =>
        Assert.Equal(expected, DigestAlgorithms.Parse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("content-")]
    [InlineData("md")]
    [InlineData("md5sum")]
    [InlineData("sha3")]
    [InlineData("crc32")]
    [InlineData("2")]
    [InlineData("content-type")]
    public void Other_words_are_refused_with_those_that_there_are(string? text)
    {
        Assert.False(DigestAlgorithms.TryParse(text, out _));
        var exception = Assert.Throws<FormatException>(() => DigestAlgorithms.Parse(text));
        Assert.Equal($"'{text}' is not a digest that can be computed: use one of md5, sha1, sha256, sha512, crc64nvme, crc32c.", exception.Message);
    }

    [Fact]
    public void Every_algorithm_reads_back_from_its_words_and_has_its_size()
    {
        Assert.Equal(6, DigestAlgorithms.All.Count);
        Assert.All(DigestAlgorithms.All, algorithm =>
        {
            Assert.Equal(algorithm, DigestAlgorithms.Parse(algorithm.Word()));
            Assert.Equal(algorithm, DigestAlgorithms.Parse(algorithm.MetadataName()));
            Assert.Equal("content-" + algorithm.Word(), algorithm.MetadataName());
            Assert.Equal(algorithm.Size(), ResumableDigest.Create(algorithm).GetHash().Length);
        });
    }

    [Fact]
    public void What_is_no_algorithm_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ResumableDigest.Create((DigestAlgorithm)99));
}
