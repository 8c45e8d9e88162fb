namespace MediaExchange.Transfer.Sandbox.Planes.S3Control;

/// <summary>How an attempt at a task ended.</summary>
internal enum TaskOutcomeKind
{
    Succeeded,

    /// <summary>Worth another attempt.</summary>
    Temporary,

    /// <summary>Lambda had no capacity: worth another attempt, and says nothing about the task.</summary>
    Throttled,

    Permanent,
}
