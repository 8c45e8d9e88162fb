using MediaExchange.Transfer.Sandbox.Planes.Resources;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Stacks;

/// <summary>A resource of a stack, as it stands. Guarded by the store's lock.</summary>
internal sealed class StackResource
{
    public required string LogicalId { get; init; }

    public required string Type { get; set; }

    public string PhysicalId { get; set; } = "";

    public string Status { get; set; } = "";

    public string? Reason { get; set; }

    public DateTimeOffset Time { get; set; }

    /// <summary>What exists; null before it was made and after it was deleted.</summary>
    public ResourceRecord? Record { get; set; }
}
