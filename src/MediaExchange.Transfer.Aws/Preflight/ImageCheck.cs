using Amazon.Runtime;
using MediaExchange.Transfer.Aws.Clients.ECR;

namespace MediaExchange.Transfer.Aws.Preflight;

/// <summary>Whether the worker's image is in the registry.</summary>
internal static class ImageCheck
{
    private const string Area = CheckAreas.Image;

    public static async Task<HelperCheck> RunAsync(AmazonECRClient client, HelperFacts helper, CancellationToken cancellationToken)
    {
        // HOST/REPOSITORY:TAG, as the template demands.
        var uri = helper.Output("WorkerImageUri");
        var slash = uri.IndexOf('/', StringComparison.Ordinal);
        var colon = uri.LastIndexOf(':');
        if (slash < 0 || colon < slash)
            return HelperCheck.Fail(Area, uri, "The helper names no image.", "Run Install-TransferHelper again.");
        var repository = uri[(slash + 1)..colon];
        try
        {
            var answer = await client.DescribeImagesAsync(
                new DescribeImagesRequest { RepositoryName = repository, ImageIds = [new ImageIdentifier { ImageTag = uri[(colon + 1)..] }] }, cancellationToken).ConfigureAwait(false);
            var image = answer.ImageDetails.FirstOrDefault();
            return image is null ? Missing(uri) : HelperCheck.Pass(Area, uri, $"The worker's image is there{(image.ImageSizeInBytes is { } bytes ? $", {bytes / 1e6:0} MB" : "")}.");
        }
        catch (AmazonServiceException gone) when (gone.ErrorCode is "ImageNotFoundException" or "RepositoryNotFoundException")
        {
            return Missing(uri);
        }
    }

    private static HelperCheck Missing(string uri) =>
        HelperCheck.Fail(Area, uri, "The worker's image is not in the registry: no worker can start.", "Run Publish-TransferWorkerImage, then Install-TransferHelper.");
}
