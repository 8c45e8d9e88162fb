using System.Reflection;
using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Aws.Clients.Batch;
using Xunit;

namespace Aws.Tests.Clients;

/// <summary>AWSSDK.Core keeps the hooks that the service clients hang on out of what it promises. These tests say which one has moved.</summary>
public sealed class SdkHookTests
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    [Theory]
    [InlineData(typeof(AmazonServiceClient), "CustomizeRuntimePipeline", "adds the handlers for endpoint and signature")]
    [InlineData(typeof(AmazonServiceClient), "InvokeAsync", "sends requests")]
    [InlineData(typeof(AmazonServiceClient), "get_ServiceMetadata", "names the service")]
    [InlineData(typeof(ClientConfig), "DetermineServiceOperationEndpoint", "answers for the endpoint")]
    [InlineData(typeof(ClientConfig), "get_UseFIPSEndpoint", "reads AWS_USE_FIPS_ENDPOINT")]
    [InlineData(typeof(ClientConfig), "get_UseDualstackEndpoint", "reads AWS_USE_DUALSTACK_ENDPOINT")]
    [InlineData(typeof(ClientConfig), "set_DisableHostPrefixInjection", "keeps account ids out of the names of stand-ins")]
    [InlineData(typeof(BaseEndpointResolver), "MapEndpointsParameters", "resolves the endpoint")]
    [InlineData(typeof(BaseEndpointResolver), "ServiceSpecificHandler", "puts the prefix before the host")]
    [InlineData(typeof(BaseEndpointResolver), "InjectHostPrefix", "puts the prefix before the host")]
    [InlineData(typeof(BaseAuthResolverHandler), "ResolveAuthOptions", "chooses Signature Version 4")]
    [InlineData(typeof(ResponseUnmarshaller), "ConstructUnmarshallerContext", "reads answers")]
    [InlineData(typeof(ResponseUnmarshaller), "UnmarshallException", "reads error answers")]
    [InlineData(typeof(StandardRetryPolicy), "RetryForExceptionAsync", "does not send a submission twice")]
    [InlineData(typeof(StandardRetryPolicy), "IsStaleConnectionError", "does not send a submission twice")]
    [InlineData(typeof(StandardRetryPolicy), "WaitBeforeRetryAsync", "pauses on a clock that tests can hold")]
    public void The_SDK_still_has_what_the_clients_override_or_call(Type type, string method, string use) => Assert.True(
        type.GetMethods(Any | BindingFlags.FlattenHierarchy).Any(m => m.Name == method && (m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly)),
        $"AWSSDK.Core {type.Assembly.GetName().Version} has no {type.Name}.{method} any more, with which ServiceClient {use}: see src/MediaExchange.Transfer.Aws/Clients, and how the SDK's own clients do it now.");

    [Fact]
    public void The_SDKs_pipeline_has_our_handlers_where_its_own_clients_have_theirs()
    {
        using var client = new AmazonBatchClient(new AwsAccess { AccessKey = "a", SecretKey = "b", Region = "eu-west-1" });
        var pipeline = (RuntimePipeline)typeof(AmazonServiceClient).GetProperty("RuntimePipeline", Any)!.GetValue(client)!;
        var handlers = pipeline.Handlers.Select(h => h.GetType().Name.Split('`')[0]).ToList();
        string[] order = ["Marshaller", "SigV4Handler", "ServiceEndpointHandler", "RetryHandler", "Signer", "ErrorHandler", "Unmarshaller", "HttpHandler"];
        Assert.True(
            order.SequenceEqual(handlers.Where(order.Contains)),
            $"The order of AWSSDK.Core's handlers is another now: {string.Join(", ", handlers)}. ServiceClient.CustomizeRuntimePipeline counts on {string.Join(", ", order)}.");
        var retries = pipeline.Handlers.OfType<RetryHandler>().Single();
        Assert.True(retries.RetryPolicy.GetType().Name == "ServiceRetryPolicy", $"The retry policy is {retries.RetryPolicy.GetType().Name}: submissions might be sent twice.");
        Assert.Equal(2, retries.RetryPolicy.MaxRetries);
        Assert.NotEmpty(AuthSchemeOption.DEFAULT_SIGV4);
    }
}
