namespace Engine.Tests.Manifests;

/// <summary>Gives out bytes in chunks of random sizes, as a network would.</summary>
internal sealed class DribblingStream(byte[] bytes, int seed, int maxChunk) : MemoryStream(bytes)
{
    private readonly Random _random = new(seed);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(buffer.Length, _random.Next(1, maxChunk + 1))], cancellationToken);
}
