namespace MediaExchange.Transfer.Sandbox.Planes.Logs;

/// <summary>The latest lines of a stream. Whoever uses it holds the store's gate.</summary>
internal sealed class LogStream(string name, DateTimeOffset created)
{
    // A worker that logs every object of a large inventory must not fill the memory of a laptop.
    private const int MaxSize = 8 << 20;

    private readonly Queue<LogEvent> _events = new();
    private long _size;

    public string Name => name;

    public DateTimeOffset Created => created;

    public IReadOnlyCollection<LogEvent> Events => _events;

    /// <summary>The time of the first event that there ever was.</summary>
    public DateTimeOffset? First { get; private set; }

    public DateTimeOffset? Last { get; private set; }

    /// <summary>Adds a line; the oldest go where there are too many.</summary>
    public void Add(LogEvent added)
    {
        _events.Enqueue(added);
        _size += added.Size;
        First ??= added.Time;
        Last = added.Time;
        while (_size > MaxSize && _events.Count > 1)
            _size -= _events.Dequeue().Size;
    }
}
