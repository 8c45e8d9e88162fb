using System.Buffers.Binary;
using System.Security.Cryptography;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Sandbox.Storage;
using Xunit;

namespace Sandbox.Tests.Storage;

public class ContentTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Cutting_and_joining_is_the_same_as_with_arrays(int seed)
    {
        var random = new Random(seed);
        var pool = new List<(Content Content, byte[] Bytes)>();
        for (var i = 0; i < 4; i++)
            pool.Add(Real(random, random.Next(0, 5000)));
        var source = new VirtualContent(seed, 3_000_000);
        pool.Add((Content.Of(source), ReadAll(Content.Of(source))));
        for (var step = 0; step < 60; step++)
        {
            var (content, bytes) = pool[random.Next(pool.Count)];
            var offset = random.Next(0, bytes.Length + 1);
            var length = random.Next(0, Math.Min(bytes.Length - offset, 20_000) + 1);
            var (other, otherBytes) = pool[random.Next(4)];
            var made = Content.Concat([content.Slice(offset, length), other]);
            byte[] expected = [.. bytes.AsSpan(offset, length), .. otherBytes];
            if (expected.Length > 0 && step % 7 == 0)
            {
                var at = random.Next(expected.Length);
                made = made.WithFlippedByte(at);
                expected[at] ^= 0xFF;
            }

            Assert.Equal(expected, ReadAll(made));
            foreach (var kind in Enum.GetValues<CrcKind>())
                Assert.Equal(Crc.Compute(kind, expected), made.Crc(kind));
            Assert.Equal(BinaryPrimitives.ReadUInt128BigEndian(MD5.HashData(expected)), made.Md5(CancellationToken.None));
            pool[random.Next(4)] = (made, expected);
        }
    }

    [Fact]
    public void A_large_blob_in_memory_reads_the_same_across_its_chunks()
    {
        var (content, bytes) = Real(new Random(5), (3 * MemoryBlob.ChunkSize) + 17);
        Assert.Equal(bytes, ReadAll(content));
        var slice = content.Slice(MemoryBlob.ChunkSize - 3, MemoryBlob.ChunkSize + 6);
        Assert.Equal(bytes.AsSpan(MemoryBlob.ChunkSize - 3, MemoryBlob.ChunkSize + 6).ToArray(), ReadAll(slice));
        Assert.Equal(Crc.Compute(CrcKind.Crc32, bytes), content.Crc(CrcKind.Crc32));
    }

    [Fact]
    public void Virtual_content_copied_in_parts_is_one_extent_again_with_the_CRC_of_the_whole()
    {
        var content = Content.Of(new VirtualContent(9, S3Limits.MaxObjectSize));
        var parts = Enumerable.Range(0, S3Limits.MaxParts).Select(i => content.Slice(i * S3Limits.MaxPartSize, S3Limits.MaxPartSize)).ToList();
        var joined = Content.Concat(parts);
        Assert.Single(joined.Extents);
        ulong combined = 0;
        foreach (var part in parts)
            combined = Crc.Combine(CrcKind.Crc64Nvme, combined, part.Crc(CrcKind.Crc64Nvme), part.Length);
        Assert.Equal(content.Crc(CrcKind.Crc64Nvme), combined);
        Assert.Equal(combined, joined.Crc(CrcKind.Crc64Nvme));
    }

    [Fact]
    public void Parts_of_virtual_content_in_the_wrong_order_have_another_CRC_and_another_digest()
    {
        const long size = 64L << 20;
        var content = Content.Of(new VirtualContent(1, 2 * size));
        var swapped = Content.Concat([content.Slice(size, size), content.Slice(0, size)]);
        Assert.NotEqual(content.Crc(CrcKind.Crc64Nvme), swapped.Crc(CrcKind.Crc64Nvme));
        Assert.NotEqual(content.Md5(CancellationToken.None), swapped.Md5(CancellationToken.None));
    }

    [Fact]
    public void Equal_seeds_give_equal_bytes_and_others_do_not()
    {
        var first = ReadAll(Content.Of(new VirtualContent(5, 4096)));
        Assert.Equal(first, ReadAll(Content.Of(new VirtualContent(5, 8192)).Slice(0, 4096)));
        Assert.NotEqual(first, ReadAll(Content.Of(new VirtualContent(6, 4096))));
    }

    [Fact]
    public void A_corrupted_part_of_virtual_content_has_another_digest()
    {
        var content = Content.Of(new VirtualContent(1, 1L << 30));
        var wrong = content.WithFlippedByte(12345);
        Assert.NotEqual(content.Md5(CancellationToken.None), wrong.Md5(CancellationToken.None));
        Assert.NotEqual(content.Crc(CrcKind.Crc64Nvme), wrong.Crc(CrcKind.Crc64Nvme));
        Assert.Equal(content.Length, wrong.Length);
    }

    [Fact]
    public void The_period_of_virtual_content_is_prime()
    {
        for (var divisor = 2; divisor * divisor <= VirtualContent.Period; divisor++)
            Assert.NotEqual(0, VirtualContent.Period % divisor);
    }

    [Fact]
    public void The_ETag_of_parts_is_the_one_of_S3()
    {
        // Two parts, "a" and "b": MD5 of the two digests in a row.
        var parts = new[] { MD5.HashData("a"u8), MD5.HashData("b"u8) };
        var expected = Convert.ToHexStringLower(MD5.HashData([.. parts[0], .. parts[1]])) + "-2";
        Assert.Equal(expected, ETag.OfParts([.. parts.Select(part => BinaryPrimitives.ReadUInt128BigEndian(part))]).ToString());
        Assert.True(ETag.TryParse($"\"{expected}\"", out var parsed));
        Assert.Equal(expected, parsed.ToString());
        Assert.False(ETag.TryParse("not an etag", out _));
    }

    private static (Content Content, byte[] Bytes) Real(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        using var writer = new MemoryBlobWriter();
        for (var at = 0; at < length;)
        {
            var count = Math.Min(length - at, random.Next(1, 300_000));
            writer.Append(bytes.AsSpan(at, count));
            at += count;
        }

        return (Content.Of(writer.Complete(out _)), bytes);
    }

    private static byte[] ReadAll(Content content)
    {
        var bytes = new byte[content.Length];
        content.Read(0, bytes);
        return bytes;
    }
}
