using System.Diagnostics.CodeAnalysis;
using MediaExchange.Transfer.Engine.Hashing;

namespace Hashing;

/// <summary>What to run.</summary>
internal sealed record RunOptions
{
    public string Verb { get; init; } = "";

    public IReadOnlyList<DigestAlgorithm> Digests { get; init; } = [];

    public string Implementation { get; init; } = "best";

    public int BlockSize { get; init; } = 1 << 20;

    public int Queue { get; init; } = 4;

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(2);

    public static TimeSpan WarmUp { get; } = TimeSpan.FromMilliseconds(200);

    [SuppressMessage("Security", "CA5394", Justification = "Seeded benchmark data, not secrets.")]
    public byte[] NewBlock(int seed)
    {
        var block = new byte[BlockSize];
        new Random(seed).NextBytes(block);
        return block;
    }
}
