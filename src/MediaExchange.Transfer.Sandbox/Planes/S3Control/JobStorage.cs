using System.Text;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.S3;
using MediaExchange.Transfer.Sandbox.S3.Access;
using MediaExchange.Transfer.Sandbox.Storage;

namespace MediaExchange.Transfer.Sandbox.Planes.S3Control;

/// <summary>What a job reads and writes in S3, as the account that it belongs to.</summary>
internal sealed class JobStorage(SandboxState state)
{
    private const int BufferSize = 1 << 16;

    /// <exception cref="JobFailure">It is not there, is not the one that was meant, or may not be read.</exception>
    public Manifest OpenManifest(BatchJob job)
    {
        var request = job.Request;
        var place = request.Manifest;
        var bucket = Bucket(job, place, request.ManifestVersionId is null ? "s3:GetObject" : "s3:GetObjectVersion");
        var key = Encoding.UTF8.GetBytes(place.Key);
        var version = request.ManifestVersionId is { } id ? bucket.Find(key, id) : bucket.Current(key);
        if (version is not { IsDeleteMarker: false })
            throw new JobFailure("NoSuchKey", $"The manifest s3://{place} does not exist.");
        if (version.ETag.ToString() != request.ManifestETag)
            throw new JobFailure("PreconditionFailed", $"The manifest s3://{place} has the ETag {version.ETag}, and the job was made for {request.ManifestETag}.");
        if (version.Settings.IsKms)
            throw JobFailure.BadManifest($"The manifest s3://{place} is encrypted with {version.Settings.Encryption}: a CSV manifest may be encrypted with SSE-S3 only.");
        return new Manifest(version.Content, request.Fields);
    }

    /// <summary>Sees whether the report will have a place.</summary>
    /// <exception cref="JobFailure">It has none.</exception>
    public void CheckReport(BatchJob job)
    {
        if (job.Request.Report is not { } place)
            return;
        var bucket = Bucket(job, Below(place, $"job-{job.Id}/manifest.json"), "s3:PutObject");
        if (job.Request.ReportOwner is { } owner && bucket.OwnerId != SandboxState.CanonicalIdOf(owner))
            throw new JobFailure("AccessDenied", $"The report's bucket {bucket.Name} does not belong to the account {owner}.");
    }

    /// <summary>Writes an object below the report's prefix.</summary>
    /// <returns>Its key and the MD5 of its bytes.</returns>
    /// <exception cref="JobFailure">It may not be written.</exception>
    public (string Key, string Md5) Write(BatchJob job, string name, Stream bytes, string contentType)
    {
        var place = Below(job.Request.Report!.Value, name);
        var bucket = Bucket(job, place, "s3:PutObject");
        using var blob = state.Storage.Journal.CreateBlob();
        var buffer = new byte[BufferSize];
        while (bytes.Read(buffer) is > 0 and var count)
            blob.Append(buffer.AsSpan(0, count));
        var source = blob.Complete(out var digests);
        var content = Content.Of(source);
        var now = state.Now;
        var key = Encoding.UTF8.GetBytes(place.Key);
        state.Storage.Publish("BatchOperations", bucket, key, now, id => new ObjectVersion
        {
            Key = key,
            VersionId = id,
            Content = content,
            ETag = new ETag(digests.Md5, 0),
            LastModified = now,
            Settings = new ObjectSettings { ContentType = contentType }.Share(),
            Checksum = new StoredChecksum(ChecksumAlgorithm.Crc64Nvme, Checksums.Of(ChecksumAlgorithm.Crc64Nvme, content, CancellationToken.None), true),
        });
        return (place.Key, digests.Md5.ToString("x32", System.Globalization.CultureInfo.InvariantCulture));
    }

    private static ObjectPlace Below(ObjectPlace place, string name) => place with { Key = place.Key.Length == 0 ? name : $"{place.Key}/{name}" };

    private Bucket Bucket(BatchJob job, ObjectPlace place, string action)
    {
        var bucket = state.Storage.Find(place.Bucket) ?? throw new JobFailure("NoSuchBucket", $"The bucket {place.Bucket} does not exist.");
        var isAllowed = bucket.OwnerId == SandboxState.CanonicalIdOf(job.Place.AccountId);
        if (bucket.Configuration.Policy is { } policy)
            isAllowed = BucketPolicy.Parse(policy, bucket.Name).Evaluate(job.Place.AccountId, action, "arn:aws:s3:::" + place, Value) ?? isAllowed;
        return isAllowed ? bucket : throw new JobFailure("AccessDenied", $"The role {job.Request.RoleArn} may not {action} s3://{place}.");

        string? Value(string name) => name.ToLowerInvariant() switch
        {
            "aws:securetransport" => "true",
            "aws:principalaccount" => job.Place.AccountId,
            _ => null,
        };
    }
}
