using System.Globalization;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Text;

namespace MediaExchange.Transfer.Sandbox.Demo;

/// <summary>What landed, by class of object.</summary>
internal sealed class LandedTable
{
    private readonly List<Row> _rows = [];
    private readonly Dictionary<string, Row> _rowOf = [];

    /// <param name="objects">What was put, in the order of the rows.</param>
    public LandedTable(IEnumerable<DemoObject> objects)
    {
        foreach (var item in objects)
        {
            if (_rows.Count == 0 || _rows[^1].Class != item.Class)
                _rows.Add(new Row(item.Class));
            _rowOf[item.Key] = _rows[^1];
        }
    }

    /// <summary>Counts one outcome.</summary>
    public void Add(ItemOutcome outcome)
    {
        if (outcome.Source is { } source && _rowOf.TryGetValue(source.Key, out var row))
            row.Add(outcome);
    }

    /// <summary>Writes the table in lines of up to 100 characters.</summary>
    public IEnumerable<string> Lines()
    {
        yield return Line("what", "objects", "bytes", "copied", "skipped", "failed", "verified by", "time");
        var total = new Row("all");
        foreach (var row in _rows)
        {
            total.Add(row);
            yield return row.ToString();
        }

        yield return total.ToString();
    }

    private static string Line(string what, string objects, string bytes, string copied, string skipped, string failed, string evidence, string time) =>
        $"   {what,-27}{objects,7}{bytes,11}{copied,8}{skipped,9}{failed,8}  {evidence,-16}{time,9}";

    private sealed class Row(string name)
    {
        private readonly SortedSet<string> _evidence = new(StringComparer.Ordinal);
        private long _copied;
        private long _skipped;
        private long _failed;
        private long _bytes;
        private DateTimeOffset _first = DateTimeOffset.MaxValue;
        private DateTimeOffset _last = DateTimeOffset.MinValue;

        public string Class => name;

        public void Add(ItemOutcome outcome)
        {
            _copied += outcome.Status == ItemStatus.Copied ? 1 : 0;
            _skipped += outcome.Status == ItemStatus.Skipped ? 1 : 0;
            _failed += outcome.Status == ItemStatus.Failed ? 1 : 0;
            _bytes += outcome.Size ?? 0;
            if (outcome.VerifiedBy is { } evidence)
                _evidence.Add(evidence.ToString().ToLowerInvariant());
            Span(outcome.FinishedAt.AddSeconds(-outcome.Seconds), outcome.FinishedAt);
        }

        public void Add(Row other)
        {
            _copied += other._copied;
            _skipped += other._skipped;
            _failed += other._failed;
            _bytes += other._bytes;
            _evidence.UnionWith(other._evidence);
            Span(other._first, other._last);
        }

        public override string ToString() => Line(
            name, Number(_copied + _skipped + _failed), ByteText.Format(_bytes), Number(_copied), Number(_skipped), Number(_failed),
            string.Join(' ', _evidence), _last < _first ? "" : DurationText.Format(_last - _first));

        private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

        private void Span(DateTimeOffset first, DateTimeOffset last)
        {
            _first = first < _first ? first : _first;
            _last = last > _last ? last : _last;
        }
    }
}
