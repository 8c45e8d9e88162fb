using System.Globalization;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Sandboxes;

/// <summary>Objects to try the cmdlets on: keys that many tools stumble over, and one object of 5 TB that takes no room.</summary>
internal static class SampleObjects
{
    public const string SourceBucket = "sample-source";
    public const string DestinationBucket = "sample-destination";
    public const string VirtualObject = "s3://sample-source/films/feature.mxf=5000000000000";

    private static readonly (string Key, int Size, string Type)[] Objects =
    [
        ("films/trailer.mov", 8 << 20, "video/quicktime"),
        ("films/трейлер 🎬.mov", 1 << 20, "video/quicktime"),
        ("films/100% cut + notes.txt", 2_000, "text/plain"),
        ("films/a+b.txt", 11, "text/plain"),
        ("films/a b.txt", 12, "text/plain"),
        ("films/a%20b.txt", 13, "text/plain"),
        ("films/empty.txt", 0, "text/plain"),
        ("stills/0001.tif", 300_000, "image/tiff"),
        ("stills/0002.tif", 300_000, "image/tiff"),
        ("stills/0003.tif", 300_000, "image/tiff"),
    ];

    public static async Task PutAsync(IObjectStore store, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Objects.Length; i++)
        {
            var (key, size, type) = Objects[i];
            var bytes = new byte[size];
            // Seeded: the same bytes each time.
            new Random(i).NextBytes(bytes);
            using var content = new MemoryStream(bytes);
            await store.PutAsync(new(new(SourceBucket, key), content)
            {
                Properties = new() { ContentType = type, Metadata = new Dictionary<string, string> { ["sample"] = (i + 1).ToString(CultureInfo.InvariantCulture) } },
                Tags = [new("project", "sample")],
            }, cancellationToken).ConfigureAwait(false);
        }
    }
}
