using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Engine.Verification;

namespace MediaExchange.Transfer.Engine.Reports.Spilling;

/// <summary>Report rows as bytes, for the time of a report: the form is nobody else's.</summary>
internal sealed class RowCodec
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>Writes a row; what is given is good until the next is written.</summary>
    /// <param name="prefix">Comes first, as it is.</param>
    /// <param name="row">The row.</param>
    public ReadOnlySpan<byte> Write(ReadOnlySpan<byte> prefix, ReportRow row)
    {
        _buffer.ResetWrittenCount();
        _buffer.Write(prefix);
        Write(row.Line);
        ReadOnlySpan<byte> small = [(byte)row.Status, (byte)row.Stage, Small((int?)row.VerifiedBy), Small((int?)row.Kind), Small((int?)row.Verification)];
        _buffer.Write(small);
        Write(row.Size ?? -1);
        Write(BitConverter.DoubleToInt64Bits(row.Seconds ?? double.NaN));
        Write(row.FinishedAt?.UtcTicks ?? 0);
        WriteNumber(row.Parts);
        WriteNumber(row.PartsKept);
        WriteNumber(row.Requests);
        WriteNumber(row.Retries);
        Write(row.Source);
        Write(row.Destination);
        WriteNullable(row.Checksum);
        WriteNullable(row.Reason);
        WriteNullable(row.Advice);
        WriteNullable(row.ErrorCode);
        WriteNullable(row.JobId);
        WriteNumber(row.Digests?.Count ?? 0);
        if (row.Digests is { } digests)
        {
            foreach (var (name, value) in digests)
            {
                Write(name);
                Write(value);
            }
        }

        return _buffer.WrittenSpan;
    }

    public static ReportRow Read(ReadOnlySpan<byte> bytes)
    {
        var line = Take(ref bytes, 8, BinaryPrimitives.ReadInt64LittleEndian);
        var status = (ReportStatus)bytes[0];
        var stage = (ReportStage)bytes[1];
        var (evidence, kind, verification) = (bytes[2] - 1, bytes[3] - 1, bytes[4] - 1);
        bytes = bytes[5..];
        var size = Take(ref bytes, 8, BinaryPrimitives.ReadInt64LittleEndian);
        var seconds = Take(ref bytes, 8, BinaryPrimitives.ReadDoubleLittleEndian);
        var ticks = Take(ref bytes, 8, BinaryPrimitives.ReadInt64LittleEndian);
        return new ReportRow
        {
            Line = line,
            Status = status,
            Stage = stage,
            VerifiedBy = evidence < 0 ? null : (Evidence)evidence,
            Kind = kind < 0 ? null : (FailureKind)kind,
            Verification = verification < 0 ? null : (VerificationStatus)verification,
            Size = size < 0 ? null : size,
            Seconds = double.IsNaN(seconds) ? null : seconds,
            FinishedAt = ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero),
            Parts = Number(ref bytes),
            PartsKept = Number(ref bytes),
            Requests = Number(ref bytes),
            Retries = Number(ref bytes),
            Source = Location(ref bytes),
            Destination = Location(ref bytes),
            Checksum = Nullable(ref bytes),
            Reason = Nullable(ref bytes),
            Advice = Nullable(ref bytes),
            ErrorCode = Nullable(ref bytes),
            JobId = Nullable(ref bytes),
            Digests = Digests(ref bytes),
        };
    }

    private static T Take<T>(ref ReadOnlySpan<byte> bytes, int count, Func<ReadOnlySpan<byte>, T> read)
    {
        var value = read(bytes[..count]);
        bytes = bytes[count..];
        return value;
    }

    private static int Number(ref ReadOnlySpan<byte> bytes)
    {
        var (value, shift, i) = (0, 0, 0);
        while (bytes[i] >= 0x80)
        {
            value |= (bytes[i++] & 0x7F) << shift;
            shift += 7;
        }

        value |= bytes[i] << shift;
        bytes = bytes[(i + 1)..];
        return value;
    }

    private static string Text(ref ReadOnlySpan<byte> bytes)
    {
        var length = Number(ref bytes);
        var text = Encoding.UTF8.GetString(bytes[..length]);
        bytes = bytes[length..];
        return text;
    }

    private static string? Nullable(ref ReadOnlySpan<byte> bytes)
    {
        var isThere = bytes[0] != 0;
        bytes = bytes[1..];
        return isThere ? Text(ref bytes) : null;
    }

    private static ObjectLocation? Location(ref ReadOnlySpan<byte> bytes)
    {
        var bucket = Nullable(ref bytes);
        return bucket is null ? null : new ObjectLocation(bucket, Text(ref bytes), Nullable(ref bytes));
    }

    private static Dictionary<string, string>? Digests(ref ReadOnlySpan<byte> bytes)
    {
        var count = Number(ref bytes);
        if (count == 0)
            return null;
        var digests = new Dictionary<string, string>(count);
        for (var i = 0; i < count; i++)
        {
            var name = Text(ref bytes);
            digests[name] = Text(ref bytes);
        }

        return digests;
    }

    // An enumeration's value and one, so that 0 is none.
    private static byte Small(int? value) => (byte)((value ?? -1) + 1);

    private void Write(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(sizeof(long)), value);
        _buffer.Advance(sizeof(long));
    }

    private void WriteNumber(int value)
    {
        var bytes = _buffer.GetSpan(5);
        var length = 0;
        for (var rest = (uint)value; ; rest >>= 7)
        {
            bytes[length++] = (byte)(rest < 0x80 ? rest : rest | 0x80);
            if (rest < 0x80)
                break;
        }

        _buffer.Advance(length);
    }

    private void Write(string text)
    {
        WriteNumber(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, _buffer);
    }

    private void WriteNullable(string? text)
    {
        _buffer.GetSpan(1)[0] = text is null ? (byte)0 : (byte)1;
        _buffer.Advance(1);
        if (text is not null)
            Write(text);
    }

    private void Write(ObjectLocation? location)
    {
        WriteNullable(location?.Bucket);
        if (location is null)
            return;
        Write(location.Key);
        WriteNullable(location.VersionId);
    }
}
