using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Sandbox.Demo;

/// <summary>A sandbox with a publisher's bucket and the exchange's bucket that the publisher may write to.</summary>
internal sealed class DemoSandbox : IAsyncDisposable
{
    /// <summary>What is transferred.</summary>
    public static readonly S3Address Source = new("publisher-masters", DemoContent.Prefix);

    /// <summary>Where to.</summary>
    public static readonly S3Address Destination = new("media-exchange", "incoming/");

    public string AccessKey => throw new NotImplementedException();

    public string SecretKey => throw new NotImplementedException();

    public static Task<DemoSandbox> StartAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    public string Endpoint => throw new NotImplementedException();

    public S3ObjectStore OpenStore() => throw new NotImplementedException();

    public void PutVirtual(DemoObject item) => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
