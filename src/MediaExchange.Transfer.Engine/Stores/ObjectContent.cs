namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>An object's bytes on their way. Dispose it.</summary>
/// <param name="stream">The bytes.</param>
/// <param name="length">How many there are to come.</param>
/// <param name="etag">The ETag of the object that they belong to, without quotes.</param>
public sealed class ObjectContent(Stream stream, long length, string etag) : IAsyncDisposable
{
    /// <summary>The bytes.</summary>
    public Stream Stream { get; } = stream;

    /// <summary>How many bytes there are to come.</summary>
    public long Length { get; } = length;

    /// <summary>The ETag of the object that they belong to, without quotes.</summary>
    public string ETag { get; } = etag;

    /// <summary>What the same answer tells of the object, where that was asked for; <see langword="null"/> otherwise.</summary>
    public ObjectHead? Head { get; init; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
