using MediaExchange.Transfer.Aws.Clients.ECR;
using Xunit;

namespace Aws.Tests.Clients;

public sealed class EcrTests : ServiceTestBase
{
    [Fact]
    public async Task A_repository_is_made_and_read()
    {
        Answers(Json("""{"repository":{"repositoryArn":"arn:r","repositoryName":"mediaexchange-transfer/worker","repositoryUri":"1.dkr.ecr/x","createdAt":1.7637E9,"imageTagMutability":"IMMUTABLE","unknown":[{"x":1}]}}"""));
        using var client = new AmazonECRClient(Access);
        var made = await client.CreateRepositoryAsync(new CreateRepositoryRequest
        {
            RepositoryName = "mediaexchange-transfer/worker",
            ImageTagMutability = "IMMUTABLE",
            Tags = [new Tag { Key = "k", Value = "é" }],
            ImageScanningConfiguration = new ImageScanningConfiguration { ScanOnPush = true },
            EncryptionConfiguration = new EncryptionConfiguration { EncryptionType = "AES256" },
        });
        AssertSigned(Request, "ecr");
        Assert.Equal(("POST", "/", "AmazonEC2ContainerRegistry_V20150921.CreateRepository", "application/x-amz-json-1.1"), (Request.Method, Request.Target, Request["X-Amz-Target"], Request["Content-Type"]));
        AssertJson(Request, """
            {"repositoryName":"mediaexchange-transfer/worker","tags":[{"Key":"k","Value":"é"}],"imageTagMutability":"IMMUTABLE",
             "imageScanningConfiguration":{"scanOnPush":true},"encryptionConfiguration":{"encryptionType":"AES256"}}
            """);
        Assert.Equal(("arn:r", "1.dkr.ecr/x", "IMMUTABLE", "JID"), (made.Repository!.RepositoryArn, made.Repository.RepositoryUri, made.Repository.ImageTagMutability, made.ResponseMetadata.RequestId));
        Assert.Equal(DateTime.UnixEpoch.AddSeconds(1763700000), made.Repository.CreatedAt);
    }

    [Fact]
    public async Task A_token_is_asked_for_with_an_empty_object()
    {
        Answers(Json("""{"authorizationData":[{"authorizationToken":"QVdTOnB3","expiresAt":1763743200.5,"proxyEndpoint":"https://1.dkr.ecr.eu-west-1.amazonaws.com"}]}"""));
        using var client = new AmazonECRClient(Access);
        var data = Assert.Single((await client.GetAuthorizationTokenAsync(new GetAuthorizationTokenRequest())).AuthorizationData);
        AssertJson(Request, "{}");
        Assert.Equal(("QVdTOnB3", "https://1.dkr.ecr.eu-west-1.amazonaws.com", DateTime.UnixEpoch.AddSeconds(1763743200.5)), (data.AuthorizationToken, data.ProxyEndpoint, data.ExpiresAt));
    }

    [Theory]
    [InlineData(null, """{"__type":"RepositoryNotFoundException","message":"Not here."}""")]
    [InlineData("RepositoryNotFoundException:http://internal/", """{"message":"Not here."}""")]
    [InlineData(null, """{"__type":"com.amazonaws.ecr#RepositoryNotFoundException","Message":"Not here."}""")]
    public async Task A_refusal_has_its_name_wherever_that_stands(string? header, string body)
    {
        Answers(Json(body, 400, header));
        using var client = new AmazonECRClient(Access);
        var refused = await Assert.ThrowsAsync<AmazonECRException>(() => client.DescribeImagesAsync(new DescribeImagesRequest { RepositoryName = "r", ImageIds = [new ImageIdentifier { ImageTag = "1.0" }] }));
        Assert.Equal(("RepositoryNotFoundException", "Not here.", "JID"), (refused.ErrorCode, refused.Message, refused.RequestId));
        AssertJson(Request, """{"repositoryName":"r","imageIds":[{"imageTag":"1.0"}]}""");
    }
}
