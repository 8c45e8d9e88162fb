using MediaExchange.Transfer.Aws.Images;
using Xunit;

namespace Aws.Tests.Images;

/// <summary>A real image into a real registry, where tests/image/try-image.sh names both.</summary>
public sealed class RealRegistryTests
{
    [SkippableFact]
    public async Task The_workers_image_is_pushed_found_and_not_pushed_again()
    {
        var path = Environment.GetEnvironmentVariable("MEDIAEXCHANGE_TEST_IMAGE");
        var registry = Environment.GetEnvironmentVariable("MEDIAEXCHANGE_TEST_REGISTRY");
        Skip.If(path is null || registry is null, "MEDIAEXCHANGE_TEST_IMAGE and MEDIAEXCHANGE_TEST_REGISTRY name no image and registry; tests/image/try-image.sh does.");
        const string Repository = "mediaexchange-transfer/worker";
        using var archive = await ImageArchive.OpenAsync(path, CancellationToken.None);

        var first = await ImagePush.RunAsync(archive, archive.Root, new Uri(registry), Repository, "try", null, null, CancellationToken.None);
        var second = await ImagePush.RunAsync(archive, archive.Root, new Uri(registry), Repository, "try", null, null, CancellationToken.None);

        Assert.Equal((archive.Digest, false, archive.Digest, true), (first.Digest, first.WasThere, second.Digest, second.WasThere));
        Assert.Equal(archive.Digest, await ImagePush.FindAsync(new Uri(registry), Repository, "try", null, CancellationToken.None));
        Assert.Null(await ImagePush.FindAsync(new Uri(registry), Repository, "another", null, CancellationToken.None));
    }
}
