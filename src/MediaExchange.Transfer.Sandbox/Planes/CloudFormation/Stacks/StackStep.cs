using MediaExchange.Transfer.Sandbox.Planes.Resources;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Stacks;

/// <summary>What is done to one resource.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Present">What there is; null when it is new.</param>
/// <param name="Wanted">What there is to be.</param>
/// <param name="IsChange">Whether the two differ.</param>
/// <param name="IsReplacement">Whether a new one takes the place of the present.</param>
/// <param name="IsRename">Whether that cannot be, because both would have the name that the template gives.</param>
internal sealed record StackStep(StackResource Resource, ResourceRecord? Present, ResourceRecord Wanted, bool IsChange, bool IsReplacement, bool IsRename);
