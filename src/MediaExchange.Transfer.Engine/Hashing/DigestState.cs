using System.Buffers.Binary;

namespace MediaExchange.Transfer.Engine.Hashing;

/// <summary>
/// The one format of a digest's written-out state: <c>"MD"</c>, version (1 byte), algorithm (1), count of bytes (8), the body,
/// CRC-64/NVME of all before it (8). Numbers are big-endian. The body is that of the algorithm: the chaining words and what is
/// there of a block, or a CRC.
/// </summary>
/// <remarks>Written by hand and not as JSON: it must be the same to the byte wherever it is written, and small.</remarks>
internal static class DigestState
{
    public const int HeadSize = 12;
    public const int CheckSize = 8;
    private const byte Version = 1;

    /// <summary>An exbibyte: more than any store holds, and far from where a count of bits would overflow.</summary>
    public const long MaxLength = 1L << 60;

    private static ReadOnlySpan<byte> Mark => "MD"u8;

    /// <summary>Makes a state around a body of that many bytes, which the caller writes before <see cref="Seal"/>.</summary>
    public static byte[] Begin(DigestAlgorithm algorithm, long length, int bodySize, out Span<byte> body)
    {
        var state = new byte[HeadSize + bodySize + CheckSize];
        Mark.CopyTo(state);
        state[2] = Version;
        state[3] = (byte)algorithm;
        BinaryPrimitives.WriteInt64BigEndian(state.AsSpan(4), length);
        body = state.AsSpan(HeadSize, bodySize);
        return state;
    }

    public static byte[] Seal(byte[] state)
    {
        BinaryPrimitives.WriteUInt64BigEndian(state.AsSpan(state.Length - CheckSize), Check(state));
        return state;
    }

    /// <summary>The algorithm of a state that is whole.</summary>
    public static DigestAlgorithm AlgorithmOf(ReadOnlySpan<byte> state)
    {
        if (state.Length < HeadSize + CheckSize || !state.StartsWith(Mark))
            throw Refusal("it is not the state of a digest");
        if (state[2] != Version)
            throw Refusal($"its format has version {state[2]}, and this program knows version {Version} only");
        if (BinaryPrimitives.ReadUInt64BigEndian(state[^CheckSize..]) != Check(state))
            throw Refusal("its check value does not fit");
        var algorithm = (DigestAlgorithm)state[3];
        return Enum.IsDefined(algorithm) ? algorithm : throw Refusal($"its algorithm has number {state[3]}, which this program does not know");
    }

    /// <summary>Takes a state apart.</summary>
    public static ReadOnlySpan<byte> Open(ReadOnlySpan<byte> state, DigestAlgorithm algorithm, out long length)
    {
        if (AlgorithmOf(state) is var found && found != algorithm)
            throw Refusal($"it is one of {found.Word()}, not of {algorithm.Word()}");
        length = BinaryPrimitives.ReadInt64BigEndian(state[4..]);
        return length is >= 0 and <= MaxLength ? state[HeadSize..^CheckSize] : throw Refusal($"its count of bytes is {length}");
    }

    public static InvalidDataException Refusal(string reason) =>
        new($"The saved state of a digest cannot be used: {reason}. Compute the digest from the first byte.");

    private static ulong Check(ReadOnlySpan<byte> state) => Crc.Compute(CrcKind.Crc64Nvme, state[..^CheckSize]);
}
