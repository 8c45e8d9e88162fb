namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>A page of a listing.</summary>
internal sealed class ListingPage<T>
{
    public List<T> Items { get; } = [];

    /// <summary>What S3 calls common prefixes.</summary>
    public List<string> Groups { get; } = [];

    public int Count => Items.Count + Groups.Count;

    public bool IsTruncated { get; set; }

    /// <summary>The last key or group: where the next page goes on.</summary>
    public string Last { get; set; } = "";

    /// <summary>The last version; null after a group.</summary>
    public string? LastVersion { get; set; }
}
