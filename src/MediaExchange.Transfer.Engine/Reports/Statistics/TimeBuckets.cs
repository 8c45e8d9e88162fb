namespace MediaExchange.Transfer.Engine.Reports.Statistics;

/// <summary>Bytes and objects over time, in at most <see cref="Most"/> steps of one width: it doubles whenever the time does not fit any more.</summary>
internal sealed class TimeBuckets
{
    /// <summary>As many as a chart shows apart.</summary>
    public const int Most = 240;

    private readonly double[] _bytes = new double[Most];
    private readonly double[] _objects = new double[Most];
    private long _first;
    private int _count;

    /// <summary>Seconds of a step.</summary>
    public long Width { get; private set; } = 1;

    /// <summary>When the first step begins.</summary>
    public DateTimeOffset Start => DateTimeOffset.FromUnixTimeSeconds(_first * Width);

    public int Count => _count;

    /// <summary>Bytes a second in a step.</summary>
    public double BytesPerSecond(int step) => _bytes[step] / Width;

    /// <summary>Objects that were finished in a step, a second.</summary>
    public double ObjectsPerSecond(int step) => _objects[step] / Width;

    /// <summary>Adds an object: its bytes are spread evenly over the time that it took, as if they had come at one speed.</summary>
    public void Add(DateTimeOffset finishedAt, double seconds, long bytes)
    {
        var end = finishedAt.ToUnixTimeMilliseconds() / 1000.0;
        var begin = end - Math.Clamp(double.IsFinite(seconds) ? seconds : 0, 0, end);
        Include((long)Math.Floor(begin), (long)Math.Floor(end));
        var (from, to) = (IndexOf((long)Math.Floor(begin)), IndexOf((long)Math.Floor(end)));
        _objects[to]++;
        if (end - begin < 1e-9)
        {
            _bytes[to] += bytes;
            return;
        }

        for (var i = from; i <= to; i++)
        {
            var left = (_first + i) * (double)Width;
            _bytes[i] += bytes * (Math.Min(end, left + Width) - Math.Max(begin, left)) / (end - begin);
        }
    }

    private int IndexOf(long second) => (int)((second / Width) - _first);

    private void Include(long begin, long end)
    {
        if (_count == 0)
            (_first, _count) = (begin / Width, 1);
        while (Math.Max(end / Width, _first + _count - 1) - Math.Min(begin / Width, _first) >= Most)
            Double();
        var first = Math.Min(begin / Width, _first);
        var last = Math.Max(end / Width, _first + _count - 1);
        var shift = (int)(_first - first);
        if (shift > 0)
        {
            Array.Copy(_bytes, 0, _bytes, shift, _count);
            Array.Copy(_objects, 0, _objects, shift, _count);
            Array.Clear(_bytes, 0, shift);
            Array.Clear(_objects, 0, shift);
        }

        (_first, _count) = (first, (int)(last - first + 1));
    }

    private void Double()
    {
        var odd = (int)(_first & 1);
        var count = (_count + odd + 1) / 2;
        for (var i = 0; i < count; i++)
        {
            var (a, b) = ((2 * i) - odd, (2 * i) + 1 - odd);
            _bytes[i] = (a >= 0 ? _bytes[a] : 0) + (b < _count ? _bytes[b] : 0);
            _objects[i] = (a >= 0 ? _objects[a] : 0) + (b < _count ? _objects[b] : 0);
        }

        Array.Clear(_bytes, count, Most - count);
        Array.Clear(_objects, count, Most - count);
        (_first, _count, Width) = (_first >> 1, count, Width * 2);
    }
}
