namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>A remote run as it is now.</summary>
public sealed record RemoteRun
{
    /// <summary>Its id.</summary>
    public required string RunId { get; init; }

    /// <summary>The helper that carries it out.</summary>
    public required string Helper { get; init; }

    /// <summary>The region that it is in.</summary>
    public required string Region { get; init; }

    /// <summary>What carries it out.</summary>
    public required RunEngine Engine { get; init; }

    /// <summary>Where it is.</summary>
    public RunState Status { get; init; }

    /// <summary>Why, where there is something to say.</summary>
    public string? StatusReason { get; init; }

    /// <summary>The job of S3 Batch Operations, or of AWS Batch; <see langword="null"/> before there is one.</summary>
    public string? JobId { get; init; }

    /// <summary>The inventory as the person called it, or the one object.</summary>
    public required string Source { get; init; }

    /// <summary>Where to, as an address.</summary>
    public required string Destination { get; init; }

    /// <summary>How many objects there are.</summary>
    public long Rows { get; init; }

    /// <summary>The tasks of S3 Batch Operations: each a call of the driver for one object.</summary>
    public RunStage Driver { get; init; } = RunStage.None;

    /// <summary>The jobs of AWS Batch: one for each object that was handed over, or each slice of an array.</summary>
    public RunStage Batch { get; init; } = RunStage.None;

    /// <summary>How many objects are at the destination, as far as the services tell; of an array, those of slices that have ended well.</summary>
    public long Done { get; init; }

    /// <summary>How many failed, likewise; <see langword="null"/> where a slice of an array failed, which does not tell how many of its objects did.</summary>
    public long? Failed { get; init; }

    /// <summary>When it was begun (UTC).</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When its job ended (UTC); <see langword="null"/> while it goes on.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Objects a second since it began to run; 0 before.</summary>
    public double ObjectsPerSecond { get; init; }

    /// <summary>How long the rest takes at that rate; <see langword="null"/> where that cannot be said.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>The job's priority, for S3 Batch Operations.</summary>
    public int? Priority { get; init; }

    /// <summary>What the person wrote about it.</summary>
    public string? Description { get; init; }

    /// <summary>The run whose rest this one is.</summary>
    public string? ResumedFrom { get; init; }

    /// <summary>Whether it has ended, or nobody can tell any more.</summary>
    public bool IsOver => Status is RunState.Complete or RunState.Failed or RunState.Cancelled or RunState.Unknown;
}
