using System.Text;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.Edge.Behaviour;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using MediaExchange.Transfer.Sandbox.S3;
using MediaExchange.Transfer.Sandbox.Storage;

namespace MediaExchange.Transfer.Sandbox.Hosting;

/// <summary>What faults and the behaviour model need of the storage.</summary>
internal sealed class StorageHooks(SandboxState state) : ISandboxMutator, ICopySizer
{
    public ValueTask<long?> SizeAsync(string bucket, string key, string? versionId, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        var found = state.Storage.Find(bucket);
        var version = versionId is null ? found?.Current(bytes) : found?.Find(bytes, versionId);
        return ValueTask.FromResult(version is { IsDeleteMarker: false } ? version.Size : (long?)null);
    }

    public ValueTask MutateAsync(MutationKind kind, string bucket, string key, string? uploadId, CancellationToken cancellationToken)
    {
        if (state.Storage.Find(bucket) is not { } found)
            return ValueTask.CompletedTask;
        var bytes = Encoding.UTF8.GetBytes(key);
        switch (kind)
        {
            case MutationKind.AbortUpload:
                if (uploadId is not null && found.Uploads.TryRemove(uploadId, out _))
                    state.Storage.Journal.UploadEnded(found, uploadId);
                break;
            case MutationKind.Delete:
                found.Delete(bytes, null, state.Now);
                break;
            default:
                if (found.Current(bytes) is { IsDeleteMarker: false } version)
                    PutAgain(found, version, kind == MutationKind.Overwrite);
                break;
        }

        return ValueTask.CompletedTask;
    }

    private void PutAgain(Bucket bucket, ObjectVersion present, bool withOtherContent)
    {
        // Other content of the same size: all new for real bytes, another seed for virtual ones.
        var content = withOtherContent ? Content.Of(new VirtualContent(Random.Shared.NextInt64(), present.Size)) : present.Content;
        var now = state.Now;
        state.Storage.Publish("Mutate", bucket, present.Key, now, id => new ObjectVersion
        {
            Key = present.Key,
            VersionId = id,
            Content = content,
            ETag = withOtherContent ? new ETag(WriteHash(present.Settings, content), 0) : present.ETag,
            LastModified = now,
            Settings = present.Settings,
            Checksum = withOtherContent
                ? new StoredChecksum(ChecksumAlgorithm.Crc64Nvme, Checksums.Of(ChecksumAlgorithm.Crc64Nvme, content, CancellationToken.None), true)
                : present.Checksum,
            Parts = withOtherContent ? null : present.Parts,
            Tags = present.Tags,
        });
    }

    private static UInt128 WriteHash(ObjectSettings settings, Content content) =>
        S3.Operations.WriteOperations.HashFor(settings, content.Md5(CancellationToken.None));
}
