using MediaExchange.Transfer.Engine.Stores;

namespace Engine.Tests.Copying.Streamed;

/// <summary>Spoils the bodies that a store sends or is sent: the first so many of those that are met.</summary>
internal sealed class SpoiledBodies(IObjectStore inner) : DelegatingObjectStore(inner)
{
    private int _left;

    /// <summary>Bodies to spoil.</summary>
    public required int Times
    {
        init => _left = value;
    }

    /// <summary>Which.</summary>
    public Func<StoreOperation, bool> When { get; init; } = operation => operation == StoreOperation.Read;

    /// <summary>What is done to the bytes; fewer are a body that ends early.</summary>
    public Func<byte[], byte[]> Change { get; init; } = bytes =>
    {
        bytes[bytes.Length / 2] ^= 1;
        return bytes;
    };

    public int Spoilt { get; private set; }

    public override async Task<ObjectContent> ReadAsync(ReadRequest request, CancellationToken cancellationToken)
    {
        var content = await Inner.ReadAsync(request, cancellationToken);
        return IsMet(StoreOperation.Read) ? new ObjectContent(await SpoilAsync(content.Stream), content.Length, content.ETag) { Head = content.Head } : content;
    }

    public override async Task<UploadedPart> UploadPartAsync(UploadPartRequest request, CancellationToken cancellationToken) =>
        await Inner.UploadPartAsync(IsMet(StoreOperation.UploadPart) ? request with { Content = await SpoilAsync(request.Content) } : request, cancellationToken);

    public override async Task<WrittenObject> PutAsync(PutRequest request, CancellationToken cancellationToken) =>
        await Inner.PutAsync(IsMet(StoreOperation.Put) ? request with { Content = await SpoilAsync(request.Content) } : request, cancellationToken);

    protected override Task<T> InvokeAsync<T>(StoreCall call, Func<CancellationToken, Task<T>> next, CancellationToken cancellationToken) => next(cancellationToken);

    private bool IsMet(StoreOperation operation)
    {
        if (!When(operation) || Interlocked.Decrement(ref _left) < 0)
            return false;
        Spoilt++;
        return true;
    }

    private async Task<Stream> SpoilAsync(Stream content)
    {
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes);
        return new MemoryStream(Change(bytes.ToArray()), writable: false);
    }
}
