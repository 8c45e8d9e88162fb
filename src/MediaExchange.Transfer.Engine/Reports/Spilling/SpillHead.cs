using System.Buffers.Binary;

namespace MediaExchange.Transfer.Engine.Reports.Spilling;

/// <summary>What stands before each record of <see cref="RowCodec"/> on disk, so that most need not be decoded.</summary>
/// <param name="Tag">What it is.</param>
/// <param name="Rank">How good the evidence is; the higher wins.</param>
/// <param name="Hash">Of bucket and key, or of a task.</param>
/// <param name="VersionHash">Of bucket, key and version; 0 where it does not matter.</param>
/// <param name="Line">The line in the inventory; 0 for none.</param>
/// <param name="Order">Of a row, its number from 0; of evidence, its time in ticks.</param>
internal readonly record struct SpillHead(SpillTag Tag, byte Rank, UInt128 Hash, UInt128 VersionHash, long Line, long Order)
{
    public const int Size = 2 + 16 + 16 + 8 + 8;

    public static SpillHead Read(ReadOnlySpan<byte> bytes) => new(
        (SpillTag)bytes[0],
        bytes[1],
        BinaryPrimitives.ReadUInt128LittleEndian(bytes[2..]),
        BinaryPrimitives.ReadUInt128LittleEndian(bytes[18..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[34..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[42..]));

    public void Write(Span<byte> bytes)
    {
        bytes[0] = (byte)Tag;
        bytes[1] = Rank;
        BinaryPrimitives.WriteUInt128LittleEndian(bytes[2..], Hash);
        BinaryPrimitives.WriteUInt128LittleEndian(bytes[18..], VersionHash);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[34..], Line);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[42..], Order);
    }
}
