using System.Text;
using Aws.Tests.Support;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Aws.Tests.Integration;

public abstract class AnnotationTests(S3Server server)
{
    [SkippableFact]
    public async Task An_annotation_is_read_as_it_was_written_and_belongs_to_its_version()
    {
        server.Needs(Feature.Annotations);
        var bucket = await server.NewBucketAsync(versioned: true);
        var current = new ObjectLocation(bucket, "a b+c/дом");
        var first = await server.PutAsync(current, [1]);
        var old = current with { VersionId = first.VersionId };
        await server.Store.WriteAnnotationAsync(new WriteAnnotationRequest(old, first.ETag, "ml.дом-1_ü", "text"u8.ToArray()), default);
        await server.Store.WriteAnnotationAsync(new WriteAnnotationRequest(old, first.ETag, "ml.дом-1_ü", "größer 👍"u8.ToArray()), default);
        await server.PutAsync(current, [2]);

        var listed = Assert.Single(await server.Store.ListAnnotationsAsync(old, default));
        var read = await server.Store.ReadAnnotationAsync(old, listed.Name, default);
        Assert.Equal(("ml.дом-1_ü", "größer 👍"), (listed.Name, Encoding.UTF8.GetString(read.Payload.Span)));
        Assert.Equal((listed.ETag, listed.Size), (read.ETag, read.Payload.Length));
        Assert.NotEqual(first.ETag, read.ETag);
        Assert.Empty(await server.Store.ListAnnotationsAsync(current, default));
        Assert.Equal(first, (await server.Store.HeadAsync(old, default)) with { Checksums = first.Checksums, Properties = first.Properties });
    }

    [SkippableFact]
    public async Task The_largest_and_the_most_fit_and_one_more_does_not()
    {
        server.Needs(Feature.Annotations);
        var location = new ObjectLocation(await server.NewBucketAsync(), "key");
        var head = await server.PutAsync(location, [1]);
        await server.Store.WriteAnnotationAsync(new WriteAnnotationRequest(location, head.ETag, new string('n', S3Limits.MaxAnnotationNameBytes), new byte[S3Limits.MaxAnnotationSize]), default);
        await Parallel.ForAsync(1, S3Limits.MaxAnnotations, async (i, token) =>
            await server.Store.WriteAnnotationAsync(new WriteAnnotationRequest(location, head.ETag, $"name{i}", "x"u8.ToArray()), token));
        var listed = await server.Store.ListAnnotationsAsync(location, default);
        Assert.Equal(S3Limits.MaxAnnotations, listed.DistinctBy(annotation => annotation.Name).Count());
        Assert.Contains(listed, annotation => annotation.Size == S3Limits.MaxAnnotationSize);
        var refused = await Assert.ThrowsAsync<StoreException>(() => server.Store.WriteAnnotationAsync(new WriteAnnotationRequest(location, head.ETag, "more", "x"u8.ToArray()), default));
        Assert.Equal("AnnotationLimitExceeded", refused.Error.Code);
    }

    [SkippableFact]
    public async Task An_object_that_is_not_the_one_pinned_gets_none_and_a_name_that_is_not_there_is_not_found()
    {
        server.Needs(Feature.Annotations);
        var location = new ObjectLocation(await server.NewBucketAsync(), "key");
        var pinned = await server.PutAsync(location, [1]);
        await server.PutAsync(location, [2]);
        var refused = await Assert.ThrowsAsync<StoreException>(() => server.Store.WriteAnnotationAsync(new WriteAnnotationRequest(location, pinned.ETag, "name", "x"u8.ToArray()), default));
        Assert.Equal((StoreErrorKind.PreconditionFailed, "PutObjectAnnotation"), (refused.Kind, refused.Error.Operation));
        var missing = await Assert.ThrowsAsync<StoreException>(() => server.Store.ReadAnnotationAsync(location, "name", default));
        Assert.Equal((StoreErrorKind.NotFound, "NoSuchAnnotation"), (missing.Kind, missing.Error.Code));
        var gone = await Assert.ThrowsAsync<StoreException>(() => server.Store.ListAnnotationsAsync(location with { Key = "absent" }, default));
        Assert.Equal((StoreErrorKind.NotFound, "NoSuchKey"), (gone.Kind, gone.Error.Code));
    }
}

[Collection(SandboxCollection.Name)]
public sealed class AnnotationTestsOnSandbox(LocalSandbox server) : AnnotationTests(server);

[Collection(RemoteCollection.Name)]
public sealed class AnnotationTestsOnRemote(RemoteServer server) : AnnotationTests(server);
