using MediaExchange.Transfer.Engine.Text;

namespace MediaExchange.Transfer.Engine.Reports.Statistics;

/// <summary>Objects by size, in classes each of which reaches eight times as far as the one before.</summary>
internal sealed class SizeClasses
{
    private const int Classes = 11;
    private const int FirstBits = 14;
    private const int BitsPerClass = 3;

    private readonly long[] _objects = new long[Classes];
    private readonly long[] _bytes = new long[Classes];

    public void Add(long size)
    {
        var i = 0;
        while (i < Classes - 1 && size >= Limit(i))
            i++;
        _objects[i]++;
        _bytes[i] += size;
    }

    /// <summary>The classes from the first to the last that has objects.</summary>
    public IEnumerable<(string Name, string From, long Objects, long Bytes)> All()
    {
        var first = Array.FindIndex(_objects, n => n > 0);
        var last = Array.FindLastIndex(_objects, n => n > 0);
        for (var i = Math.Max(0, first); i <= last; i++)
            yield return (Name(i), i == 0 ? "0 B" : ByteText.Format(Limit(i - 1)), _objects[i], _bytes[i]);
    }

    private static long Limit(int i) => 1L << (FirstBits + (BitsPerClass * i));

    private static string Name(int i) => i switch
    {
        0 => $"under {ByteText.Format(Limit(0))}",
        Classes - 1 => $"from {ByteText.Format(Limit(Classes - 2))}",
        _ => $"{ByteText.Format(Limit(i - 1))} to {ByteText.Format(Limit(i))}",
    };
}
