using MediaExchange.Transfer.Sandbox.S3;

namespace MediaExchange.Transfer.Sandbox.Planes;

/// <summary>The parameters of the query protocol: flat names, with <c>.member.1</c> for the items of lists.</summary>
internal sealed class QueryForm
{
    public static readonly QueryForm Empty = new("");

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public QueryForm(string encoded)
    {
        foreach (var (name, value) in new S3Query(encoded).Pairs)
            _values.TryAdd(name, value);
    }

    private QueryForm(Dictionary<string, string> values) => _values = values;

    /// <summary>The value, or null.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    public IEnumerable<string> Names => _values.Keys;

    public bool Flag(string name) => "true".Equals(this[name], StringComparison.OrdinalIgnoreCase);

    /// <exception cref="PlaneException">ValidationError: it is not there.</exception>
    public string Required(string name) => this[name] is { Length: > 0 } value
        ? value
        : throw PlaneException.Validation($"1 validation error detected: Value null at '{char.ToLowerInvariant(name[0])}{name[1..]}' failed to satisfy constraint: Member must not be null");

    public IReadOnlyList<string> List(string name) =>
        [.. Enumerable.Range(1, int.MaxValue).Select(i => this[$"{name}.member.{i}"]).TakeWhile(value => value is not null).Select(value => value!)];

    public IReadOnlyList<QueryForm> Structures(string name)
    {
        var result = new List<QueryForm>();
        for (var i = 1; ; i++)
        {
            var prefix = $"{name}.member.{i}.";
            var members = _values.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value, StringComparer.Ordinal);
            if (members.Count == 0)
                return result;
            result.Add(new QueryForm(members));
        }
    }

    /// <summary>Key and value pairs, as tags are given.</summary>
    public IReadOnlyDictionary<string, string> Tags(string name)
    {
        var tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in Structures(name))
        {
            if (!tags.TryAdd(tag.Required("Key"), tag["Value"] ?? ""))
                throw PlaneException.Validation($"Duplicate tag keys found. Please remove duplicate tag key: {tag["Key"]}");
        }

        return tags;
    }
}
