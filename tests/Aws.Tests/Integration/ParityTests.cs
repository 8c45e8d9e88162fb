using Amazon.S3.Model;
using Aws.Tests.Support;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Aws.Tests.Integration;

/// <summary>A small object, copied in one request, and a large one, copied in parts, come out the same: the whole engine against a whole server.</summary>
public abstract class ParityTests(S3Server server)
{
    private const int Threshold = 5 << 20;

    private static readonly string[] Keys = ["small", "large"];

    private static readonly ObjectProperties Rich = new()
    {
        ContentType = "video/mp4; profile=\"a, b\"",
        ContentEncoding = "gzip, br",
        ContentLanguage = "de-DE, en",
        ContentDisposition = "attachment; filename=\"a, дом.mp4\"",
        CacheControl = "public, max-age=60, s-maxage=5, x-own=\"1, 2\"",
        Expires = "Thu, 01 Dec 2044 16:00:00 GMT",
        Metadata = new Dictionary<string, string>
        {
            ["plain"] = "value",
            ["title"] = "Größe дом 👍",
            ["list"] = "one, two; three",
            ["word"] = "=?UTF-8?B?w6TDtsO8IPCfkY0=?=",
        },
    };

    private static readonly ObjectTag[] Tags = [new("plain", "value"), new("sp ace+plus", "a=b/c:d@e _-."), new("empty", ""), new("дом", "größe ü")];

    [SkippableFact]
    public async Task Headers_metadata_and_tags_are_the_sources_own()
    {
        var (source, destination) = await SeedAsync(Rich, Tags);
        await RunAsync(source, destination, new TransferOptions());

        foreach (var key in Keys)
        {
            var there = await HeadAsync(source, key);
            var copy = await HeadAsync(destination, key);
            Assert.Equal(there.Properties with { Metadata = copy.Properties.Metadata }, copy.Properties);
            Assert.Equal(Sorted(there.Properties.Metadata), Sorted(copy.Properties.Metadata));
            Assert.Equal((Rich.Expires, Rich.CacheControl), (copy.Properties.Expires, copy.Properties.CacheControl));
            Assert.Equal(Sorted(Tags), Sorted(await server.Store.GetTagsAsync(new ObjectLocation(destination, key), default)));
        }
    }

    [SkippableFact]
    public async Task An_Expires_that_is_no_date_arrives_as_it_is()
    {
        var (source, destination) = await SeedAsync(new ObjectProperties { Expires = "0, or  never" });
        await RunAsync(source, destination, new TransferOptions());
        foreach (var key in Keys)
            Assert.Equal("0, or  never", (await HeadAsync(destination, key)).Properties.Expires);
    }

    [SkippableTheory]
    [InlineData(CopyProperties.Metadata)]
    [InlineData(CopyProperties.None)]
    public async Task What_is_not_asked_for_stays_behind(CopyProperties choice)
    {
        if (choice == CopyProperties.Metadata)
            server.Needs(Feature.TaggingDirective);
        var (source, destination) = await SeedAsync(Rich, Tags);
        await RunAsync(source, destination, new TransferOptions { CopyProperties = choice });
        foreach (var key in Keys)
        {
            var copy = (await HeadAsync(destination, key)).Properties;
            Assert.Equal(choice == CopyProperties.Metadata ? Rich.CacheControl : null, copy.CacheControl);
            Assert.Equal(choice == CopyProperties.Metadata, copy.Metadata.Count > 0);
            Assert.Empty(await server.Store.GetTagsAsync(new ObjectLocation(destination, key), default));
        }
    }

