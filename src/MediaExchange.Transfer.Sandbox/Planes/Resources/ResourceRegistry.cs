using System.Collections.Concurrent;

namespace MediaExchange.Transfer.Sandbox.Planes.Resources;

/// <summary>All resources that stacks have made and not yet deleted. Thread-safe.</summary>
internal sealed class ResourceRegistry
{
    private readonly ConcurrentDictionary<(string Type, string Account, string Region, string Id), ResourceRecord> _records = new();

    /// <returns>False when there is one of that type and id already.</returns>
    public bool TryAdd(ResourceRecord record) => _records.TryAdd(KeyOf(record), record);

    public void Replace(ResourceRecord present, ResourceRecord changed)
    {
        if (KeyOf(present) != KeyOf(changed))
            _records.TryRemove(KeyOf(present), out _);
        _records[KeyOf(changed)] = changed;
    }

    public void Remove(ResourceRecord record) => _records.TryRemove(KeyOf(record), out _);

    public void Clear() => _records.Clear();

    /// <summary>The resource, or null. IAM's have no region: any will do.</summary>
    public ResourceRecord? Find(AwsPlace place, string type, string physicalId) =>
        _records.GetValueOrDefault((type, place.AccountId, RegionOf(type, place), physicalId));

    /// <summary>All of a type in an account and region, oldest first.</summary>
    public IReadOnlyList<ResourceRecord> All(AwsPlace place, string type) =>
        [.. _records.Values.Where(record => record.Type == type && record.Place.AccountId == place.AccountId && RegionOf(type, record.Place) == RegionOf(type, place))
            .OrderBy(record => record.Created).ThenBy(record => record.PhysicalId, StringComparer.Ordinal)];

    private static (string, string, string, string) KeyOf(ResourceRecord record) =>
        (record.Type, record.Place.AccountId, RegionOf(record.Type, record.Place), record.PhysicalId);

    private static string RegionOf(string type, AwsPlace place) => type.StartsWith("AWS::IAM::", StringComparison.Ordinal) ? "" : place.Region;
}
