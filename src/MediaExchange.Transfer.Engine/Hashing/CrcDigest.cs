using System.Buffers.Binary;

namespace MediaExchange.Transfer.Engine.Hashing;

/// <summary>A CRC as a digest.</summary>
internal sealed class CrcDigest(DigestAlgorithm algorithm, CrcKind kind) : ResumableDigest(algorithm)
{
    private Crc _crc = new(kind);

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        _crc.Append(bytes);
        Length += bytes.Length;
    }

    public override byte[] GetHash()
    {
        var hash = new byte[Algorithm.Size()];
        Write(hash);
        return hash;
    }

    public override byte[] ExportState()
    {
        var state = DigestState.Begin(Algorithm, Length, Algorithm.Size(), out var body);
        Write(body);
        return DigestState.Seal(state);
    }

    internal override void Load(ReadOnlySpan<byte> state)
    {
        var body = DigestState.Open(state, Algorithm, out var length);
        if (body.Length != Algorithm.Size())
            throw DigestState.Refusal("it has not the length that belongs to its count of bytes");
        var value = body.Length == sizeof(uint) ? BinaryPrimitives.ReadUInt32BigEndian(body) : BinaryPrimitives.ReadUInt64BigEndian(body);
        if (length == 0 && value != 0)
            throw DigestState.Refusal("nothing has a CRC of 0");
        _crc = new Crc(kind, value, length);
        Length = length;
    }

    private void Write(Span<byte> bytes)
    {
        if (bytes.Length == sizeof(uint))
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)_crc.GetValue());
        else
            BinaryPrimitives.WriteUInt64BigEndian(bytes, _crc.GetValue());
    }
}
