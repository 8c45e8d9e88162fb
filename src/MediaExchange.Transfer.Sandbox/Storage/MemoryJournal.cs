namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>Records nothing: the state ends with the process.</summary>
internal sealed class MemoryJournal : IJournal
{
    public BlobWriter CreateBlob() => new MemoryBlobWriter();

    public void BucketChanged(Bucket bucket)
    {
    }

    public void BucketDeleted(Bucket bucket)
    {
    }

    public void ObjectPut(Bucket bucket, ObjectVersion version)
    {
    }

    public void ObjectChanged(Bucket bucket, ObjectVersion version)
    {
    }

    public void AnnotationPut(Bucket bucket, ObjectVersion version, AnnotationRecord annotation)
    {
    }

    public void AnnotationRemoved(Bucket bucket, ObjectVersion version, string annotation)
    {
    }

    public void VersionRemoved(Bucket bucket, byte[] key, string versionId)
    {
    }

    public void UploadCreated(Bucket bucket, MultipartUpload upload)
    {
    }

    public void PartPut(Bucket bucket, MultipartUpload upload, UploadedPartRecord part)
    {
    }

    public void UploadEnded(Bucket bucket, string uploadId)
    {
    }

    public void Dispose()
    {
    }
}
