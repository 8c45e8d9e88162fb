using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text;
using MediaExchange.Transfer.Engine.Hashing;
using Xunit;

namespace Engine.Tests.Hashing;

[SuppressMessage("Security", "CA5394", Justification = "Seeded test data, not secrets.")]
public class CrcTests
{
    public static TheoryData<CrcKind> Kinds => [CrcKind.Crc32, CrcKind.Crc32C, CrcKind.Crc64Nvme];

    [Theory]
    [InlineData(CrcKind.Crc32, "123456789", 0xcbf43926UL)]
    [InlineData(CrcKind.Crc32C, "123456789", 0xe3069283UL)]
    [InlineData(CrcKind.Crc64Nvme, "123456789", 0xae8b14860a799888UL)]
    [InlineData(CrcKind.Crc32, "", 0UL)]
    [InlineData(CrcKind.Crc32C, "", 0UL)]
    [InlineData(CrcKind.Crc64Nvme, "", 0UL)]
    [InlineData(CrcKind.Crc32, "The quick brown fox jumps over the lazy dog", 0x414fa339UL)]
    [InlineData(CrcKind.Crc32C, "The quick brown fox jumps over the lazy dog", 0x22620404UL)]
    public void Known_vectors_hold(CrcKind kind, string text, ulong expected) =>
        Assert.Equal(expected, Crc.Compute(kind, Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData(CrcKind.Crc32, 32, false, 0x190a55adUL)]
    [InlineData(CrcKind.Crc32C, 32, false, 0x8a9136aaUL)]
    [InlineData(CrcKind.Crc32C, 32, true, 0x62a8ab43UL)]
    [InlineData(CrcKind.Crc64Nvme, 4096, false, 0x6482d367eb22b64eUL)]
    [InlineData(CrcKind.Crc64Nvme, 4096, true, 0xc0ddba7302eca3acUL)]
    public void Published_vectors_of_runs_hold(CrcKind kind, int length, bool ones, ulong expected)
    {
        // RFC 3720 B.4 for CRC-32C; the NVM Express NVM Command Set specification for CRC-64.
        var bytes = new byte[length];
        bytes.AsSpan().Fill(ones ? (byte)0xFF : (byte)0);
        Assert.Equal(expected, Crc.Compute(kind, bytes));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Folding_tables_and_single_bits_agree(CrcKind kind)
    {
        var random = new Random(20260417);
        var engine = CrcEngine.For(kind);
        for (var round = 0; round < 300; round++)
        {
            var bytes = new byte[random.Next(0, 1500)];
            random.NextBytes(bytes);
            var offset = random.Next(0, Math.Min(17, bytes.Length + 1));
            var piece = bytes.AsSpan(offset);
            var expected = Bitwise(kind, piece);
            Assert.Equal(expected, engine.UpdateByTable(engine.Ones, piece) ^ engine.Ones);
            Assert.Equal(expected, Crc.Compute(kind, piece));
            if (kind == CrcKind.Crc32C)
            {
                var register = uint.MaxValue;
                foreach (var b in piece)
                    register = BitOperations.Crc32C(register, b);
                Assert.Equal(expected, ~register);
            }

            if (CrcFolding.IsSupported && piece.Length >= CrcFolding.MinLength)
            {
                ReadOnlySpan<byte> rest = piece;
                var register = engine.UpdateByFolding(engine.Ones, ref rest);
                Assert.True(rest.Length < 16);
                Assert.Equal(expected, engine.UpdateByTable(register, rest) ^ engine.Ones);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Pieces_of_any_size_give_the_value_of_the_whole(CrcKind kind)
    {
        var random = new Random(7);
        var bytes = new byte[40_000];
        random.NextBytes(bytes);
        var crc = new Crc(kind);
        for (var at = 0; at < bytes.Length;)
        {
            var size = Math.Min(random.Next(0, 700), bytes.Length - at);
            crc.Append(bytes.AsSpan(at, size));
            at += size;
            Assert.Equal(at, crc.Length);
            Assert.Equal(Crc.Compute(kind, bytes.AsSpan(0, at)), crc.GetValue());
        }

        crc.Reset();
        Assert.Equal(0, crc.Length);
        Assert.Equal(0UL, crc.GetValue());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Combined_values_equal_the_value_of_the_joined_bytes(CrcKind kind)
    {
        var random = new Random(11);
        for (var round = 0; round < 200; round++)
        {
            var bytes = new byte[random.Next(0, 3000)];
            random.NextBytes(bytes);
            var cut = random.Next(0, bytes.Length + 1);
            var whole = Crc.Compute(kind, bytes);
            var first = Crc.Compute(kind, bytes.AsSpan(0, cut));
            var second = Crc.Compute(kind, bytes.AsSpan(cut));
            Assert.Equal(whole, Crc.Combine(kind, first, second, bytes.Length - cut));
            Assert.Equal(second, Crc.RemoveBeginning(kind, whole, first, bytes.Length - cut));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Repetition_equals_the_value_of_the_repeated_bytes(CrcKind kind)
    {
        var random = new Random(13);
        for (var round = 0; round < 60; round++)
        {
            var piece = new byte[random.Next(0, 50)];
            random.NextBytes(piece);
            var count = random.Next(0, 70);
            var crc = new Crc(kind);
            for (var i = 0; i < count; i++)
                crc.Append(piece);
            Assert.Equal(crc.GetValue(), Crc.Repeat(kind, Crc.Compute(kind, piece), piece.Length, count));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Combination_is_associative_up_to_the_largest_object(CrcKind kind)
    {
        // (A B) C = A (B C) for lengths no test can read.
        var random = new Random(17);
        for (var round = 0; round < 50; round++)
        {
            var (a, b, c) = (Value(), Value(), Value());
            var (lengthB, lengthC) = (random.NextInt64(1L << 45), random.NextInt64(1L << 45));
            Assert.Equal(
                Crc.Combine(kind, Crc.Combine(kind, a, b, lengthB), c, lengthC),
                Crc.Combine(kind, a, Crc.Combine(kind, b, c, lengthC), lengthB + lengthC));
        }

        ulong Value() => (ulong)random.NextInt64() & CrcEngine.For(kind).Ones;
    }

    [Theory]
    [InlineData(CrcKind.Crc32, 0xcbf43926UL, "y/Q5Jg==")]
    [InlineData(CrcKind.Crc32C, 0xe3069283UL, "4waSgw==")]
    [InlineData(CrcKind.Crc64Nvme, 0xae8b14860a799888UL, "rosUhgp5mIg=")]
    public void Text_is_base64_of_the_big_endian_bytes(CrcKind kind, ulong value, string text)
    {
        Assert.Equal(text, Crc.ToBase64(kind, value));
        Assert.True(Crc.TryParseBase64(kind, text, out var parsed));
        Assert.Equal(value, parsed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("y/Q5Jg=")]
    [InlineData("y/Q5")]
    [InlineData("rosUhgp5mIg=")]
    [InlineData("not base64!!")]
    public void Text_of_another_length_or_alphabet_is_refused(string? text) =>
        Assert.False(Crc.TryParseBase64(CrcKind.Crc32, text, out _));

    private static ulong Bitwise(CrcKind kind, ReadOnlySpan<byte> bytes)
    {
        var (polynomial, ones) = kind switch
        {
            CrcKind.Crc32 => (0xEDB88320UL, 0xFFFFFFFFUL),
            CrcKind.Crc32C => (0x82F63B78UL, 0xFFFFFFFFUL),
            _ => (0x9A6C9329AC4BC9B5UL, ulong.MaxValue),
        };
        var register = ones;
        foreach (var b in bytes)
        {
            register ^= b;
            for (var bit = 0; bit < 8; bit++)
                register = (register & 1) != 0 ? (register >> 1) ^ polynomial : register >> 1;
        }

        return register ^ ones;
    }
}
