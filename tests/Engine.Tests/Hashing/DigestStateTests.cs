using System.Diagnostics.CodeAnalysis;
using System.Text;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Hashing.Blocks;
using Xunit;

namespace Engine.Tests.Hashing;

[SuppressMessage("Security", "CA5394", Justification = "Seeded test data, not secrets.")]
public class DigestStateTests
{
    public static TheoryData<DigestAlgorithm> Algorithms => [.. DigestAlgorithms.All];

    [Theory]
    [InlineData(DigestAlgorithm.Md5, "4d440101000000000000000367452301efcdab8998badcfe10325476616263" + "1abf585f55ec486a")]
    [InlineData(DigestAlgorithm.Sha1, "4d440102000000000000000367452301efcdab8998badcfe10325476c3d2e1f0616263" + "9ed28eb3f46402a3")]
    [InlineData(DigestAlgorithm.Sha256, "4d44010300000000000000036a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19616263" + "5a4cf52f5c2f36d9")]
    [InlineData(DigestAlgorithm.Sha512, "4d44010400000000000000036a09e667f3bcc908bb67ae8584caa73b3c6ef372fe94f82ba54ff53a5f1d36f1" +
        "510e527fade682d19b05688c2b3e6c1f1f83d9abfb41bd6b5be0cd19137e2179616263" + "688e04eb119b17df")]
    [InlineData(DigestAlgorithm.Crc64Nvme, "4d440105000000000000000305e5cabb3fc1faeb" + "01ba7560dbb850e2")]
    [InlineData(DigestAlgorithm.Crc32C, "4d4401060000000000000003364b3fb7" + "02938d2691068773")]
    public void The_format_is_what_it_was(DigestAlgorithm algorithm, string expected)
    {
        var digest = ResumableDigest.Create(algorithm);
        digest.Append("abc"u8);
        Assert.Equal(expected, Convert.ToHexStringLower(digest.ExportState()));
    }

