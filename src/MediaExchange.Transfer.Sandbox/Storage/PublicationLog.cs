namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>Remembers what was visible when, also what was overwritten or deleted since: tests prove by it that nothing unfinished ever was. Bounded.</summary>
internal sealed class PublicationLog
{
    /// <summary>Publications kept; a test that looks at them must not make more.</summary>
    public const int Capacity = 10_000;

    private readonly Lock _gate = new();
    private readonly Publication?[] _kept = new Publication?[Capacity];
    private long _total;

    /// <summary>All publications, those included that are not kept any more.</summary>
    public long Total
    {
        get
        {
            lock (_gate)
                return _total;
        }
    }

    public void Add(Publication publication)
    {
        lock (_gate)
        {
            _kept[_total % Capacity] = publication with { Number = _total + 1 };
            _total++;
        }
    }

    /// <summary>The last ones, oldest first.</summary>
    public IReadOnlyList<Publication> Read()
    {
        lock (_gate)
        {
            var kept = (int)Math.Min(_total, Capacity);
            return [.. Enumerable.Range(0, kept).Select(i => _kept[(_total - kept + i) % Capacity]!)];
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            Array.Clear(_kept);
            _total = 0;
        }
    }
}
