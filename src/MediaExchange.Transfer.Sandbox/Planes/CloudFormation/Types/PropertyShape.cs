namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Types;

/// <summary>What a property holds.</summary>
internal enum PropertyShape
{
    /// <summary>A text, a number or a truth value.</summary>
    Value,
    Object,
    List,

    /// <summary>Anything, such as a policy.</summary>
    Json,
}
