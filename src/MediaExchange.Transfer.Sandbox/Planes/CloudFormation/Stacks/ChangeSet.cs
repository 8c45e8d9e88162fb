using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Stacks;

/// <summary>A change set. Guarded by the store's lock.</summary>
internal sealed class ChangeSet
{
    public required string Name { get; init; }

    /// <summary>The ARN.</summary>
    public required string Id { get; init; }

    public required Stack Stack { get; init; }

    public required bool IsCreation { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>Until then it is CREATE_IN_PROGRESS.</summary>
    public required DateTimeOffset Ready { get; init; }

    public required Template Template { get; init; }

    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    public required IReadOnlyList<ResourceChange> Changes { get; init; }

    public IReadOnlyList<string> Capabilities { get; init; } = [];

    public IReadOnlyList<string> NotificationArns { get; init; } = [];

    public string? RoleArn { get; init; }

    public string? Description { get; init; }

    public string? Token { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>Null before it is executed; then EXECUTE_IN_PROGRESS, EXECUTE_COMPLETE or EXECUTE_FAILED, or OBSOLETE.</summary>
    public string? Execution { get; set; }

    /// <summary>The ClientRequestToken that executed it.</summary>
    public string? ExecutionToken { get; set; }

    public string StatusAt(DateTimeOffset now) => now < Ready ? "CREATE_IN_PROGRESS" : Failure is null ? "CREATE_COMPLETE" : "FAILED";

    public string ExecutionStatusAt(DateTimeOffset now) => Execution ?? (StatusAt(now) == "CREATE_COMPLETE" ? "AVAILABLE" : "UNAVAILABLE");
}
