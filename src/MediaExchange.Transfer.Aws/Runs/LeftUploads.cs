namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>The unfinished multipart uploads that a run's ledgers name.</summary>
public sealed record LeftUploads
{
    /// <summary>How many are at the destination, as far as the ledgers tell and one may look: a run of the rest goes on with them, and they cost storage until then.</summary>
    public int Left { get; init; }

    /// <summary>How many were aborted, or were gone already.</summary>
    public int Aborted { get; init; }

    /// <summary>The destinations of those that could not be aborted; ten at the most.</summary>
    public IReadOnlyList<string> NotAborted { get; init; } = [];

    /// <summary>What of the ledgers could not be read, in sentences: there may be more than were found.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];
}
