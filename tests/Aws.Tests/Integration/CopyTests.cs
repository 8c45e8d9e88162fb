using Amazon.S3;
using Amazon.S3.Model;
using Aws.Tests.Support;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;
using CopyPartRequest = MediaExchange.Transfer.Engine.Stores.CopyPartRequest;

namespace Aws.Tests.Integration;

/// <summary>Nothing that an object is gets lost on the way, by CopyObject as by a multipart copy.</summary>
public abstract class CopyTests(S3Server server)
{
    private static readonly ObjectProperties Rich = new()
    {
        ContentType = "video/mp4; profile=\"a, b\"; charset=UTF-8",
        ContentEncoding = "gzip, br",
        ContentLanguage = "de-DE, en",
        ContentDisposition = "attachment; filename=\"a, b.mp4\"; filename*=UTF-8''%C3%A4.mp4",
        CacheControl = "public, max-age=60, s-maxage=5, x-own=\"1, 2\"",
        Expires = "Thu, 01 Dec 2044 16:00:00 GMT",
        Metadata = new Dictionary<string, string>
        {
            ["plain"] = "value",
            ["list"] = "one, two; three",
            ["content-md5"] = "d41d8cd98f00b204e9800998ecf8427e",
            ["word"] = "=?UTF-8?B?w6TDtsO8IPCfkY0=?=",
            ["with-dash_and_underscore"] = "x",
        },
    };

    private static readonly ObjectTag[] Tags = [new("plain", "value"), new("sp ace+plus", "a=b/c:d@e _-."), new("empty", "")];

    [SkippableFact]
    public async Task A_copy_carries_headers_metadata_and_tags_whether_they_are_taken_over_or_said_anew()
    {
        var bucket = await server.NewBucketAsync();
        var source = new ObjectLocation(bucket, "source");
        var head = await server.PutAsync(source, [1, 2, 3], Rich, Tags);
        AssertRich(head);

        var taken = new ObjectLocation(bucket, "taken");
        var written = await server.Store.CopyAsync(new CopyRequest(source, head.ETag, taken), default);
        Assert.Equal(head.ETag, written.ETag);
        var said = new ObjectLocation(bucket, "said");
        await server.Store.CopyAsync(new CopyRequest(source, head.ETag, said) { Properties = head.Properties, Tags = await server.Store.GetTagsAsync(source, default) }, default);

        foreach (var copy in new[] { taken, said })
        {
            AssertRich(await server.Store.HeadAsync(copy, default));
            AssertTags(Tags, await server.Store.GetTagsAsync(copy, default));
            Assert.Equal([1, 2, 3], await server.ReadAsync(copy));
        }
    }

    [SkippableFact]
    public async Task A_multipart_copy_carries_what_CopyObject_carries()
    {
        var bucket = await server.NewBucketAsync();
        var source = new ObjectLocation(bucket, "source");
        var content = Content((5 << 20) + 7);
        var head = await server.PutAsync(source, content, Rich, Tags);

        var copy = new ObjectLocation(bucket, "copy");
        var upload = await server.Store.CreateUploadAsync(
            new CreateUploadRequest(copy, head.Properties, await server.Store.GetTagsAsync(source, default), DestinationSettings.Default, null), default);
        var parts = new[]
        {
            await server.Store.CopyPartAsync(new CopyPartRequest(upload, 1, source, head.ETag, 0, 5 << 20), default),
            await server.Store.CopyPartAsync(new CopyPartRequest(upload, 2, source, head.ETag, 5 << 20, 7), default),
        };
        await server.Store.CompleteUploadAsync(new CompleteUploadRequest(upload, parts, content.Length, null, false), default);

        var result = await server.Store.HeadAsync(copy, default);
        AssertRich(result);
        Assert.Equal(2, result.PartCount);
        AssertTags(Tags, await server.Store.GetTagsAsync(copy, default));
        Assert.Equal(content, await server.ReadAsync(copy));
    }