    [SkippableFact]
    public async Task Storage_class_encryption_key_and_bucket_key_are_those_asked_for_and_never_the_sources()
    {
        var (source, destination) = await SeedAsync(new ObjectProperties());
        var encryption = new ServerSideEncryption("aws:kms", "testkey-1", server.Lacks(Feature.BucketKey) is null ? true : null);
        await RunAsync(source, destination, new TransferOptions { Destination = new DestinationSettings { StorageClass = "STANDARD_IA", Encryption = encryption } });
        var heads = new List<ObjectHead>();
        foreach (var key in Keys)
            heads.Add(await HeadAsync(destination, key));
        Assert.All(heads, head => Assert.Equal(("STANDARD_IA", "aws:kms"), (head.StorageClass, head.Encryption!.Algorithm)));
        Assert.All(heads, head => Assert.EndsWith("testkey-1", head.Encryption!.KmsKeyId, StringComparison.Ordinal));
        Assert.All(heads, head => Assert.Equal(encryption.BucketKeyEnabled, head.Encryption!.BucketKeyEnabled));

        // Back again, where nothing is asked for: both are the bucket's own affair.
        var back = await server.NewBucketAsync();
        await RunAsync(destination, back, new TransferOptions());
        foreach (var key in Keys)
        {
            var copy = await HeadAsync(back, key);
            Assert.Equal("STANDARD", copy.StorageClass);
            Assert.Equal((await HeadAsync(back, Keys[0])).Encryption, copy.Encryption);
            Assert.NotEqual("aws:kms", copy.Encryption?.Algorithm);
        }
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Grants_are_those_asked_for(bool canned)
    {
        var (source, _) = await SeedAsync(new ObjectProperties());
        var destination = await server.NewBucketAsync(allowsAcls: true);
        var id = await server.AltCanonicalIdAsync();
        var settings = canned ? new DestinationSettings { CannedAcl = "bucket-owner-full-control" } : new DestinationSettings { GrantFullControl = [id] };
        await RunAsync(source, destination, new TransferOptions { Destination = settings });
        var acls = new List<string[]>();
        foreach (var key in Keys)
        {
            var acl = await server.Admin.GetObjectAclAsync(new GetObjectAclRequest { BucketName = destination, Key = key });
            acls.Add([.. acl.Grants.Select(grant => $"{grant.Grantee.CanonicalUser} {grant.Permission}").Order(StringComparer.Ordinal)]);
        }

        Assert.Equal(acls[0], acls[1]);
        Assert.Equal(!canned, acls[0].Contains($"{id} FULL_CONTROL"));
    }

    [SkippableFact]
    public async Task The_owner_enforced_bucket_takes_its_owners_full_control()
    {
        var (source, destination) = await SeedAsync(new ObjectProperties());
        await RunAsync(source, destination, new TransferOptions { Destination = new DestinationSettings { CannedAcl = "bucket-owner-full-control" } });
    }

    [SkippableTheory]
    [InlineData(CopyProperties.All)]
    [InlineData(CopyProperties.Default)]
    public async Task Redirect_and_annotations_go_along_with_All_and_only_then(CopyProperties choice)
    {
        server.Needs(Feature.Annotations);
        var (source, destination) = await SeedAsync(Rich with { WebsiteRedirectLocation = "/elsewhere?a=b" }, Tags);
        var notes = Enumerable.Range(0, 20).ToDictionary(i => $"ml.name-{i}_ü", i => new string('я', 1 + (i * 1000)));
        foreach (var key in Keys)
            await AnnotateAsync(new ObjectLocation(source, key), notes);

        await RunAsync(source, destination, new TransferOptions { CopyProperties = choice });

        foreach (var key in Keys)
        {
            var copy = await HeadAsync(destination, key);
            Assert.Equal(choice == CopyProperties.All ? "/elsewhere?a=b" : null, copy.Properties.WebsiteRedirectLocation);
            Assert.Equal(Rich.CacheControl, copy.Properties.CacheControl);
            Assert.Equal(Sorted(Tags), Sorted(await server.Store.GetTagsAsync(new ObjectLocation(destination, key), default)));
            Assert.Equal(choice == CopyProperties.All ? Sorted(notes) : [], Sorted(await NotesAsync(new ObjectLocation(destination, key))));
        }
    }

    [SkippableFact]
    public async Task A_server_without_annotations_fails_nothing_for_want_of_them_and_loses_no_object_to_one()
    {
        server.SkipIfMissing();
        Skip.If(server.Lacks(Feature.Annotations) is null, "the server knows annotations");
        var (source, destination) = await SeedAsync(Rich, Tags);
        var outcomes = await RunAsync(source, destination, new TransferOptions { CopyProperties = CopyProperties.All });
        Assert.All(outcomes, outcome => Assert.Contains("knows no annotations", outcome.Reason, StringComparison.Ordinal));
        var location = new ObjectLocation(destination, "small");
        var head = await HeadAsync(destination, "small");
        var refused = await Assert.ThrowsAsync<StoreException>(() => server.Store.WriteAnnotationAsync(new WriteAnnotationRequest(location, head.ETag, "name", "text"u8.ToArray()), default));
        Assert.Equal(StoreErrorKind.NotSupported, refused.Kind);
        Assert.Equal(Content(100), await server.ReadAsync(location));
    }

    private static byte[] Content(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        return content;
    }

    private static List<ObjectTag> Sorted(IEnumerable<ObjectTag> tags) => [.. tags.OrderBy(tag => tag.Key, StringComparer.Ordinal)];

    private static List<KeyValuePair<string, string>> Sorted(IReadOnlyDictionary<string, string> pairs) => [.. pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal)];

