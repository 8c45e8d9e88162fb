namespace MediaExchange.Transfer.Engine.Stores;

internal static class StoreOperationNames
{
    internal static string S3Name(this StoreOperation operation) => operation switch
    {
        StoreOperation.GetBucket => "HeadBucket",
        StoreOperation.Head => "HeadObject",
        StoreOperation.GetTags => "GetObjectTagging",
        StoreOperation.List => "ListObjectsV2",
        StoreOperation.Read => "GetObject",
        StoreOperation.Put => "PutObject",
        StoreOperation.Copy => "CopyObject",
        StoreOperation.CreateUpload => "CreateMultipartUpload",
        StoreOperation.CopyPart => "UploadPartCopy",
        StoreOperation.CompleteUpload => "CompleteMultipartUpload",
        StoreOperation.AbortUpload => "AbortMultipartUpload",
        StoreOperation.ListParts => "ListParts",
        StoreOperation.ListUploads => "ListMultipartUploads",
        StoreOperation.Delete => "DeleteObject",
        StoreOperation.ListAnnotations => "ListObjectAnnotations",
        StoreOperation.ReadAnnotation => "GetObjectAnnotation",
        StoreOperation.WriteAnnotation => "PutObjectAnnotation",
        StoreOperation.UploadPart => "UploadPart",
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Not an operation of an object store."),
    };
}