    [SkippableFact]
    public async Task A_copy_may_leave_headers_metadata_and_tags_behind()
    {
        var bucket = await server.NewBucketAsync();
        var source = new ObjectLocation(bucket, "source.mp4");
        var head = await server.PutAsync(source, [1], Rich, Tags);
        var bare = new ObjectLocation(bucket, "bare.mp4");
        await server.Store.CopyAsync(new CopyRequest(source, head.ETag, bare) { Properties = new ObjectProperties(), Tags = [] }, default);

        var result = await server.Store.HeadAsync(bare, default);
        Assert.Empty(result.Properties.Metadata);
        Assert.Null(result.Properties.CacheControl);
        Assert.Null(result.Properties.ContentDisposition);
        // Not what somebody takes the key's ending for.
        Assert.NotEqual("video/mp4", result.Properties.ContentType);
        Assert.Empty(await server.Store.GetTagsAsync(bare, default));
    }

    [SkippableFact]
    public async Task Metadata_outside_ASCII_reads_the_same_after_every_way_of_copying()
    {
        var bucket = await server.NewBucketAsync();
        var source = new ObjectLocation(bucket, "source");
        var written = new ObjectProperties { Metadata = new Dictionary<string, string> { ["title"] = "Größe дом 👍", ["quoted"] = "=?UTF-8?Q?=D0=B4=D0=BE=D0=BC?=" }, ContentDisposition = "attachment; filename=\"дом.mov\"" };
        var content = Content((5 << 20) + 1);
        var head = await server.PutAsync(source, content, written);

        var single = new ObjectLocation(bucket, "single");
        await server.Store.CopyAsync(new CopyRequest(source, head.ETag, single) { Properties = head.Properties }, default);
        var taken = new ObjectLocation(bucket, "taken");
        await server.Store.CopyAsync(new CopyRequest(source, head.ETag, taken), default);
        var multi = new ObjectLocation(bucket, "multi");
        var upload = await server.Store.CreateUploadAsync(new CreateUploadRequest(multi, head.Properties, [], DestinationSettings.Default, null), default);
        var part = await server.Store.CopyPartAsync(new CopyPartRequest(upload, 1, source, head.ETag, 0, content.Length), default);
        await server.Store.CompleteUploadAsync(new CompleteUploadRequest(upload, [part], content.Length, null, false), default);

        foreach (var copy in new[] { single, taken, multi })
        {
            var read = (await server.Store.HeadAsync(copy, default)).Properties;
            Assert.Equal(head.Properties.Metadata, read.Metadata);
            Assert.Equal(head.Properties.ContentDisposition, read.ContentDisposition);
        }
    }

    [SkippableFact]
    public async Task A_source_that_is_not_the_one_pinned_is_not_copied()
    {
        var bucket = await server.NewBucketAsync();
        var source = new ObjectLocation(bucket, "source");
        var pinned = await server.PutAsync(source, Content(5 << 20));
        await server.PutAsync(source, Content((5 << 20) + 1));
        var destination = new ObjectLocation(bucket, "destination");

        var copy = await Assert.ThrowsAsync<StoreException>(() => server.Store.CopyAsync(new CopyRequest(source, pinned.ETag, destination), default));
        Assert.Equal((StoreErrorKind.PreconditionFailed, "CopyObject", 412), (copy.Kind, copy.Error.Operation, copy.Error.HttpStatus));
        var head = await Assert.ThrowsAsync<StoreException>(() => server.Store.HeadAsync(destination, default));
        Assert.Equal(StoreErrorKind.NotFound, head.Kind);
    }

    [SkippableFact]
    public async Task A_part_of_a_source_that_is_not_the_one_pinned_is_not_copied()
    {
        server.Needs(Feature.PinOnPartCopy);
        var bucket = await server.NewBucketAsync();
        var source = new ObjectLocation(bucket, "source");
        var pinned = await server.PutAsync(source, Content(5 << 20));
        await server.PutAsync(source, Content((5 << 20) + 1));
        var upload = await server.Store.CreateUploadAsync(
            new CreateUploadRequest(new ObjectLocation(bucket, "destination"), new ObjectProperties(), [], DestinationSettings.Default, null), default);
        var part = await Assert.ThrowsAsync<StoreException>(() => server.Store.CopyPartAsync(new CopyPartRequest(upload, 1, source, pinned.ETag, 0, 5 << 20), default));
        Assert.Equal((StoreErrorKind.PreconditionFailed, "UploadPartCopy"), (part.Kind, part.Error.Operation));
    }

