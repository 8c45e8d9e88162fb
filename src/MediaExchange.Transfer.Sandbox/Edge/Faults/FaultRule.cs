using System.IO.Enumeration;
using MediaExchange.Transfer.Sandbox.Planes;
using MediaExchange.Transfer.Sandbox.S3;

namespace MediaExchange.Transfer.Sandbox.Edge.Faults;

internal sealed record FaultRule
{
    /// <summary>Appears in the request log beside the requests that the rule acted on; its number when left out.</summary>
    public string? Name { get; init; }

    public FaultMatch Match { get; init; } = new();

    public required FaultAction Action { get; init; }

    /// <summary>What is wrong with the rule, in a sentence, or null.</summary>
    public string? Problem() => Match switch
    {
        { Nth: not null, From: not null } or { Nth: not null, To: not null } => "nth goes with neither from nor to: give one or the other.",
        { Nth: < 1 } or { From: < 1 } or { To: < 1 } or { Times: < 1 } => "nth, from, to and times count from 1.",
        { From: { } from, To: { } to } when from > to => $"from ({from}) is after to ({to}).",
        { Key: not null, ExactKey: not null } => "give key (with wildcards) or exactKey, not both.",
        { Probability: < 0 or > 1 or double.NaN } => "probability must be from 0 to 1.",
        { ForSeconds: <= 0 } => "forSeconds must be positive.",
        { Operation: { } operation } when !IsKnown(operation) => $"operation is '{operation}', which matches none: write S3's own name, such as CopyObject or UploadPart*, or service and name, such as cloudformation:CreateChangeSet.",
        _ => Action.Problem(),
    };

    // A misspelt name would never match, and whoever wrote it would believe that the client withstood the fault.
    private static bool IsKnown(string operation) =>
        Enum.GetNames<S3Operation>().Concat(PlaneOperations.All).Any(name => FileSystemName.MatchesSimpleExpression(operation, name, ignoreCase: false));
}
