using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Sandbox.Demo;

/// <summary>An object of the demo's source bucket.</summary>
/// <param name="Class">What it is an example of: a row of the table.</param>
/// <param name="Key">Its key.</param>
/// <param name="Size">Bytes.</param>
/// <param name="IsVirtual">Whether its bytes are generated when they are asked for, rather than stored.</param>
internal sealed record DemoObject(string Class, string Key, long Size, bool IsVirtual = false)
{
    /// <summary>Headers and metadata.</summary>
    public ObjectProperties Properties { get; init; } = new();

    /// <summary>Tags.</summary>
    public IReadOnlyList<ObjectTag> Tags { get; init; } = [];
}
