using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Sandbox.Demo;

/// <summary>Fills the demo's source bucket.</summary>
internal static class DemoSeeder
{
    /// <summary>An object in a storage class that must be restored before it can be read.</summary>
    public const string ArchivedKey = DemoContent.Prefix + "archived/tape.mxf";

    private const int Parallel = 16;

    /// <summary>Puts small objects as any client does, over HTTP; virtual ones through the server's own door.</summary>
    public static async Task PutAsync(DemoSandbox sandbox, S3ObjectStore store, IReadOnlyList<DemoObject> objects, CancellationToken cancellationToken)
    {
        foreach (var item in objects.Where(o => o.IsVirtual))
            sandbox.PutVirtual(item);
        var small = objects.Where(o => !o.IsVirtual);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken };
        await System.Threading.Tasks.Parallel.ForEachAsync(small, options, async (item, token) => await PutOneAsync(store, item, token));
    }

    /// <summary>Puts the archived object.</summary>
    public static Task PutArchivedAsync(S3ObjectStore store, CancellationToken cancellationToken) => store.PutAsync(
        new PutRequest(new ObjectLocation(DemoSandbox.Source.Bucket, ArchivedKey), new MemoryStream(new byte[1000]))
        {
            Settings = new DestinationSettings { StorageClass = "DEEP_ARCHIVE" },
        },
        cancellationToken);

    private static async Task PutOneAsync(S3ObjectStore store, DemoObject item, CancellationToken cancellationToken)
    {
        var bytes = new byte[item.Size];
        new Random(item.Key.Length ^ (int)item.Size).NextBytes(bytes);
        var request = new PutRequest(new ObjectLocation(DemoSandbox.Source.Bucket, item.Key), new MemoryStream(bytes))
        {
            Properties = item.Properties,
            Tags = item.Tags,
        };
        await store.PutAsync(request, cancellationToken);
    }
}
