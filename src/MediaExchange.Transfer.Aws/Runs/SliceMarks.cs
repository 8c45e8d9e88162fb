namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>Divides an inventory among the children of an array while it is written, although nobody knows yet how many rows it has: marks are kept every so many rows, and fewer of them when there are too many.</summary>
/// <param name="itemsPerTask">Rows of a child, from 1; more where there would be too many children.</param>
/// <param name="most">The most children.</param>
internal sealed class SliceMarks(int itemsPerTask, int most)
{
    /// <summary>The most children that AWS Batch takes.</summary>
    public const int MostChildren = 10_000;

    // So that children have about as many rows each, whatever the number of marks for each.
    private const int MarksPerChild = 16;

    private readonly List<long> _offsets = [];
    private long _step = itemsPerTask;
    private long _rows;

    /// <summary>Tells where a row begins.</summary>
    public void Add(long offset)
    {
        if (_rows++ % _step != 0)
            return;
        _offsets.Add(offset);
        if (_offsets.Count <= (long)Math.Min(most, MostChildren) * MarksPerChild)
            return;

        // Every other one, from the first on.
        for (var i = 0; 2 * i < _offsets.Count; i++)
            _offsets[i] = _offsets[2 * i];
        _offsets.RemoveRange((_offsets.Count + 1) / 2, _offsets.Count / 2);
        _step *= 2;
    }

    /// <summary>Divides it.</summary>
    /// <param name="length">Bytes of the inventory.</param>
    public (RunArray Array, IEnumerable<RunSlice> Slices) Divide(long length)
    {
        var children = Math.Max(1, Math.Min(most, MostChildren));
        var marks = (_offsets.Count + children - 1) / children;
        var rows = marks * _step;
        var count = (_offsets.Count + marks - 1) / marks;
        return (new RunArray(count, (int)Math.Min(rows, int.MaxValue)), Enumerable.Range(0, count).Select(child =>
        {
            var start = _offsets[child * marks];
            var end = child + 1 < count ? _offsets[(child + 1) * marks] : length;
            var first = child * rows;
            return new RunSlice(start, end - start, first + 1, Math.Min(rows, _rows - first));
        }));
    }
}
