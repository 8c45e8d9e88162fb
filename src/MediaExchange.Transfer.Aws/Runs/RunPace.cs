using MediaExchange.Transfer.Engine.Planning;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>How fast each driver and worker of a run may go; null for what suits it.</summary>
internal sealed record RunPace
{
    /// <inheritdoc cref="TransferOptions.MaxConcurrency"/>
    public int? MaxConcurrency { get; init; }

    /// <inheritdoc cref="TransferOptions.MaxRequestsPerSecond"/>
    public int? MaxRequestsPerSecond { get; init; }

    /// <inheritdoc cref="TransferOptions.MaxAttempts"/>
    public int? MaxAttempts { get; init; }

    /// <inheritdoc cref="TransferOptions.ItemTimeout"/>
    public TimeSpan? ItemTimeout { get; init; }

    /// <inheritdoc cref="TransferOptions.MemoryBudget"/>
    public long? MemoryBudget { get; init; }

    /// <summary>Puts these into options; what is null stays.</summary>
    public TransferOptions Apply(TransferOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options with
        {
            MaxConcurrency = MaxConcurrency ?? options.MaxConcurrency,
            MaxRequestsPerSecond = MaxRequestsPerSecond ?? options.MaxRequestsPerSecond,
            MaxAttempts = MaxAttempts ?? options.MaxAttempts,
            ItemTimeout = ItemTimeout ?? options.ItemTimeout,
            MemoryBudget = MemoryBudget ?? options.MemoryBudget,
        };
    }
}
