namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Stacks;

/// <summary>An output with its value.</summary>
internal sealed record StackOutput(string Key, string Value, string? Description);
