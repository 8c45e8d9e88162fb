using System.Collections.Frozen;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Types;

/// <summary>The resource types that the sandbox knows.</summary>
internal static class ResourceTypes
{
    private static readonly FrozenDictionary<string, ResourceType> _types =
        new[] { S3Types.All, Ec2Types.All, IamTypes.All, BatchTypes.All, LambdaTypes.All, MessagingTypes.All, MonitoringTypes.All }
            .SelectMany(types => types).ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);

    public static IEnumerable<ResourceType> All => _types.Values;

    public static ResourceType? Find(string name) => _types.GetValueOrDefault(name);
}
