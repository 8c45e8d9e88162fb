namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Types;

/// <summary>What a change of a property means to the resource.</summary>
internal enum PropertyUpdate
{
    InPlace,
    MayReplace,
    Replaces,
}
