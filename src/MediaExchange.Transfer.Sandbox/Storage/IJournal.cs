namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>Where changes are recorded, and where the bytes of objects go. Calls about one bucket come in the order of the changes.</summary>
internal interface IJournal : IDisposable
{
    BlobWriter CreateBlob();

    void BucketChanged(Bucket bucket);

    void BucketDeleted(Bucket bucket);

    void ObjectPut(Bucket bucket, ObjectVersion version);

    void ObjectChanged(Bucket bucket, ObjectVersion version);

    void AnnotationPut(Bucket bucket, ObjectVersion version, AnnotationRecord annotation);

    void AnnotationRemoved(Bucket bucket, ObjectVersion version, string annotation);

    void VersionRemoved(Bucket bucket, byte[] key, string versionId);

    void UploadCreated(Bucket bucket, MultipartUpload upload);

    void PartPut(Bucket bucket, MultipartUpload upload, UploadedPartRecord part);

    void UploadEnded(Bucket bucket, string uploadId);
}
