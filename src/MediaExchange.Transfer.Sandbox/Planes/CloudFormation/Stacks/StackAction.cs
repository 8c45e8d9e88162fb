namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Stacks;

/// <summary>What is done to a resource.</summary>
internal enum StackAction
{
    Create,
    Update,
    Delete,
}
