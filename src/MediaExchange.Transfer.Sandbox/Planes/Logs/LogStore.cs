using MediaExchange.Transfer.Sandbox.Planes.Resources;

namespace MediaExchange.Transfer.Sandbox.Planes.Logs;

/// <summary>What functions and containers have written. A group is there when a stack made it, or something was written to it. Thread-safe.</summary>
internal sealed class LogStore(ResourceRegistry resources)
{
    private const string GroupType = "AWS::Logs::LogGroup";

    // What the service takes as one event.
    private const int MaxMessage = 256 << 10;

    private readonly Lock _gate = new();
    private readonly Dictionary<(AwsPlace Place, string Group), SortedDictionary<string, LogStream>> _groups = [];
    private long _sequence;

    /// <summary>Writes a line; group and stream are made where they are missing. One that is too long becomes several events.</summary>
    public void Append(LogTarget target, DateTimeOffset time, string line)
    {
        lock (_gate)
        {
            var stream = Open(target, time);
            for (var start = 0; start == 0 || start < line.Length; start += MaxMessage)
                stream.Add(new LogEvent(++_sequence, target.Stream, time, line.Substring(start, Math.Min(MaxMessage, line.Length - start))));
        }
    }

    /// <summary>Makes a stream without a line, as a container does when it starts.</summary>
    public void Create(LogTarget target, DateTimeOffset time)
    {
        lock (_gate)
            Open(target, time);
    }

    /// <summary>Reads the streams of a group, in the order of their names, while nobody writes.</summary>
    /// <exception cref="PlaneException">ResourceNotFoundException: there is no such group.</exception>
    public T Read<T>(AwsPlace place, string group, Func<IReadOnlyDictionary<string, LogStream>, T> read)
    {
        lock (_gate)
        {
            if (_groups.TryGetValue((place, group), out var streams))
                return read(streams);
        }

        return resources.Find(place, GroupType, group) is not null
            ? read(new Dictionary<string, LogStream>())
            : throw new PlaneException("ResourceNotFoundException", "The specified log group does not exist.");
    }

    public void Clear()
    {
        lock (_gate)
            _groups.Clear();
    }

    private LogStream Open(LogTarget target, DateTimeOffset time)
    {
        if (!_groups.TryGetValue((target.Place, target.Group), out var streams))
            _groups.Add((target.Place, target.Group), streams = new SortedDictionary<string, LogStream>(StringComparer.Ordinal));
        if (!streams.TryGetValue(target.Stream, out var stream))
            streams.Add(target.Stream, stream = new LogStream(target.Stream, time));
        return stream;
    }
}
