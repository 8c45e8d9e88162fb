using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Planning;

public sealed class TransferEstimateTests
{
    private const long MiB = 1 << 20;

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(30_000_000, 1, 1)]
    [InlineData(512 * MiB, 1, 17.9)]
    // Nine parts of 64 MiB at once.
    [InlineData((512 * MiB) + 1, 9, 2.2)]
    // 9,987 parts of 105 MiB, so that 10,000 suffice: 256 at a time, in 40 rounds.
    [InlineData(1_048_576 * MiB, 256, 146.8)]
    public void Time_goes_by_size_and_by_the_parts_that_are_copied_at_once(long size, int streams, double seconds)
    {
        var estimate = TransferEstimate.Of(Head(size), new TransferOptions());

        Assert.Equal((streams, streams > 1), (estimate.Streams, estimate.NeedsParts));
        Assert.Equal(seconds, estimate.CopyTime.TotalSeconds, 1);
        Assert.False(estimate.ReadsBytes);
    }

    // 150 parts of 64 MiB.
    [Theory]
    [InlineData(10, 15)]
    [InlineData(150, 1)]
    public void Fewer_requests_at_once_take_longer(int concurrency, int rounds) =>
        Assert.Equal(rounds * 64 * MiB / 30e6, TransferEstimate.Of(Head(9600 * MiB), new TransferOptions { MaxConcurrency = concurrency }).CopyTime.TotalSeconds, 1);

    [Fact]
    public void Bytes_are_read_for_digests_that_the_store_does_not_keep_and_where_it_was_asked_for()
    {
        var head = Head(5) with { Checksums = [new StoredChecksum(ChecksumAlgorithm.Crc64Nvme, "AAAAAAAAAAA=", true)] };
        Assert.False(TransferEstimate.Of(head, new TransferOptions { Digests = [DigestAlgorithm.Crc64Nvme] }).ReadsBytes);
        Assert.True(TransferEstimate.Of(head, new TransferOptions { Digests = [DigestAlgorithm.Md5] }).ReadsBytes);
        Assert.True(TransferEstimate.Of(head, new TransferOptions { Route = CopyRoute.Streamed }).ReadsBytes);
    }

    private static ObjectHead Head(long size) => new() { Size = size, ETag = "e", LastModified = default };
}
