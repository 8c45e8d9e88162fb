using Amazon.Runtime;
using MediaExchange.Transfer.Aws.Clients.Json;

namespace MediaExchange.Transfer.Aws.Clients.ECR;

/// <summary>Amazon Elastic Container Registry, as far as it is used here. Errors are <see cref="AmazonECRException"/>.</summary>
/// <param name="access">Where and as whom; AWS_ENDPOINT_URL_ECR names another address.</param>
internal sealed class AmazonECRClient(AwsAccess access) : JsonServiceClient(access, Service)
{
    internal static readonly ServiceDescription Service = new(
        "ECR",
        "ecr",
        "2015-09-21",
        new HostNames("api.ecr") { Fips = "api.ecr-fips", GovCloudFips = "api.ecr-fips", DualStack = "ecr" });

    private const string Interface = "AmazonEC2ContainerRegistry_V20150921.";

    /// <summary>Makes a repository. One of that name is a RepositoryAlreadyExistsException, even where it was made by an attempt whose answer was lost.</summary>
    public Task<CreateRepositoryResponse> CreateRepositoryAsync(CreateRepositoryRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(request, Interface + "CreateRepository", ECRJson.Default.CreateRepositoryRequest, ECRJson.Default.CreateRepositoryResponse, cancellationToken);

    /// <summary>Describes repositories, page by page. One that was named and is not there is a RepositoryNotFoundException.</summary>
    public Task<DescribeRepositoriesResponse> DescribeRepositoriesAsync(DescribeRepositoriesRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(request, Interface + "DescribeRepositories", ECRJson.Default.DescribeRepositoriesRequest, ECRJson.Default.DescribeRepositoriesResponse, cancellationToken);

    /// <summary>Describes images of a repository, page by page. One that was named and is not there is an ImageNotFoundException.</summary>
    public Task<DescribeImagesResponse> DescribeImagesAsync(DescribeImagesRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(request, Interface + "DescribeImages", ECRJson.Default.DescribeImagesRequest, ECRJson.Default.DescribeImagesResponse, cancellationToken);

    /// <summary>Deletes a repository.</summary>
    public Task<DeleteRepositoryResponse> DeleteRepositoryAsync(DeleteRepositoryRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(request, Interface + "DeleteRepository", ECRJson.Default.DeleteRepositoryRequest, ECRJson.Default.DeleteRepositoryResponse, cancellationToken);

    /// <summary>Deletes images. What cannot be deleted is listed in the answer, and is no exception.</summary>
    public Task<BatchDeleteImageResponse> BatchDeleteImageAsync(BatchDeleteImageRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(request, Interface + "BatchDeleteImage", ECRJson.Default.BatchDeleteImageRequest, ECRJson.Default.BatchDeleteImageResponse, cancellationToken);

    /// <summary>Gives what the registry of the caller's account is entered with.</summary>
    public Task<GetAuthorizationTokenResponse> GetAuthorizationTokenAsync(GetAuthorizationTokenRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(request, Interface + "GetAuthorizationToken", ECRJson.Default.GetAuthorizationTokenRequest, ECRJson.Default.GetAuthorizationTokenResponse, cancellationToken);

    /// <summary>Gives the tags of a repository.</summary>
    public Task<ListTagsForResourceResponse> ListTagsForResourceAsync(ListTagsForResourceRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(request, Interface + "ListTagsForResource", ECRJson.Default.ListTagsForResourceRequest, ECRJson.Default.ListTagsForResourceResponse, cancellationToken);

    protected override AmazonServiceException NewException(ServiceFailure failure) => new AmazonECRException(failure);
}
