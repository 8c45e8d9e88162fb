using System.Security.Cryptography;
using System.Text;
using MediaExchange.Transfer.Engine.Stores.InMemory;

namespace MediaExchange.Transfer.Engine.Stores;

// Requests about the annotations of an object.
public sealed partial class InMemoryObjectStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<ObjectAnnotation>> ListAnnotationsAsync(ObjectLocation location, CancellationToken cancellationToken) => Answer<IReadOnlyList<ObjectAnnotation>>(
        StoreOperation.ListAnnotations,
        () =>
        {
            RequireAnnotations(StoreOperation.ListAnnotations, location);
            var version = Find(StoreOperation.ListAnnotations, location).Version;
            return [.. version.Annotations.Select(entry => new ObjectAnnotation(entry.Key, entry.Value.Payload.Length, entry.Value.ETag))];
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<AnnotationContent> ReadAnnotationAsync(ObjectLocation location, string name, CancellationToken cancellationToken) => Answer(StoreOperation.ReadAnnotation, () =>
    {
        RequireAnnotations(StoreOperation.ReadAnnotation, location);
        return Find(StoreOperation.ReadAnnotation, location).Version.Annotations.TryGetValue(name, out var content)
            ? content
            : throw MemoryFailure.Make(StoreOperation.ReadAnnotation, StoreErrorKind.NotFound, "NoSuchAnnotation", 404, "The annotation does not exist on this object.", location);
    }, cancellationToken);

    /// <inheritdoc/>
    public Task WriteAnnotationAsync(WriteAnnotationRequest request, CancellationToken cancellationToken) => Answer(StoreOperation.WriteAnnotation, () =>
    {
        RequireAnnotations(StoreOperation.WriteAnnotation, request.Location);
        var (bucket, version) = Find(StoreOperation.WriteAnnotation, request.Location);
        CheckPin(StoreOperation.WriteAnnotation, request.Location, version, request.ObjectETag, "x-amz-object-if-match");
        if (request.Payload.Length is < 1 or > S3Limits.MaxAnnotationSize)
            throw MemoryFailure.Invalid(StoreOperation.WriteAnnotation, request.Location, $"An annotation has 1 to {S3Limits.MaxAnnotationSize} bytes.");
        var annotations = version.Annotations.SetItem(request.Name, Annotation(request.Payload.ToArray(), version.Encryption));
        if (annotations.Count > S3Limits.MaxAnnotations)
            throw MemoryFailure.Invalid(StoreOperation.WriteAnnotation, request.Location, $"An object has {S3Limits.MaxAnnotations} annotations at most.", "AnnotationLimitExceeded");
        bucket.Replace(request.Location.Key, version, version with { Annotations = annotations });
        return true;
    }, cancellationToken);

    private AnnotationContent Annotation(byte[] payload, ServerSideEncryption? encryption) =>
        new(MemoryDigests.ETag(MD5.HashData(payload), encryption, ++_serial), payload);

    private AnnotationContent Annotation(string text, ServerSideEncryption? encryption) => Annotation(Encoding.UTF8.GetBytes(text), encryption);

    private void RequireAnnotations(StoreOperation operation, ObjectLocation at)
    {
        if (!_options.KnowsAnnotations)
            throw MemoryFailure.Make(operation, StoreErrorKind.NotSupported, "NotImplemented", 501, "The store knows no annotations.", at);
    }
}
