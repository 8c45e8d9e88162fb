using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox;

namespace Aws.Tests.Support;

/// <summary>The sandbox, in this process.</summary>
public sealed class LocalSandbox : S3Server
{
    private const string AltKey = "AKIASANDBOXOTHER0000";
    private const string AltSecret = "the other user's secret, which opens nothing";

    private SandboxServer? _server;

    public SandboxServer Server => _server ?? throw new InvalidOperationException("The sandbox has not been started.");

    public override string Endpoint => Server.Endpoint.AbsoluteUri.TrimEnd('/');

    public override string Flavor => "sandbox";

    public override (string AccessKey, string SecretKey) MainKeys => (Server.AccessKey, Server.SecretKey);

    public override (string AccessKey, string SecretKey) AltKeys => (AltKey, AltSecret);

    public override ServerSideEncryption Encryption => new("AES256");

    public override string? Lacks(Feature feature) => feature == Feature.ReadingByAcl ? "a bucket is its owner's, whatever the ACLs say" : null;

    public override async Task InitializeAsync() =>
        _server = await SandboxServer.StartAsync(new SandboxOptions { Accounts = [new SandboxCredentials("444455556666", AltKey, AltSecret)] });

    public override async Task DisposeAsync()
    {
        // Its buckets go with it.
        CloseClients();
        await Server.DisposeAsync();
    }
}
