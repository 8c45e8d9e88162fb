using System.Text.Json.Nodes;
using MediaExchange.Transfer.Sandbox.Planes.Resources;
using MediaExchange.Transfer.Sandbox.S3;
using MediaExchange.Transfer.Sandbox.S3.Access;
using MediaExchange.Transfer.Sandbox.S3.Operations;
using MediaExchange.Transfer.Sandbox.Storage;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Stacks;

/// <summary>Makes, changes and deletes what stacks consist of: buckets and their policies in the storage, everything as a record.</summary>
internal sealed class ResourceProvider(SandboxState state, ResourceRegistry registry)
{
    private const string Bucket = "AWS::S3::Bucket";
    private const string BucketPolicyType = "AWS::S3::BucketPolicy";

    /// <exception cref="ResourceFailure">It cannot be made.</exception>
    public void Create(ResourceRecord record)
    {
        if (registry.Find(record.Place, record.Type, record.PhysicalId) is not null)
            throw new ResourceFailure($"Resource of type '{record.Type}' with identifier '{record.PhysicalId}' already exists.");
        switch (record.Type)
        {
            case Bucket:
                CreateBucket(record);
                break;
            case BucketPolicyType:
                SetPolicy(record);
                break;
        }

        registry.TryAdd(record);
    }

    /// <exception cref="ResourceFailure">It cannot be changed.</exception>
    public void Update(ResourceRecord present, ResourceRecord changed)
    {
        switch (present.Type)
        {
            case Bucket:
                var bucket = state.Storage.Find(present.PhysicalId)
                    ?? throw new ResourceFailure($"The specified bucket does not exist: {present.PhysicalId} was deleted by someone else");
                bucket.Change(configuration => Configure(changed, configuration));
                break;
            case BucketPolicyType:
                SetPolicy(changed);
                break;
        }

        registry.Replace(present, changed);
    }

    /// <summary>What someone else has deleted already counts as deleted.</summary>
    /// <exception cref="ResourceFailure">It cannot be deleted.</exception>
    public void Delete(ResourceRecord record)
    {
        switch (record.Type)
        {
            case Bucket when state.Storage.Find(record.PhysicalId) is not null:
                try
                {
                    state.Storage.Delete(record.PhysicalId);
                }
                catch (S3Exception error)
                {
                    throw Failed(error);
                }

                break;
            case BucketPolicyType:
                state.Storage.Find(record.PhysicalId)?.Change(configuration => configuration with { Policy = null });
                break;
        }

        registry.Remove(record);
    }

    private static ResourceFailure Failed(S3Exception error) =>
        new($"{error.Message} (Service: S3, Status Code: {error.Status}, Error Code: {error.Code})");

    private static string OwnershipOf(ResourceRecord record) =>
        record.Properties["OwnershipControls"]?["Rules"]?[0]?["ObjectOwnership"]?.ToString() ?? "BucketOwnerEnforced";

    private static BucketConfiguration Configure(ResourceRecord record, BucketConfiguration configuration) => configuration with
    {
        Versioning = record.Properties["VersioningConfiguration"]?["Status"]?.ToString() switch
        {
            "Enabled" => VersioningState.Enabled,
            "Suspended" => VersioningState.Suspended,
            _ => configuration.Versioning == VersioningState.Off ? VersioningState.Off : VersioningState.Suspended,
        },
        Ownership = OwnershipOf(record),
        Tags = record.Tags.ToDictionary(),
    };

    private void CreateBucket(ResourceRecord record)
    {
        try
        {
            BucketOperations.CheckName(record.PhysicalId);
        }
        catch (S3Exception error)
        {
            throw Failed(error);
        }

        if (OwnershipOf(record) is not ("BucketOwnerEnforced" or "BucketOwnerPreferred" or "ObjectWriter"))
            throw new ResourceFailure("The XML you provided was not well-formed or did not validate against our published schema (ObjectOwnership)");
        var (_, isNew) = state.Storage.Create(
            record.PhysicalId, record.Place.Region, SandboxState.CanonicalIdOf(record.Place.AccountId), state.Now, Configure(record, new BucketConfiguration()));
        if (!isNew)
            throw new ResourceFailure($"{record.PhysicalId} already exists (Service: S3, Status Code: 409, Error Code: BucketAlreadyExists)");
    }

    private void SetPolicy(ResourceRecord record)
    {
        var name = record.Text("Bucket");
        var bucket = state.Storage.Find(name);
        if (bucket is null || bucket.OwnerId != SandboxState.CanonicalIdOf(record.Place.AccountId))
            throw new ResourceFailure($"The specified bucket does not exist (Service: S3, Status Code: 404, Error Code: NoSuchBucket): {name}");
        var document = record.Properties["PolicyDocument"];
        var text = document is JsonValue value ? value.ToString() : document?.ToJsonString() ?? "";
        try
        {
            BucketPolicy.Parse(text, name);
        }
        catch (S3Exception error)
        {
            throw Failed(error);
        }

        bucket.Change(configuration => configuration with { Policy = text });
    }
}
