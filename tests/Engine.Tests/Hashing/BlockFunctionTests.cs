using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Hashing.Blocks;
using Xunit;

namespace Engine.Tests.Hashing;

[SuppressMessage("Security", "CA5394", Justification = "Seeded test data, not secrets.")]
public class BlockFunctionTests
{
    public static TheoryData<DigestAlgorithm> Algorithms => [DigestAlgorithm.Md5, DigestAlgorithm.Sha1, DigestAlgorithm.Sha256, DigestAlgorithm.Sha512];

    internal static byte[] Reference(DigestAlgorithm algorithm, ReadOnlySpan<byte> bytes) => algorithm switch
    {
        DigestAlgorithm.Md5 => MD5.HashData(bytes),
        DigestAlgorithm.Sha1 => SHA1.HashData(bytes),
        DigestAlgorithm.Sha256 => SHA256.HashData(bytes),
        DigestAlgorithm.Sha512 => SHA512.HashData(bytes),
        _ => Convert.FromBase64String(Crc.ToBase64(algorithm.CrcKind()!.Value, Crc.Compute(algorithm.CrcKind()!.Value, bytes))),
    };

    /// <summary>Those of this machine; libcrypto is not everywhere.</summary>
    internal static BlockFunction[] All(DigestAlgorithm algorithm)
    {
        BlockFunction plain = algorithm switch
        {
            DigestAlgorithm.Md5 => new ManagedMd5(),
            DigestAlgorithm.Sha1 => new ManagedSha1(),
            DigestAlgorithm.Sha256 => new ManagedSha256(),
            _ => new ManagedSha512(),
        };
        var managed = BlockFunctions.Managed(algorithm);
        return [plain, .. managed.GetType() == plain.GetType() ? [] : new[] { managed }, .. BlockFunctions.Native(algorithm) is { } native ? [native] : Array.Empty<BlockFunction>()];
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Lengths_around_blocks_and_padding_are_digested_rightly(DigestAlgorithm algorithm)
    {
        var bytes = new byte[5 * HashShape.MaxBlockSize];
        new Random(7).NextBytes(bytes);
        foreach (var function in All(algorithm))
        {
            for (var length = 0; length <= bytes.Length; length++)
            {
                var digest = new BlockDigest(function);
                digest.Append(bytes.AsSpan(0, length));
                Assert.Equal(Reference(algorithm, bytes.AsSpan(0, length)), digest.GetHash());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Any_chunking_at_any_address_gives_the_same_digest(DigestAlgorithm algorithm)
    {
        var random = new Random(20260517 + (int)algorithm);
        foreach (var function in All(algorithm))
        {
            for (var round = 0; round < 60; round++)
            {
                var bytes = new byte[random.Next(1, 20_000)];
                random.NextBytes(bytes);
                var digest = new BlockDigest(function);
                for (var at = 0; at < bytes.Length;)
                {
                    var size = Math.Min(bytes.Length - at, random.Next(3) == 0 ? random.Next(5000) : random.Next(200));
                    digest.Append(bytes.AsSpan(at, size));
                    at += size;
                    Assert.Equal(at, digest.Length);
                    if (random.Next(8) == 0)
                        Assert.Equal(Reference(algorithm, bytes.AsSpan(0, at)), digest.GetHash());
                }

                Assert.Equal(Reference(algorithm, bytes), digest.GetHash());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Implementations_take_over_from_each_other_in_the_middle(DigestAlgorithm algorithm)
    {
        var random = new Random(99 + (int)algorithm);
        var functions = All(algorithm);
        for (var round = 0; round < 100; round++)
        {
            var bytes = new byte[random.Next(1, 3000)];
            random.NextBytes(bytes);
            var digests = functions.Select(function => new BlockDigest(function)).ToArray();
            var current = digests[0];
            for (var at = 0; at < bytes.Length;)
            {
                var size = random.Next(1, bytes.Length - at + 1);
                var state = current.ExportState();
                current = digests[random.Next(digests.Length)];
                current.Load(state);
                Assert.Equal(state, current.ExportState());
                current.Append(bytes.AsSpan(at, size));
                at += size;
            }

            Assert.Equal(Reference(algorithm, bytes), current.GetHash());
        }
    }

    [SkippableFact]
    public void Libcrypto_is_used_on_Linux_where_it_is_there()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && System.Runtime.InteropServices.NativeLibrary.TryLoad("libcrypto.so.3", out _), "No libcrypto 3 here.");
        foreach (var row in Algorithms)
            Assert.IsType<LibcryptoFunction>(BlockFunctions.Native(row));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_function_that_is_not_what_we_think_fails_the_check(DigestAlgorithm algorithm)
    {
        Assert.All(All(algorithm), function => Assert.True(BlockFunctionCheck.Passes(function)));
        Assert.All(All(algorithm), function => Assert.False(BlockFunctionCheck.Passes(new Damaged(function, afterBlocks: 1))));
        Assert.All(All(algorithm), function => Assert.False(BlockFunctionCheck.Passes(new Damaged(function, afterBlocks: 4))));
        Assert.False(BlockFunctionCheck.Passes(new Idle(HashShape.For(algorithm))));
        Assert.False(BlockFunctionCheck.Passes(new Refusing(HashShape.For(algorithm))));
    }

    // Right but for the last chaining word, and only in calls with that many blocks.
    private sealed class Damaged(BlockFunction inner, int afterBlocks) : BlockFunction(inner.Shape)
    {
        public override void Compress(Span<ulong> state, ReadOnlySpan<byte> blocks)
        {
            inner.Compress(state, blocks);
            if (blocks.Length >= afterBlocks * Shape.BlockSize)
                System.Runtime.InteropServices.MemoryMarshal.AsBytes(state)[(Shape.WordSize * Shape.InitialWords.Count) - 1] ^= 1;
        }
    }

    private sealed class Idle(HashShape shape) : BlockFunction(shape)
    {
        public override void Compress(Span<ulong> state, ReadOnlySpan<byte> blocks)
        {
        }
    }

    private sealed class Refusing(HashShape shape) : BlockFunction(shape)
    {
        public override void Compress(Span<ulong> state, ReadOnlySpan<byte> blocks) => throw new InvalidOperationException("not in this mode");
    }
}
