namespace MediaExchange.Transfer.Engine.Stores.InMemory;

internal sealed class MemoryBucket(string name, InMemoryBucketSetup setup)
{
    private readonly SortedSet<string> _keys = new(KeyOrder.Instance);
    private readonly Dictionary<string, List<MemoryObject>> _versions = new(StringComparer.Ordinal);

    internal string Name { get; } = name;

    internal InMemoryBucketSetup Setup { get; } = setup;

    /// <summary>By id; ids ascend in the order of their creation.</summary>
    internal SortedDictionary<string, MemoryUpload> Uploads { get; } = new(StringComparer.Ordinal);

    /// <summary>The current version, unless that is a delete marker.</summary>
    internal MemoryObject? Current(string key) =>
        _versions.TryGetValue(key, out var versions) && versions[^1] is { IsDeleteMarker: false } current ? current : null;

    internal MemoryObject? Version(string key, string versionId) =>
        _versions.TryGetValue(key, out var versions) ? versions.Find(version => version.VersionId == versionId) : null;

    internal void Add(string key, MemoryObject version)
    {
        if (!_versions.TryGetValue(key, out var versions))
        {
            _versions[key] = versions = [];
            _keys.Add(key);
        }

        if (!Setup.IsVersioned)
            versions.Clear();
        versions.Add(version);
    }

    internal void Replace(string key, MemoryObject version, MemoryObject replacement)
    {
        var versions = _versions[key];
        versions[versions.IndexOf(version)] = replacement;
    }

    internal void Remove(string key, string? versionId)
    {
        if (!_versions.TryGetValue(key, out var versions))
            return;
        versions.RemoveAll(version => version.VersionId == versionId);
        if (versions.Count == 0)
        {
            _versions.Remove(key);
            _keys.Remove(key);
        }
    }

    /// <summary>The current objects below a prefix and after a key, in the order of their keys.</summary>
    internal IEnumerable<KeyValuePair<string, MemoryObject>> List(string prefix, string after)
    {
        var from = KeyOrder.Instance.Compare(after, prefix) > 0 ? after : prefix;
        if (_keys.Max is not { } last || KeyOrder.Instance.Compare(from, last) > 0)
            yield break;
        foreach (var key in _keys.GetViewBetween(from, last))
        {
            if (!key.StartsWith(prefix, StringComparison.Ordinal))
                yield break;
            if (KeyOrder.Instance.Compare(key, after) > 0 && Current(key) is { } current)
                yield return new(key, current);
        }
    }
}
