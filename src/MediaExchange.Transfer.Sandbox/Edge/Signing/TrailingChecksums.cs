namespace MediaExchange.Transfer.Sandbox.Edge.Signing;

/// <summary>
/// The headers that follow an aws-chunked body (x-amz-checksum-…), as a request feature. Empty until the body was read
/// to its end; <see cref="Announced"/> is known from the start.
/// </summary>
internal sealed class TrailingChecksums
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    public TrailingChecksums(params IEnumerable<string> announced) => Announced = [.. announced];

    /// <summary>The lower-case names in the request's x-amz-trailer header.</summary>
    public IReadOnlyList<string> Announced { get; }

    public IReadOnlyDictionary<string, string> Values => _values;

    public string? this[string name] => _values.GetValueOrDefault(name);

    internal bool TryAdd(string name, string value) => _values.TryAdd(name, value);
}
