using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation;

/// <summary>What whoever submits a template must acknowledge.</summary>
internal static class Capabilities
{
    private const string Named = "CAPABILITY_NAMED_IAM";
    private const string Any = "CAPABILITY_IAM";

    /// <summary>The capability that the resources need, or null.</summary>
    public static string? NeededBy(IEnumerable<ResourceDeclaration> resources)
    {
        var delicate = resources.Where(resource => resource.Type.NeedsIamCapability).ToList();
        return delicate.Any(resource => resource.Type.NameProperty is { } name && resource.Properties.ContainsKey(name)) ? Named
            : delicate.Count > 0 ? Any
            : null;
    }

    public static string Reason(IEnumerable<ResourceDeclaration> resources) =>
        $"The following resource(s) require capabilities: [{string.Join(", ", resources.Where(resource => resource.Type.NeedsIamCapability).Select(resource => resource.Type.Name).Distinct())}]";

    /// <exception cref="PlaneException">InsufficientCapabilitiesException.</exception>
    public static void Check(IEnumerable<ResourceDeclaration> resources, IReadOnlyList<string> given)
    {
        if (given.FirstOrDefault(capability => capability is not (Named or Any or "CAPABILITY_AUTO_EXPAND")) is { } unknown)
            throw PlaneException.Validation($"1 validation error detected: Value '[{unknown}]' at 'capabilities' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [CAPABILITY_NAMED_IAM, CAPABILITY_IAM, CAPABILITY_AUTO_EXPAND]]");
        if (NeededBy(resources) is { } needed && !given.Contains(needed) && !given.Contains(Named))
            throw new PlaneException("InsufficientCapabilitiesException", $"Requires capabilities : [{needed}]");
    }
}