    private static async IAsyncEnumerable<InventoryRow> Rows(string bucket)
    {
        await Task.Yield();
        for (var i = 0; i < Keys.Length; i++)
            yield return new InventoryRow(i + 1, new ObjectLocation(bucket, Keys[i]), null);
    }

    private async Task<(string Source, string Destination)> SeedAsync(ObjectProperties properties, ObjectTag[]? tags = null)
    {
        var source = await server.NewBucketAsync();
        await server.PutAsync(new ObjectLocation(source, "small"), Content(100), properties, tags);
        await server.PutAsync(new ObjectLocation(source, "large"), Content(Threshold + 1), properties, tags);
        return (source, await server.NewBucketAsync());
    }

    private async Task<List<ItemOutcome>> RunAsync(string source, string destination, TransferOptions options)
    {
        var outcomes = new List<ItemOutcome>();
        var definition = new TransferDefinition { Rows = Rows(source), DestinationBucket = destination };
        await foreach (var item in TransferEngine.RunAsync(definition, server.Store, server.Store, options with { MultipartThreshold = Threshold, PartSize = Threshold }))
        {
            if (item is ItemFinished finished)
                outcomes.Add(finished.Outcome);
        }

        outcomes.Sort((a, b) => a.Line.CompareTo(b.Line));
        Assert.All(outcomes, outcome => Assert.True(outcome.Status == ItemStatus.Copied, outcome.Failure?.ToString()));
        Assert.Equal([0, 2], outcomes.Select(outcome => outcome.Parts));
        return outcomes;
    }

    private async Task AnnotateAsync(ObjectLocation location, Dictionary<string, string> notes)
    {
        foreach (var (name, text) in notes)
        {
            await server.Admin.PutObjectAnnotationAsync(new PutObjectAnnotationRequest
            {
                BucketName = location.Bucket,
                Key = location.Key,
                AnnotationName = name,
                AnnotationPayload = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)),
            });
        }
    }

    private async Task<Dictionary<string, string>> NotesAsync(ObjectLocation location)
    {
        var notes = new Dictionary<string, string>();
        var listed = await server.Admin.ListObjectAnnotationsAsync(new ListObjectAnnotationsRequest { BucketName = location.Bucket, Key = location.Key });
        foreach (var entry in listed.Annotations ?? [])
        {
            using var got = await server.Admin.GetObjectAnnotationAsync(new GetObjectAnnotationRequest { BucketName = location.Bucket, Key = location.Key, AnnotationName = entry.AnnotationName });
            using var reader = new StreamReader(got.ResponseStream);
            notes[entry.AnnotationName] = await reader.ReadToEndAsync();
        }

        return notes;
    }

    private Task<ObjectHead> HeadAsync(string bucket, string key) => server.Store.HeadAsync(new ObjectLocation(bucket, key), default);
}

[Collection(SandboxCollection.Name)]
public sealed class ParityTestsOnSandbox(LocalSandbox server) : ParityTests(server);

[Collection(RemoteCollection.Name)]
public sealed class ParityTestsOnRemote(RemoteServer server) : ParityTests(server);
