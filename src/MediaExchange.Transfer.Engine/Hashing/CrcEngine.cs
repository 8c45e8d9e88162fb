using System.Buffers.Binary;

namespace MediaExchange.Transfer.Engine.Hashing;

/// <summary>The arithmetic of one kind of CRC on raw registers (before the final exclusive-or).</summary>
internal sealed class CrcEngine
{
    // Reflected polynomials; see Gf2 for why those of 32 bits sit in the low half.
    private static readonly CrcEngine[] _engines =
    [
        new(0xEDB88320, 0xFFFFFFFF, 4),
        new(0x82F63B78, 0xFFFFFFFF, 4),
        new(0x9A6C9329AC4BC9B5, ulong.MaxValue, 8),
    ];

    private const int Slices = 8;
    private readonly ulong[] _tables = new ulong[Slices * 256];

    // x^(8 * 2^k): what moves a register past 2^k bytes of zeros.
    private readonly ulong[] _byteShifts = new ulong[63];
    private readonly CrcFolding _folding;

    private CrcEngine(ulong polynomial, ulong ones, int width)
    {
        Polynomial = polynomial;
        Ones = ones;
        Width = width;
        for (var i = 0; i < 256; i++)
        {
            var register = (ulong)i;
            for (var bit = 0; bit < 8; bit++)
                register = Gf2.MultiplyByX(register, polynomial);
            _tables[i] = register;
        }

        for (var i = 256; i < _tables.Length; i++)
            _tables[i] = (_tables[i - 256] >> 8) ^ _tables[(byte)_tables[i - 256]];

        var shift = Gf2.PowerOfX(8, polynomial);
        for (var i = 0; i < _byteShifts.Length; i++)
        {
            _byteShifts[i] = shift;
            shift = Gf2.Multiply(shift, shift, polynomial);
        }

        _folding = new CrcFolding(polynomial);
    }

    public ulong Polynomial { get; }

    /// <summary>The initial register and the final exclusive-or.</summary>
    public ulong Ones { get; }

    /// <summary>The CRC's size in bytes.</summary>
    public int Width { get; }

    public static CrcEngine For(CrcKind kind) => _engines[(int)kind];

    public ulong Update(ulong register, ReadOnlySpan<byte> bytes)
    {
        if (CrcFolding.IsSupported && bytes.Length >= CrcFolding.MinLength)
            register = UpdateByFolding(register, ref bytes);
        return UpdateByTable(register, bytes);
    }

    public ulong UpdateByFolding(ulong register, ref ReadOnlySpan<byte> bytes)
    {
        // What is left after folding is 16 bytes that stand for all the rest.
        Span<byte> folded = stackalloc byte[16];
        var taken = _folding.Fold(register, bytes, folded);
        bytes = bytes[taken..];
        return UpdateByTable(0, folded);
    }

    public ulong UpdateByTable(ulong register, ReadOnlySpan<byte> bytes)
    {
        var tables = _tables;
        while (bytes.Length >= Slices)
        {
            var x = register ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            register = tables[(7 * 256) + (byte)x]
                ^ tables[(6 * 256) + (byte)(x >> 8)]
                ^ tables[(5 * 256) + (byte)(x >> 16)]
                ^ tables[(4 * 256) + (byte)(x >> 24)]
                ^ tables[(3 * 256) + (byte)(x >> 32)]
                ^ tables[(2 * 256) + (byte)(x >> 40)]
                ^ tables[256 + (byte)(x >> 48)]
                ^ tables[(byte)(x >> 56)];
            bytes = bytes[Slices..];
        }

        foreach (var b in bytes)
            register = tables[(byte)(register ^ b)] ^ (register >> 8);
        return register;
    }

    /// <summary>The factor that moves a CRC past this many bytes.</summary>
    public ulong ShiftOf(long bytes)
    {
        var result = Gf2.One;
        for (var i = 0; bytes != 0; i++, bytes >>= 1)
        {
            if ((bytes & 1) != 0)
                result = Gf2.Multiply(_byteShifts[i], result, Polynomial);
        }

        return result;
    }

    public ulong Multiply(ulong value, ulong factor) => Gf2.Multiply(value, factor, Polynomial);
}
