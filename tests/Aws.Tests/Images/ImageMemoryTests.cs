using MediaExchange.Transfer.Aws.Images;
using Xunit;

namespace Aws.Tests.Images;

/// <summary>What is allocated is counted for the whole process, so nobody else may be at work.</summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ImageMemoryTests
{
    public const string Name = "memory";

    [Fact]
    public async Task Nothing_is_held_of_an_image_but_its_manifests()
    {
        using var image = TestImage.Single(layers: 1, layerSize: 64 << 20);
        image.Pack();
        await DrainAsync(image.Tar);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        await DrainAsync(image.Tar);

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 32 << 20);
    }

    private static async Task DrainAsync(string path)
    {
        using var archive = await ImageArchive.OpenAsync(path, CancellationToken.None);
        foreach (var blob in archive.Blobs)
        {
            using var stream = archive.OpenBlob(blob);
            await stream.CopyToAsync(Stream.Null);
        }
    }
}
