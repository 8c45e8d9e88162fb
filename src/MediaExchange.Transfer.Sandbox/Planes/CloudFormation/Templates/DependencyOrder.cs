namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;

/// <summary>What comes before what.</summary>
internal static class DependencyOrder
{
    /// <summary>Each after all that it depends on; else as they were declared.</summary>
    /// <exception cref="PlaneException">ValidationError: some depend on each other.</exception>
    public static IReadOnlyList<ResourceDeclaration> Sort(IReadOnlyList<ResourceDeclaration> resources)
    {
        var sorted = new List<ResourceDeclaration>();
        foreach (var wave in Waves(resources))
            sorted.AddRange(wave);
        return sorted;
    }

    /// <summary>Groups that can be made at the same time: each depends on members of the groups before it alone.</summary>
    public static IEnumerable<IReadOnlyList<ResourceDeclaration>> Waves(IReadOnlyList<ResourceDeclaration> resources)
    {
        var left = resources.ToList();
        while (left.Count > 0)
        {
            var waiting = left.Select(resource => resource.LogicalId).ToHashSet(StringComparer.Ordinal);
            var wave = left.Where(resource => !resource.Dependencies.Overlaps(waiting)).ToList();
            if (wave.Count == 0)
                throw PlaneException.Validation($"Circular dependency between resources: [{string.Join(", ", waiting.Order(StringComparer.Ordinal))}]");
            yield return wave;
            left.RemoveAll(wave.Contains);
        }
    }
}
