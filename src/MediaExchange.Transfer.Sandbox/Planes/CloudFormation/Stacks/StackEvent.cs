namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Stacks;

/// <summary>What happened to a stack or to one of its resources.</summary>
/// <param name="Id">Unlike any other.</param>
/// <param name="Time">When.</param>
/// <param name="LogicalId">The resource; the stack's name for the stack itself.</param>
/// <param name="PhysicalId">The resource's id, empty before it has one.</param>
/// <param name="Type">The resource's type.</param>
/// <param name="Status">Such as CREATE_COMPLETE.</param>
/// <param name="Reason">Why, or null.</param>
/// <param name="Token">The ClientRequestToken of the request that set it off, or null.</param>
internal sealed record StackEvent(string Id, DateTimeOffset Time, string LogicalId, string PhysicalId, string Type, string Status, string? Reason, string? Token);
