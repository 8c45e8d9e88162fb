using System.Security.Cryptography;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Digesting;

/// <summary>What digests must be, by the framework's own functions.</summary>
internal static class Digests
{
    public static string Of(DigestAlgorithm algorithm, byte[] bytes) => Convert.ToHexStringLower(algorithm switch
    {
#pragma warning disable CA5350, CA5351 // What they are good for is not the question.
        DigestAlgorithm.Md5 => MD5.HashData(bytes),
        DigestAlgorithm.Sha1 => SHA1.HashData(bytes),
#pragma warning restore CA5350, CA5351
        DigestAlgorithm.Sha256 => SHA256.HashData(bytes),
        DigestAlgorithm.Sha512 => SHA512.HashData(bytes),
        _ => Reflected(bytes, algorithm == DigestAlgorithm.Crc32C ? 32 : 64, algorithm == DigestAlgorithm.Crc32C ? 0x82F6_3B78 : 0x9A6C_9329_AC4B_C9B5),
    });

    /// <summary>Just these digests, and all of them right.</summary>
    public static void MustBe(IReadOnlyDictionary<string, string>? digests, byte[] bytes, params IEnumerable<DigestAlgorithm> algorithms)
    {
        Assert.NotNull(digests);
        Assert.Equal(algorithms.Select(algorithm => (algorithm.Word(), Of(algorithm, bytes))), digests.Select(pair => (pair.Key, pair.Value)));
    }

    /// <summary>Whatever digests there are, in an outcome or at the destination, are right; and what is not copied is not there.</summary>
    public static async Task RightOrAbsentAsync(Scene scene, ItemOutcome outcome, byte[] bytes, params DigestAlgorithm[] algorithms)
    {
        foreach (var (word, hex) in outcome.Digests ?? new Dictionary<string, string>())
            Assert.Equal(Of(DigestAlgorithms.Parse(word), bytes), hex);
        var there = await ((IObjectStore)scene.Store).TryHeadAsync(outcome.Destination! with { VersionId = null }, default);
        if (outcome.Status == ItemStatus.Failed)
        {
            Assert.Null(there);
            return;
        }

        MustBe(outcome.Digests, bytes, algorithms);
        Assert.True(bytes.AsSpan().SequenceEqual(scene.Store.GetBytes(outcome.Destination! with { VersionId = null })));
        foreach (var algorithm in algorithms)
        {
            Assert.True(DigestValue.TryParse(algorithm, there!.Properties.Metadata[algorithm.MetadataName()], out var value));
            Assert.Equal(Of(algorithm, bytes), value.Hex);
        }
    }

    private static byte[] Reflected(byte[] bytes, int bits, ulong polynomial)
    {
        var table = new ulong[256];
        for (var i = 0; i < table.Length; i++)
        {
            var entry = (ulong)i;
            for (var bit = 0; bit < 8; bit++)
                entry = (entry & 1) == 0 ? entry >> 1 : (entry >> 1) ^ polynomial;
            table[i] = entry;
        }

        var all = bits == 64 ? ulong.MaxValue : uint.MaxValue;
        var crc = all;
        foreach (var b in bytes)
            crc = (crc >> 8) ^ table[(byte)crc ^ b];
        return Convert.FromHexString((crc ^ all).ToString(bits == 64 ? "x16" : "x8", System.Globalization.CultureInfo.InvariantCulture));
    }
}
