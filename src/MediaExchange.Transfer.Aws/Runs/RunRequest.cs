using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>What a remote run shall do. Either <see cref="Inventory"/> or <see cref="Source"/> is set.</summary>
public sealed record RunRequest
{
    /// <summary>The run's id; who gives that of one that was interrupted goes on with it. <see langword="null"/> for a new one.</summary>
    public string? RunId { get; init; }

    /// <summary>The inventory: the path of a file, or an address such as <c>s3://bucket/key.csv</c>.</summary>
    public string? Inventory { get; init; }

    /// <summary>The one object.</summary>
    public S3Address? Source { get; init; }

    /// <summary>The one object's version; <see langword="null"/> for the current one.</summary>
    public string? VersionId { get; init; }

    /// <summary>Where to.</summary>
    public required S3Address Destination { get; init; }

    /// <summary>Taken off the front of each key of the inventory.</summary>
    public string RemovePrefix { get; init; } = "";

    /// <summary>What carries it out. One object always goes straight to AWS Batch.</summary>
    public RunEngine Engine { get; init; }

    /// <summary>What is done with each object.</summary>
    public required TransferOptions Options { get; init; }

    /// <summary>The most requests in flight of each driver and worker, 1 to 10,000; <see langword="null"/> for what suits.</summary>
    public int? RequestConcurrency { get; init; }

    /// <summary>The most writes a second of each driver and worker; <see langword="null"/> for the default.</summary>
    public int? MaxRequestsPerSecond { get; init; }

    /// <summary>How often one request is tried; <see langword="null"/> for the default.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>The most memory of each worker for bytes that pass through it, in bytes, 16 MiB or more and less than a worker has; <see langword="null"/> for the default.</summary>
    public long? MemoryBudget { get; init; }

    /// <summary>The most slices of an array at once, 1 to 10,000; <see langword="null"/> for four for each worker that the helper can run.</summary>
    public int? MaxConcurrency { get; init; }

    /// <summary>Rows of a slice of an array, from 1; <see langword="null"/> to divide evenly. Raised where 10,000 slices would not do.</summary>
    public int? ItemsPerTask { get; init; }

    /// <summary>The job's priority, from 0; the higher goes first.</summary>
    public int Priority { get; init; } = 10;

    /// <summary>What to remember it by.</summary>
    public string? Description { get; init; }

    /// <summary>Tags of its jobs.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Whether the job shall wait, once S3 has read the inventory, until it is confirmed.</summary>
    public bool NeedsConfirmation { get; init; }
}
