using System.Collections.Frozen;
using MediaExchange.Transfer.Sandbox.Edge;
using MediaExchange.Transfer.Sandbox.S3.Operations;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.S3;

/// <summary>The endpoint: finds the operation, checks the region, runs it, and words its errors.</summary>
internal sealed class Dispatcher(SandboxState state)
{
    private static readonly FrozenDictionary<S3Operation, Func<S3Context, Task>> _operations = new Dictionary<S3Operation, Func<S3Context, Task>>
    {
        [S3Operation.ListBuckets] = BucketOperations.ListBucketsAsync,
        [S3Operation.CreateBucket] = BucketOperations.CreateAsync,
        [S3Operation.DeleteBucket] = BucketOperations.DeleteAsync,
        [S3Operation.HeadBucket] = BucketOperations.HeadAsync,
        [S3Operation.GetBucketLocation] = BucketOperations.GetLocationAsync,
        [S3Operation.GetBucketVersioning] = BucketSettings.GetVersioningAsync,
        [S3Operation.PutBucketVersioning] = BucketSettings.PutVersioningAsync,
        [S3Operation.GetBucketOwnershipControls] = BucketSettings.GetOwnershipAsync,
        [S3Operation.PutBucketOwnershipControls] = BucketSettings.PutOwnershipAsync,
        [S3Operation.DeleteBucketOwnershipControls] = BucketSettings.DeleteOwnershipAsync,
        [S3Operation.GetBucketPolicy] = BucketSettings.GetPolicyAsync,
        [S3Operation.PutBucketPolicy] = BucketSettings.PutPolicyAsync,
        [S3Operation.DeleteBucketPolicy] = BucketSettings.DeletePolicyAsync,
        [S3Operation.GetBucketPolicyStatus] = BucketSettings.GetPolicyStatusAsync,
        [S3Operation.GetBucketAcl] = BucketSettings.GetAclAsync,
        [S3Operation.PutBucketAcl] = BucketSettings.PutAclAsync,
        [S3Operation.GetBucketTagging] = BucketSettings.GetTaggingAsync,
        [S3Operation.PutBucketTagging] = BucketSettings.PutTaggingAsync,
        [S3Operation.DeleteBucketTagging] = BucketSettings.DeleteTaggingAsync,
        [S3Operation.GetBucketAccelerateConfiguration] = BucketSettings.GetNoneAsync,
        [S3Operation.GetBucketCors] = BucketSettings.GetNoneAsync,
        [S3Operation.GetBucketEncryption] = BucketSettings.GetNoneAsync,
        [S3Operation.GetBucketLifecycleConfiguration] = BucketSettings.GetNoneAsync,
        [S3Operation.GetBucketLogging] = BucketSettings.GetNoneAsync,
        [S3Operation.GetBucketNotificationConfiguration] = BucketSettings.GetNoneAsync,
        [S3Operation.GetBucketReplication] = BucketSettings.GetNoneAsync,
        [S3Operation.GetBucketRequestPayment] = BucketSettings.GetNoneAsync,
        [S3Operation.GetBucketWebsite] = BucketSettings.GetNoneAsync,
        [S3Operation.GetObjectLockConfiguration] = BucketSettings.GetNoneAsync,
        [S3Operation.GetPublicAccessBlock] = BucketSettings.GetNoneAsync,
        [S3Operation.ListObjects] = ListOperations.ListObjectsAsync,
        [S3Operation.ListObjectsV2] = ListOperations.ListObjectsV2Async,
        [S3Operation.ListObjectVersions] = ListOperations.ListVersionsAsync,
        [S3Operation.ListMultipartUploads] = MultipartOperations.ListUploadsAsync,
        [S3Operation.DeleteObjects] = DeleteOperations.DeleteObjectsAsync,
        [S3Operation.PutObject] = WriteOperations.PutAsync,
        [S3Operation.GetObject] = ReadOperations.GetAsync,
        [S3Operation.HeadObject] = ReadOperations.HeadAsync,
        [S3Operation.DeleteObject] = DeleteOperations.DeleteAsync,
        [S3Operation.CopyObject] = CopyOperations.CopyObjectAsync,
        [S3Operation.GetObjectAcl] = ObjectSettingsOperations.GetAclAsync,
        [S3Operation.PutObjectAcl] = ObjectSettingsOperations.PutAclAsync,
        [S3Operation.GetObjectAttributes] = ReadOperations.GetAttributesAsync,
        [S3Operation.GetObjectTagging] = ObjectSettingsOperations.GetTaggingAsync,
        [S3Operation.PutObjectTagging] = ObjectSettingsOperations.PutTaggingAsync,
        [S3Operation.DeleteObjectTagging] = ObjectSettingsOperations.DeleteTaggingAsync,
        [S3Operation.ListObjectAnnotations] = AnnotationOperations.ListAsync,
        [S3Operation.GetObjectAnnotation] = AnnotationOperations.GetAsync,
        [S3Operation.PutObjectAnnotation] = AnnotationOperations.PutAsync,
        [S3Operation.DeleteObjectAnnotation] = AnnotationOperations.DeleteAsync,
        [S3Operation.RestoreObject] = ObjectSettingsOperations.RestoreAsync,
        [S3Operation.CreateMultipartUpload] = MultipartOperations.CreateAsync,
        [S3Operation.UploadPart] = MultipartOperations.UploadPartAsync,
        [S3Operation.UploadPartCopy] = CopyOperations.UploadPartCopyAsync,
        [S3Operation.ListParts] = MultipartOperations.ListPartsAsync,
        [S3Operation.CompleteMultipartUpload] = CompleteOperation.CompleteAsync,
        [S3Operation.AbortMultipartUpload] = MultipartOperations.AbortAsync,
    }.ToFrozenDictionary();

