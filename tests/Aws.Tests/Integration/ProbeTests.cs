using Amazon.S3.Model;
using Aws.Tests.Support;
using MediaExchange.Transfer.Aws.Preflight;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Aws.Tests.Integration;

/// <summary>What may be done is found out, and nothing is done.</summary>
public abstract class ProbeTests(S3Server server)
{
    [SkippableFact]
    public async Task An_owner_is_allowed_everything_and_nothing_is_left_behind()
    {
        var source = await server.NewBucketAsync();
        var destination = await server.NewBucketAsync();
        await server.PutAsync(new ObjectLocation(source, "key"), [1]);

        var found = await new BucketProbe(server.Store).RunAsync(new ProbeRequest { Sources = [source], Destinations = [destination] }, destination, default);

        Assert.All(found.Operations, each => Assert.True(each.IsAllowed, $"{each.Operation}: {each.Problem}"));
        Assert.Equal(
            ["ListObjectsV2", "GetObject", "GetObjectTagging", "ListMultipartUploads", "ListParts", "AbortMultipartUpload", "PutObject", "PutObject"],
            found.Operations.Select(each => each.Operation));
        Assert.Empty((await server.Store.ListAsync(new ListRequest(destination), default)).Objects);
        Assert.Empty(await server.Store.ListUploadsAsync(destination, "", default).ToListAsync());
    }

    [SkippableFact]
    public async Task A_stranger_is_refused_everything_and_told_what()
    {
        var bucket = await server.NewBucketAsync();
        await server.PutAsync(new ObjectLocation(bucket, "key"), [1]);

        var found = await new BucketProbe(server.AltStore).RunAsync(new ProbeRequest { Sources = [bucket], Destinations = [bucket] }, null, default);

        Assert.All(found.Operations, each => Assert.False(each.IsAllowed, each.Operation));
        Assert.Contains("PutObject", found.Operations.Select(each => each.Operation));
        Assert.All(found.Operations, each => Assert.StartsWith("AccessDenied", each.Problem));
    }

    [SkippableFact]
    public async Task Who_may_read_but_not_write_is_told_so()
    {
        var bucket = await server.NewBucketAsync();
        await server.PutAsync(new ObjectLocation(bucket, "key"), [1]);
        await server.Admin.PutBucketPolicyAsync(new PutBucketPolicyRequest
        {
            BucketName = bucket,
            Policy = $$"""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["*"]}, "Action": ["s3:ListBucket", "s3:GetObject"],
                  "Resource": ["arn:aws:s3:::{{bucket}}", "arn:aws:s3:::{{bucket}}/*"]}]}
                """,
        });

        var found = await new BucketProbe(server.AltStore).RunAsync(new ProbeRequest { Sources = [bucket], Destinations = [bucket] }, null, default);

        // Ceph looks for the upload before it asks who lists its parts; S3 does not.
        var allowed = found.Operations.Where(each => each.IsAllowed && each.Operation != "ListParts").Select(each => each.Operation);
        Assert.Equal(["ListObjectsV2", "GetObject"], allowed);
    }

    [SkippableFact]
    public async Task A_bucket_is_described_by_its_settings()
    {
        var bucket = await server.NewBucketAsync(versioned: true);

        var facts = await server.Store.LookAsync(bucket, default);

        Assert.Equal((bucket, true), (facts.Name, facts.IsVersioned));
    }

    [SkippableFact]
    public async Task A_bucket_that_is_not_there_is_said_not_to_be()
    {
        server.SkipIfMissing();

        var failed = await Assert.ThrowsAsync<StoreException>(() => server.Store.LookAsync("t-nowhere-" + Guid.NewGuid().ToString("n"), default));

        Assert.Equal(StoreErrorKind.NoSuchBucket, failed.Kind);
    }
}

[Collection(SandboxCollection.Name)]
public sealed class ProbeTestsOnSandbox(LocalSandbox server) : ProbeTests(server);

[Collection(RemoteCollection.Name)]
public sealed class ProbeTestsOnRemote(RemoteServer server) : ProbeTests(server);
