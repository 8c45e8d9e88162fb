using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Sandbox.Demo;

/// <summary>Whether headers, metadata and tags have arrived: the verification compares bytes only.</summary>
internal static class PropertyCheck
{
    /// <summary>Asks the store for one object of every class.</summary>
    /// <returns>How many were looked at, and how many have what was put.</returns>
    public static async Task<(int Looked, int Equal)> RunAsync(IObjectStore store, IReadOnlyList<DemoObject> objects, CancellationToken cancellationToken)
    {
        var samples = objects.DistinctBy(o => o.Class).ToList();
        var equal = 0;
        foreach (var sample in samples)
        {
            var landed = new ObjectLocation(DemoSandbox.Destination.Bucket, DemoSandbox.Destination.Key + sample.Key[DemoContent.Prefix.Length..]);
            var head = await store.HeadAsync(landed, cancellationToken);
            var tags = await store.GetTagsAsync(landed, cancellationToken);
            // Virtual objects are made without Cache-Control.
            var cacheControl = sample.IsVirtual ? null : sample.Properties.CacheControl;
            if (head.Properties.ContentType == sample.Properties.ContentType
                && head.Properties.CacheControl == cacheControl
                && head.Properties.Metadata.OrderBy(m => m.Key, StringComparer.Ordinal).SequenceEqual(sample.Properties.Metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
                && tags.OrderBy(t => t.Key, StringComparer.Ordinal).SequenceEqual(sample.Tags.OrderBy(t => t.Key, StringComparer.Ordinal)))
            {
                equal++;
            }
        }

        return (samples.Count, equal);
    }
}