    public async Task InvokeAsync(HttpContext http)
    {
        RequestIds.Of(http);
        S3Context? context = null;
        try
        {
            context = new S3Context(http, S3Route.Identify(http.Request), state);
            CheckRegion(context);
            await Handler(context)(context);
        }
        catch (S3Exception error) when (!http.Response.HasStarted)
        {
            await (context?.SendErrorAsync(error) ?? ErrorAnswer.WriteAsync(http, error));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; nobody waits for an answer.
        }
        catch (BadHttpRequestException) when (!http.Response.HasStarted)
        {
            await ErrorAnswer.WriteAsync(http, new S3Exception("IncompleteBody"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException && !http.Response.HasStarted)
        {
            // The disk of the data folder: the message names the file, which is what helps.
            await ErrorAnswer.WriteAsync(http, new S3Exception("InternalError", error.Message));
        }
        catch (Exception error) when (!http.Response.HasStarted)
        {
            // A defect of the sandbox: said as such, so that nobody looks for it in the client.
            await ErrorAnswer.WriteAsync(http, new S3Exception("InternalError", $"The sandbox has a defect: {error.GetType().Name}: {error.Message}"));
        }
    }

    private static Func<S3Context, Task> Handler(S3Context context)
    {
        var operation = context.Route.Operation;
        if (_operations.TryGetValue(operation, out var handler))
            return handler;
        throw operation == S3Operation.Unknown
            ? new S3Exception("MethodNotAllowed", null, ("Method", context.Request.Method), ("ResourceType", context.Route.Key is null ? "BUCKET" : "OBJECT"))
            : S3Errors.NotImplemented($"{context.Request.Method} with this sub-resource");
    }

    private void CheckRegion(S3Context context)
    {
        // CreateBucket chooses a region, and GetBucketLocation is how a client finds it.
        if (!state.Options.ChecksRegions || context.Who.SignedRegion is not { } signed || context.Route.Bucket is not { } name
            || context.Route.Operation is S3Operation.CreateBucket or S3Operation.GetBucketLocation
            || state.Storage.Find(name) is not { } bucket || bucket.Region == signed)
        {
            return;
        }

        // The global endpoint's region is wrong in the signature; another region's endpoint is the wrong endpoint.
        throw signed == "us-east-1"
            ? S3Errors.WrongRegion(signed, bucket.Region)
            : new S3Exception("PermanentRedirect", null, ("Endpoint", context.Request.Host.Value), ("Bucket", name))
            {
                Headers = [("x-amz-bucket-region", bucket.Region)],
            };
    }
}
