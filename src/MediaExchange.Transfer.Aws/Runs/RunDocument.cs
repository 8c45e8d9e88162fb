using MediaExchange.Transfer.Engine.Planning;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>What a remote run was told to do: <c>runs/RUN/run.json</c> in the helper's bucket. Written once, before anything is begun, and never changed.</summary>
internal sealed record RunDocument
{
    /// <summary>The version of this document's form; what is newer is refused.</summary>
    public const int CurrentSchema = 1;

    public int Schema { get; init; } = CurrentSchema;

    /// <summary>The run's id, from <see cref="Engine.Ledgers.RunId"/>.</summary>
    public required string RunId { get; init; }

    public required RunEngine Engine { get; init; }

    /// <summary>The helper's name.</summary>
    public required string Helper { get; init; }

    /// <summary>When the run was begun (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The version of the module that began it.</summary>
    public required string Version { get; init; }

    /// <summary>The run whose rest this one is; null for none.</summary>
    public string? ResumedFrom { get; init; }

    /// <summary>The inventory; null for a single object.</summary>
    public RunInventory? Inventory { get; init; }

    /// <summary>What to do with each object. Of the inventory it says nothing: that is <see cref="Inventory"/>.</summary>
    public required TransferRecipe Recipe { get; init; }

    /// <summary>How fast, for each driver and worker.</summary>
    public RunPace Pace { get; init; } = new();

    /// <summary>How the inventory is divided, for <see cref="RunEngine.BatchArray"/>; null otherwise.</summary>
    public RunArray? Array { get; init; }

    /// <summary>The job's priority, for <see cref="RunEngine.S3Batch"/>. A job that is asked for a second time must be asked for in the same words, so it stands here.</summary>
    public int Priority { get; init; }

    /// <summary>Whether the job waits until it is confirmed, likewise.</summary>
    public bool NeedsConfirmation { get; init; }

    /// <summary>What the person wrote about it.</summary>
    public string? Description { get; init; }

    /// <summary>Tags of the jobs.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}
