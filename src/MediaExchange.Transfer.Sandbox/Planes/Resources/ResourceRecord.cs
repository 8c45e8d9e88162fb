using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace MediaExchange.Transfer.Sandbox.Planes.Resources;

/// <summary>A resource that exists: made by a stack, read by the planes whose service it belongs to. Immutable; a change swaps the whole.</summary>
internal sealed record ResourceRecord
{
    /// <summary>Such as <c>AWS::Batch::JobQueue</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What Ref gives: a name, an id, an ARN or an address, by type.</summary>
    public required string PhysicalId { get; init; }

    /// <summary>The name, given or made up; equal to the logical id for types without one.</summary>
    public required string Name { get; init; }

    public required AwsPlace Place { get; init; }

    public required string LogicalId { get; init; }

    public required string StackName { get; init; }

    public required string StackId { get; init; }

    /// <summary>The properties without functions. Values are as the template has them: a number may be a text. Not to be changed.</summary>
    public required JsonObject Properties { get; init; }

    /// <summary>Its own tags, those of the stack, and those that CloudFormation adds.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>1 when it is made; one more with each change.</summary>
    public int Version { get; init; } = 1;

    public required DateTimeOffset Created { get; init; }

    public string Path => Text("Path") is { Length: > 0 } path ? path : "/";

    /// <summary>The property's text; empty when it is absent.</summary>
    public string Text(string property) => Properties[property]?.ToString() ?? "";

    /// <summary>An id of 21 characters that follows from the name, as IAM gives them.</summary>
    public string Derived(string prefix) =>
        prefix + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{Place.AccountId}/{StackId}/{PhysicalId}")))[..17];
}
