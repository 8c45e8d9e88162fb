namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Stacks;

/// <summary>A resource that could not be made, changed or deleted; the message becomes the reason in the event.</summary>
internal sealed class ResourceFailure(string reason) : Exception(reason);
