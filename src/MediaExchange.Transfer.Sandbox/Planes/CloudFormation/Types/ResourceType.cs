using MediaExchange.Transfer.Sandbox.Planes.Resources;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Types;

/// <summary>What CloudFormation knows of a type of resources.</summary>
internal sealed class ResourceType
{
    private readonly Lazy<PropertySpec> _specification;

    public ResourceType() => _specification = new(() => PropertySpec.Parse(Properties!));

    /// <summary>Such as <c>AWS::S3::Bucket</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The properties in the notation of <see cref="PropertySpec"/>.</summary>
    public required string Properties { get; init; }

    /// <summary>The property that names the resource; null when it cannot be named.</summary>
    public string? NameProperty { get; init; }

    /// <summary>Longest name that is made up, in characters.</summary>
    public int MaxName { get; init; } = 255;

    public bool HasLowerCaseName { get; init; }

    /// <summary>Whether CAPABILITY_IAM, or with a name CAPABILITY_NAMED_IAM, must be acknowledged.</summary>
    public bool NeedsIamCapability { get; init; }

    /// <summary>The id of a new one: what Ref gives.</summary>
    public required Func<NewResource, string> PhysicalId { get; init; }

    /// <summary>The id that it has once it was changed; null when it keeps the one that it has.</summary>
    public Func<ResourceRecord, string>? IdAfterUpdate { get; init; }

    /// <summary>Whether a change makes a new version, so that attributes change with it.</summary>
    public bool HasVersions { get; init; }

    /// <summary>What Fn::GetAtt gives.</summary>
    public IReadOnlyDictionary<string, Func<ResourceRecord, string>> Attributes { get; init; } = new Dictionary<string, Func<ResourceRecord, string>>();

    public PropertySpec Specification => _specification.Value;

    /// <summary>Whether the stack's tags become its tags.</summary>
    public bool HasTags => Specification.Members!.ContainsKey("Tags");
}
