namespace MediaExchange.Transfer.Engine.Reports;

/// <summary>What a report is of, for its head.</summary>
public sealed record ReportHead
{
    /// <summary>The run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>What is transferred.</summary>
    public required string Source { get; init; }

    /// <summary>Where to.</summary>
    public required string Destination { get; init; }

    /// <summary>When the run began (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>What carried it out, in words.</summary>
    public required string Engine { get; init; }

    /// <summary>The helper's name; <see langword="null"/> for a run on one machine.</summary>
    public string? Helper { get; init; }

    /// <summary>What the person wrote about it.</summary>
    public string? Description { get; init; }

    /// <summary>How many jobs of S3 Batch Operations it has.</summary>
    public int BatchOperationsJobs { get; init; }

    /// <summary>Whether the destination was asked.</summary>
    public bool IsVerified { get; init; }
}
