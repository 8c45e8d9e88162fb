using System.Text.Json.Nodes;

namespace MediaExchange.Transfer.Sandbox.Planes.Batch;

/// <summary>What a job does: its definition with what SubmitJob said otherwise. Shared by all children of an array, and never changed.</summary>
internal sealed record JobSpec
{
    public required string DefinitionArn { get; init; }

    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>In order; a name is there once.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required decimal Vcpus { get; init; }

    public required string LogGroup { get; init; }

    public required string LogPrefix { get; init; }

    /// <summary>How often it is tried in all, 1 to 10.</summary>
    public required int Attempts { get; init; }

    public required IReadOnlyList<ExitRule> ExitRules { get; init; }

    public TimeSpan? Timeout { get; init; }

    public required bool PropagatesTags { get; init; }

    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>Container, retryStrategy and timeout as they are described. Not to be changed.</summary>
    public required JsonObject Document { get; init; }

    /// <summary>Whether an attempt that failed is followed by another: the first rule that fits says so, and where none does it is.</summary>
    public bool Retries(JobAttempt attempt) => attempt.Number < Attempts && (ExitRules.FirstOrDefault(rule => rule.Fits(attempt))?.Retries ?? true);
}
