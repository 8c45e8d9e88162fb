using System.Buffers.Binary;

namespace MediaExchange.Transfer.Engine.Hashing;

/// <summary>
/// Computes one of S3's cyclic redundancy checks piece by piece, and combines those of neighbouring pieces without their bytes.
/// Not safe for use by several threads at once; the static members are.
/// </summary>
public sealed class Crc
{
    private readonly CrcEngine _engine;
    private ulong _register;

    /// <summary>Starts the CRC of an empty sequence.</summary>
    /// <param name="kind">Which CRC.</param>
    public Crc(CrcKind kind)
    {
        Kind = kind;
        _engine = CrcEngine.For(kind);
        _register = _engine.Ones;
    }

    /// <summary>Goes on from bytes whose CRC is known.</summary>
    internal Crc(CrcKind kind, ulong value, long length)
        : this(kind)
    {
        _register = value ^ _engine.Ones;
        Length = length;
    }

    /// <summary>Which CRC this is.</summary>
    public CrcKind Kind { get; }

    /// <summary>How many bytes were appended.</summary>
    public long Length { get; private set; }

    /// <summary>Appends bytes.</summary>
    /// <param name="bytes">Any number of bytes.</param>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _register = _engine.Update(_register, bytes);
        Length += bytes.Length;
    }

    /// <summary>The CRC of what was appended so far; more may be appended afterwards.</summary>
    /// <returns>The CRC; for those of 32 bits in the low half.</returns>
    public ulong GetValue() => _register ^ _engine.Ones;

    /// <summary>The CRC of what was appended so far, as S3 writes it.</summary>
    /// <returns>Base64 of the big-endian bytes.</returns>
    public string GetBase64() => ToBase64(Kind, GetValue());

    /// <summary>Starts anew with an empty sequence.</summary>
    public void Reset()
    {
        _register = _engine.Ones;
        Length = 0;
    }

    /// <summary>The CRC of one span.</summary>
    /// <param name="kind">Which CRC.</param>
    /// <param name="bytes">Any number of bytes.</param>
    /// <returns>The CRC; for those of 32 bits in the low half.</returns>
    public static ulong Compute(CrcKind kind, ReadOnlySpan<byte> bytes)
    {
        var engine = CrcEngine.For(kind);
        return engine.Update(engine.Ones, bytes) ^ engine.Ones;
    }

    /// <summary>The CRC of two neighbouring pieces from those of each, in microseconds for any length.</summary>
    /// <param name="kind">Which CRC.</param>
    /// <param name="first">The first piece's CRC (0 for no bytes).</param>
    /// <param name="second">The second piece's CRC.</param>
    /// <param name="secondLength">The second piece's length in bytes, 0 or more.</param>
    /// <returns>The CRC of both pieces in a row.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public static ulong Combine(CrcKind kind, ulong first, ulong second, long secondLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(secondLength);
        var engine = CrcEngine.For(kind);
        return engine.Multiply(first, engine.ShiftOf(secondLength)) ^ second;
    }

    /// <summary>The CRC of what follows a known beginning: the inverse of <see cref="Combine"/>.</summary>
    /// <param name="kind">Which CRC.</param>
    /// <param name="whole">The CRC of beginning and rest in a row.</param>
    /// <param name="beginning">The beginning's CRC.</param>
    /// <param name="restLength">The rest's length in bytes, 0 or more.</param>
    /// <returns>The rest's CRC.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public static ulong RemoveBeginning(CrcKind kind, ulong whole, ulong beginning, long restLength) =>
        Combine(kind, beginning, whole, restLength);

    /// <summary>The CRC of a piece repeated, in microseconds for any count.</summary>
    /// <param name="kind">Which CRC.</param>
    /// <param name="value">The piece's CRC.</param>
    /// <param name="length">The piece's length in bytes, 0 or more.</param>
    /// <param name="count">How often it occurs, 0 or more.</param>
    /// <returns>The CRC of all repetitions in a row.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A length or count is negative.</exception>
    public static ulong Repeat(CrcKind kind, ulong value, long length, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var engine = CrcEngine.For(kind);
        var shift = engine.ShiftOf(length);
        ulong result = 0;

        // Doubling: the piece becomes two, four, eight of itself; those that the count's bits name are joined.
        for (; count != 0; count >>= 1)
        {
            if ((count & 1) != 0)
                result = engine.Multiply(result, shift) ^ value;
            value ^= engine.Multiply(value, shift);
            shift = engine.Multiply(shift, shift);
        }

        return result;
    }

    /// <summary>How S3 writes a CRC in headers and XML.</summary>
    /// <param name="kind">Which CRC.</param>
    /// <param name="value">The CRC.</param>
    /// <returns>Base64 of its 4 or 8 big-endian bytes.</returns>
    public static string ToBase64(CrcKind kind, ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return Convert.ToBase64String(bytes[(8 - CrcEngine.For(kind).Width)..]);
    }

    /// <summary>Reads a CRC as S3 writes it.</summary>
    /// <param name="kind">Which CRC.</param>
    /// <param name="text">Base64 of 4 or 8 big-endian bytes.</param>
    /// <param name="value">The CRC, or 0.</param>
    /// <returns>Whether the text is base64 of the kind's own length.</returns>
    public static bool TryParseBase64(CrcKind kind, string? text, out ulong value)
    {
        value = 0;
        Span<byte> bytes = stackalloc byte[8];
        if (text is null || !Convert.TryFromBase64String(text, bytes, out var written) || written != CrcEngine.For(kind).Width)
            return false;
        foreach (var b in bytes[..written])
            value = (value << 8) | b;
        return true;
    }
}