    [SkippableFact]
    public async Task The_version_named_is_the_one_that_is_headed_read_and_copied()
    {
        var bucket = await server.NewBucketAsync(versioned: true);
        var current = new ObjectLocation(bucket, "key with +?");
        var first = await server.PutAsync(current, [1], tags: [new ObjectTag("v", "1")]);
        var second = await server.PutAsync(current, [2, 2], tags: [new ObjectTag("v", "2")]);
        Assert.NotNull(first.VersionId);
        Assert.NotEqual(first.VersionId, second.VersionId);
        var old = current with { VersionId = first.VersionId };

        Assert.Equal(1, (await server.Store.HeadAsync(old, default)).Size);
        Assert.Equal([1], await server.ReadAsync(old));
        Assert.Equal("1", Assert.Single(await server.Store.GetTagsAsync(old, default)).Value);
        var copy = new ObjectLocation(bucket, "copy");
        var written = await server.Store.CopyAsync(new CopyRequest(old, first.ETag, copy), default);
        Assert.Equal([1], await server.ReadAsync(copy));
        if (server.Lacks(Feature.VersionOnCopy) is null)
            Assert.Equal((await server.Store.HeadAsync(copy, default)).VersionId, written.VersionId);

        // A delete marker is no object, asked for by its own version or not.
        await server.Store.DeleteAsync(current, default);
        Assert.Equal(StoreErrorKind.NotFound, (await Assert.ThrowsAsync<StoreException>(() => server.Store.HeadAsync(current, default))).Kind);
        Assert.Equal([1], await server.ReadAsync(old));
    }

    [SkippableFact]
    public async Task An_existing_destination_is_not_overwritten_when_it_must_not_exist()
    {
        server.Needs(Feature.IfNoneMatchOnCopy);
        var bucket = await server.NewBucketAsync();
        var source = new ObjectLocation(bucket, "source");
        var head = await server.PutAsync(source, [1]);
        var destination = new ObjectLocation(bucket, "destination");
        await server.PutAsync(destination, [2]);

        var failure = await Assert.ThrowsAsync<StoreException>(() => server.Store.CopyAsync(new CopyRequest(source, head.ETag, destination) { IfNoneMatch = true }, default));
        Assert.Equal(StoreErrorKind.PreconditionFailed, failure.Kind);
        Assert.Equal([2], await server.ReadAsync(destination));
        await server.Store.CopyAsync(new CopyRequest(source, head.ETag, new ObjectLocation(bucket, "new")) { IfNoneMatch = true }, default);
    }

    [SkippableFact]
    public async Task Storage_class_and_encryption_are_those_asked_for_by_either_way()
    {
        var bucket = await server.NewBucketAsync();
        var source = new ObjectLocation(bucket, "source");
        var content = Content((5 << 20) + 1);
        var head = await server.PutAsync(source, content);
        var settings = new DestinationSettings { StorageClass = "STANDARD_IA", Encryption = server.Encryption, CannedAcl = "bucket-owner-full-control" };
        var single = new ObjectLocation(bucket, "single");
        await server.Store.CopyAsync(new CopyRequest(source, head.ETag, single) { Settings = settings }, default);
        var multi = new ObjectLocation(bucket, "multi");
        var upload = await server.Store.CreateUploadAsync(new CreateUploadRequest(multi, new ObjectProperties(), [], settings, null), default);
        var part = await server.Store.CopyPartAsync(new CopyPartRequest(upload, 1, source, head.ETag, 0, content.Length), default);
        await server.Store.CompleteUploadAsync(new CompleteUploadRequest(upload, [part], content.Length, null, false), default);

        foreach (var copy in new[] { single, multi })
        {
            var read = await server.Store.HeadAsync(copy, default);
            Assert.Equal(("STANDARD_IA", server.Encryption.Algorithm, server.Encryption.KmsKeyId), (read.StorageClass, read.Encryption?.Algorithm, read.Encryption?.KmsKeyId));
            Assert.Equal(content, await server.ReadAsync(copy));
        }

        Assert.Contains((await server.Store.ListAsync(new ListRequest(bucket, "single"), default)).Objects, o => o.StorageClass == "STANDARD_IA");
    }

