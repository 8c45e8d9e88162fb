using System.Collections.Concurrent;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Aws.Tests.Support;

/// <summary>A server that the integration tests run against, with two users on it.</summary>
public abstract class S3Server : IAsyncLifetime
{
    private readonly ConcurrentBag<string> _buckets = [];
    private readonly List<IDisposable> _owned = [];
    private AmazonS3Client? _admin;

    /// <summary>Why the tests cannot run; null when they can.</summary>
    public virtual string? Missing => null;

    public abstract string Endpoint { get; }

    public abstract string Flavor { get; }

    public abstract (string AccessKey, string SecretKey) MainKeys { get; }

    public abstract (string AccessKey, string SecretKey) AltKeys { get; }

    /// <summary>An encryption that the server knows.</summary>
    public abstract ServerSideEncryption Encryption { get; }

    public AwsAccess Access => new() { AccessKey = MainKeys.AccessKey, SecretKey = MainKeys.SecretKey, EndpointUrl = Endpoint, Region = "us-east-1" };

    public AwsAccess AltAccess => Access with { AccessKey = AltKeys.AccessKey, SecretKey = AltKeys.SecretKey };

    public S3ObjectStore Store => field ??= Own(S3ObjectStore.Create(Access));

    public S3ObjectStore AltStore => field ??= Own(S3ObjectStore.Create(AltAccess));

    /// <summary>An unadorned SDK client, for what the store cannot do: buckets and policies.</summary>
    public AmazonS3Client Admin => _admin ??= Own(Client(MainKeys));

    /// <summary>Whether the server does something that the test is about, else why it cannot.</summary>
    public abstract string? Lacks(Feature feature);

    public void Needs(Feature feature)
    {
        SkipIfMissing();
        Skip.If(Lacks(feature) is not null, $"{Flavor}: {Lacks(feature)}");
    }

    public void SkipIfMissing() => Skip.If(Missing is not null, Missing);

    public async Task<string> NewBucketAsync(bool versioned = false, string? region = null, bool allowsAcls = false)
    {
        SkipIfMissing();
        var name = $"t-{Guid.NewGuid():n}";
        await Admin.PutBucketAsync(new PutBucketRequest
        {
            BucketName = name,
            UseClientRegion = false,
            BucketRegionName = region,
            ObjectOwnership = allowsAcls ? ObjectOwnership.ObjectWriter : null,
        });
        _buckets.Add(name);
        if (versioned)
        {
            await Admin.PutBucketVersioningAsync(new PutBucketVersioningRequest
            {
                BucketName = name,
                VersioningConfig = new S3BucketVersioningConfig { Status = VersionStatus.Enabled },
            });
        }

        return name;
    }

    /// <summary>The id by which grants name the second user.</summary>
    public async Task<string> AltCanonicalIdAsync()
    {
        using var alt = Client(AltKeys);
        return (await alt.ListBucketsAsync()).Owner.Id;
    }

    public async Task<ObjectHead> PutAsync(ObjectLocation location, byte[] content, ObjectProperties? properties = null, IReadOnlyList<ObjectTag>? tags = null)
    {
        await Store.PutAsync(
            new PutRequest(location, new MemoryStream(content)) { Properties = properties ?? new ObjectProperties(), Tags = tags ?? [] }, CancellationToken.None);
        return await Store.HeadAsync(location, CancellationToken.None);
    }

    public async Task<byte[]> ReadAsync(ObjectLocation location)
    {
        await using var content = await Store.ReadAsync(new ReadRequest(location), CancellationToken.None);
        using var bytes = new MemoryStream();
        await content.Stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        foreach (var bucket in _buckets)
            await RemoveAsync(bucket);
        CloseClients();
    }

    private protected void CloseClients()
    {
        foreach (var owned in _owned)
            owned.Dispose();
    }

    private async Task RemoveAsync(string bucket)
    {
        await foreach (var upload in Store.ListUploadsAsync(bucket, "", CancellationToken.None))
            await Store.AbortUploadAsync(new CreatedUpload(new ObjectLocation(bucket, upload.Key), upload.UploadId, null), CancellationToken.None);
        var versions = new ListVersionsRequest { BucketName = bucket };
        while (true)
        {
            var page = await Admin.ListVersionsAsync(versions);
            foreach (var version in page.Versions ?? [])
                await Store.DeleteAsync(new ObjectLocation(bucket, version.Key, version.VersionId), CancellationToken.None);
            if (page.IsTruncated != true)
                break;
            (versions.KeyMarker, versions.VersionIdMarker) = (page.NextKeyMarker, page.NextVersionIdMarker);
        }

        string? token = null;
        do
        {
            var page = await Store.ListAsync(new ListRequest(bucket, ContinuationToken: token), CancellationToken.None);
            foreach (var left in page.Objects)
                await Store.DeleteAsync(new ObjectLocation(bucket, left.Key), CancellationToken.None);
            token = page.ContinuationToken;
        }
        while (token is not null);
        await Admin.DeleteBucketAsync(new DeleteBucketRequest { BucketName = bucket, UseClientRegion = false });
    }

    private AmazonS3Client Client((string AccessKey, string SecretKey) keys) => new(
        new BasicAWSCredentials(keys.AccessKey, keys.SecretKey),
        new AmazonS3Config { ServiceURL = Endpoint, ForcePathStyle = true, AuthenticationRegion = "us-east-1" });

    private T Own<T>(T disposable)
        where T : IDisposable
    {
        _owned.Add(disposable);
        return disposable;
    }
}
