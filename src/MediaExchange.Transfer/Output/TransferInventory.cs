namespace MediaExchange.Transfer.Output;

/// <summary>An inventory that was written. Its Path binds to -Inventory of Invoke-S3Transfer and Test-S3Transfer.</summary>
public sealed class TransferInventory
{
    internal TransferInventory()
    {
    }

    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>The bucket that was listed.</summary>
    public required string Bucket { get; init; }

    /// <summary>The prefix that was listed; empty for the whole bucket.</summary>
    public required string Prefix { get; init; }

    /// <summary>Rows.</summary>
    public required long Objects { get; init; }

    /// <summary>Bytes of the objects in all, when they were listed.</summary>
    public required long Bytes { get; init; }
}