    [SkippableFact]
    public async Task A_grant_gives_the_other_user_the_copy()
    {
        var bucket = await server.NewBucketAsync(allowsAcls: true);
        var source = new ObjectLocation(bucket, "source");
        var content = Content((5 << 20) + 1);
        var head = await server.PutAsync(source, content);
        var settings = new DestinationSettings { GrantFullControl = [await server.AltCanonicalIdAsync()] };
        var single = new ObjectLocation(bucket, "single");
        await server.Store.CopyAsync(new CopyRequest(source, head.ETag, single) { Settings = settings }, default);
        var multi = new ObjectLocation(bucket, "multi");
        var upload = await server.Store.CreateUploadAsync(new CreateUploadRequest(multi, new ObjectProperties(), [], settings, null), default);
        var part = await server.Store.CopyPartAsync(new CopyPartRequest(upload, 1, source, head.ETag, 0, content.Length), default);
        await server.Store.CompleteUploadAsync(new CompleteUploadRequest(upload, [part], content.Length, null, false), default);

        foreach (var copy in new[] { single, multi })
        {
            var acl = await server.Admin.GetObjectAclAsync(new GetObjectAclRequest { BucketName = bucket, Key = copy.Key });
            Assert.Contains(acl.Grants, g => g.Grantee.CanonicalUser == settings.GrantFullControl[0] && g.Permission == S3Permission.FULL_CONTROL);
            if (server.Lacks(Feature.ReadingByAcl) is null)
                Assert.Equal(content.Length, (await server.AltStore.HeadAsync(copy, default)).Size);
        }
    }

    [SkippableFact]
    public async Task A_grant_on_a_bucket_that_its_owner_enforces_is_refused_by_either_way()
    {
        server.Needs(Feature.OwnerEnforced);
        var bucket = await server.NewBucketAsync();
        var source = new ObjectLocation(bucket, "source");
        var head = await server.PutAsync(source, [1]);
        var settings = new DestinationSettings { GrantFullControl = [await server.AltCanonicalIdAsync()] };
        var destination = new ObjectLocation(bucket, "destination");
        var copy = await Assert.ThrowsAsync<StoreException>(() => server.Store.CopyAsync(new CopyRequest(source, head.ETag, destination) { Settings = settings }, default));
        Assert.Equal(StoreErrorKind.AclNotSupported, copy.Kind);
        var create = await Assert.ThrowsAsync<StoreException>(() => server.Store.CreateUploadAsync(new CreateUploadRequest(destination, new ObjectProperties(), [], settings, null), default));
        Assert.Equal(StoreErrorKind.AclNotSupported, create.Kind);
    }

    private static void AssertRich(ObjectHead head)
    {
        Assert.Equal(Rich with { Metadata = head.Properties.Metadata }, head.Properties);
        Assert.Equal(Rich.Metadata.OrderBy(m => m.Key, StringComparer.Ordinal), head.Properties.Metadata.OrderBy(m => m.Key, StringComparer.Ordinal));
    }

    private static void AssertTags(IEnumerable<ObjectTag> expected, IEnumerable<ObjectTag> actual) =>
        Assert.Equal(expected.OrderBy(t => t.Key, StringComparer.Ordinal), actual.OrderBy(t => t.Key, StringComparer.Ordinal));

    private static byte[] Content(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        return content;
    }
}

[Collection(SandboxCollection.Name)]
public sealed class CopyTestsOnSandbox(LocalSandbox server) : CopyTests(server);

[Collection(RemoteCollection.Name)]
public sealed class CopyTestsOnRemote(RemoteServer server) : CopyTests(server);