    // States after 4 GiB of zeros, and what coreutils say of 4 GiB and three bytes of zeros.
    [Theory]
    [InlineData(DigestAlgorithm.Md5, "TUQBAQAAAAEAAAAAvS3tCqxU/AIYV/zuYbsm7PVM1mU6BL2v", "4ca27e0aa2e7592739ca3de160d1c3a6")]
    [InlineData(DigestAlgorithm.Sha1, "TUQBAgAAAAEAAAAA1tDM0HN8R00xGczA0WjfFD0kU76bLaU8WMTaTw==", "c2a34e434ebc0e21d10d44c2c778b2dc631c16db")]
    [InlineData(DigestAlgorithm.Sha256, "TUQBAwAAAAEAAAAAj/5I6P5oFZUG1Jme4rGsTD5blTzV+LuV6AgtTo316ZqRQjFdT4QWWQ==",
        "930fa067940ff8d9f427e3a116b7598503c70ce7380d66ff65f8de33d558f7f3")]
    [InlineData(DigestAlgorithm.Sha512, "TUQBBAAAAAEAAAAArZX3fF+0k5n7QyHHrLYMftoBaKoTJEZ4xkZFoZVT9RfRAuq8tt0o4hQvnYYTTB3mM0O+nnQ706fdNK5/44tIzApAWr+Prvif",
        "c70898d877cc90bf09f45a1fef9ed3edffbbb7135e83fdd02f346730d09b940d7aa0c4f0cb89c8a72201aa97622a3cf975d67d6dbd4ba52e80a671fb18bf189d")]
    public void Counts_of_bytes_beyond_32_bits_reach_the_digest(DigestAlgorithm algorithm, string state, string expected)
    {
        foreach (var function in BlockFunctionTests.All(algorithm))
        {
            var digest = new BlockDigest(function);
            digest.Load(Convert.FromBase64String(state));
            digest.Append(new byte[3]);
            Assert.Equal((1L << 32) + 3, digest.Length);
            Assert.Equal(expected, Convert.ToHexStringLower(digest.GetHash()));
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_digest_goes_on_from_its_state_at_any_place(DigestAlgorithm algorithm)
    {
        var random = new Random(5 + (int)algorithm);
        var bytes = new byte[3 * HashShape.MaxBlockSize];
        random.NextBytes(bytes);
        var expected = BlockFunctionTests.Reference(algorithm, bytes);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var first = ResumableDigest.Create(algorithm);
            first.Append(bytes.AsSpan(0, cut));
            var second = ResumableDigest.Restore(first.ExportState());
            Assert.Equal((algorithm, cut), (second.Algorithm, second.Length));
            Assert.Equal(first.GetHash(), second.GetHash());
            second.Append(bytes.AsSpan(cut));
            Assert.Equal(expected, second.GetHash());

            // Neither the export nor the hash has ended the first one.
            first.Append(bytes.AsSpan(cut));
            Assert.Equal(expected, first.GetHash());
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_state_with_any_one_byte_changed_is_refused(DigestAlgorithm algorithm)
    {
        var state = StateOf(algorithm);
        for (var i = 0; i < state.Length; i++)
        {
            var damaged = (byte[])state.Clone();
            damaged[i] ^= (byte)(1 << (i % 8));
            Assert.Throws<InvalidDataException>(() => ResumableDigest.Restore(damaged));
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_state_that_is_cut_or_has_more_is_refused(DigestAlgorithm algorithm)
    {
        var state = StateOf(algorithm);
        for (var length = 0; length < state.Length; length++)
            Assert.Throws<InvalidDataException>(() => ResumableDigest.Restore(state.AsSpan(0, length)));
        Assert.Throws<InvalidDataException>(() => ResumableDigest.Restore([.. state, 0]));
        Assert.Throws<InvalidDataException>(() => ResumableDigest.Restore([.. state, .. state]));
    }

    [Fact]
    public void What_is_refused_says_why_and_what_to_do()
    {
        var state = StateOf(DigestAlgorithm.Md5);
        Assert.Equal(
            "The saved state of a digest cannot be used: it is not the state of a digest. Compute the digest from the first byte.",
            Refusal(Encoding.ASCII.GetBytes("{\"offset\":1,\"states\":[]}")));
        Assert.Contains("its format has version 2, and this program knows version 1 only", Refusal(With(state, 2, 2)), StringComparison.Ordinal);
        Assert.Contains("its check value does not fit", Refusal(With(state, 20, 0xAA)), StringComparison.Ordinal);
        Assert.Contains("its algorithm has number 77", Refusal(DigestState.Seal(With(state, 3, 77))), StringComparison.Ordinal);
        Assert.Contains("its count of bytes is -", Refusal(DigestState.Seal(With(state, 4, 0xFF))), StringComparison.Ordinal);
        Assert.Contains("its count of bytes is 2305843009213693962", Refusal(DigestState.Seal(With(state, 4, 0x20))), StringComparison.Ordinal);
        Assert.Contains("it has not the length", Refusal(DigestState.Seal(With(state, 11, 11))), StringComparison.Ordinal);

        // A state of one algorithm, whole, is none of another of the same shape.
        Assert.Contains(
            "it is one of md5, not of sha1",
            Assert.Throws<InvalidDataException>(() => ResumableDigest.Create(DigestAlgorithm.Sha1).Load(state)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_has_at_most_211_bytes()
    {
        var digest = ResumableDigest.Create(DigestAlgorithm.Sha512);
        digest.Append(new byte[127]);
        Assert.Equal(211, digest.ExportState().Length);
    }

    private static byte[] StateOf(DigestAlgorithm algorithm)
    {
        var digest = ResumableDigest.Create(algorithm);
        digest.Append("ten bytes!"u8);
        return digest.ExportState();
    }

    private static byte[] With(byte[] state, int index, byte value)
    {
        var changed = (byte[])state.Clone();
        changed[index] = value;
        return changed;
    }

    private static string Refusal(byte[] state) => Assert.Throws<InvalidDataException>(() => ResumableDigest.Restore(state)).Message;
}
