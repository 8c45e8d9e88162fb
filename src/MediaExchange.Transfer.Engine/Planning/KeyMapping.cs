namespace MediaExchange.Transfer.Engine.Planning;

/// <summary>How a source key becomes a destination key: a prefix taken off, another put on. Keys are not changed otherwise.</summary>
/// <param name="RemovePrefix">Taken off the front; a key that does not begin with it cannot be mapped.</param>
/// <param name="AddPrefix">Put in front.</param>
public sealed record KeyMapping(string RemovePrefix = "", string AddPrefix = "")
{
    /// <summary>One fixed destination key, for a transfer of one object under a new name; wins over the prefixes.</summary>
    public string? FixedKey { get; init; }

    /// <summary>Maps a key, or says in one sentence why it cannot be.</summary>
    /// <returns>The destination key; <see langword="null"/> with <paramref name="problem"/> set.</returns>
    public string? Map(string key, out string? problem)
    {
        problem = null;
        if (FixedKey is not null)
            return FixedKey;
        if (!key.StartsWith(RemovePrefix, StringComparison.Ordinal))
        {
            problem = $"The key '{key}' does not begin with '{RemovePrefix}', which was to be taken off; leave that prefix out, or take the row out of the inventory.";
            return null;
        }

        var mapped = string.Concat(AddPrefix, key.AsSpan(RemovePrefix.Length));
        if (mapped.Length == 0)
        {
            problem = $"The key '{key}' would have an empty name at the destination; take a shorter prefix off, or put one on.";
            return null;
        }

        var bytes = System.Text.Encoding.UTF8.GetByteCount(mapped);
        if (bytes > S3Limits.MaxKeyBytes)
        {
            problem = $"The key '{key}' would have {bytes} bytes at the destination, and S3 allows {S3Limits.MaxKeyBytes}; choose a shorter prefix.";
            return null;
        }

        return mapped;
    }
}
