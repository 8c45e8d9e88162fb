using System.Collections.Frozen;

namespace MediaExchange.Transfer.Sandbox.S3;

/// <summary>S3's error codes with status and message, and makers of those that carry details.</summary>
/// <remarks>Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, and what the service answers.</remarks>
internal static class S3Errors
{
    private static readonly FrozenDictionary<string, (int Status, string Message)> _table =
        new Dictionary<string, (int Status, string Message)>
        {
            ["AccessControlListNotSupported"] = (400, "The bucket does not allow ACLs"),
            ["AccessDenied"] = (403, "Access Denied"),
            ["AnnotationLimitExceeded"] = (400, "The request would exceed the maximum number of annotations allowed per object."),
            ["AnnotationNameTooLong"] = (400, "The annotation name exceeds 512 bytes."),
            ["AuthorizationHeaderMalformed"] = (400, "The authorization header is malformed."),
            ["AuthorizationQueryParametersError"] = (400, "Error parsing the authorization query parameters."),
            ["BadDigest"] = (400, "The Content-MD5 you specified did not match what we received."),
            ["BadRequest"] = (400, "Bad Request"),
            ["BucketAlreadyExists"] = (409, "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again."),
            ["BucketAlreadyOwnedByYou"] = (409, "Your previous request to create the named bucket succeeded and you already own it."),
            ["BucketNotEmpty"] = (409, "The bucket you tried to delete is not empty"),
            ["ConditionalRequestConflict"] = (409, "The conditional request cannot succeed due to a conflicting operation against this resource."),
            ["EntityTooLarge"] = (400, "Your proposed upload exceeds the maximum allowed size"),
            ["EntityTooSmall"] = (400, "Your proposed upload is smaller than the minimum allowed size"),
            ["ExpiredToken"] = (400, "The provided token has expired."),
            ["IllegalLocationConstraintException"] = (400, "The unspecified location constraint is incompatible for the region specific endpoint this request was sent to."),
            ["IllegalVersioningConfigurationException"] = (400, "The Versioning element must be specified"),
            ["IncompleteBody"] = (400, "The request body terminated unexpectedly"),
            ["InternalError"] = (500, "We encountered an internal error. Please try again."),
            ["InvalidAccessKeyId"] = (403, "The AWS Access Key Id you provided does not exist in our records."),
            ["InvalidAnnotationName"] = (400, "The annotation name you provided is invalid."),
            ["InvalidArgument"] = (400, "Invalid Argument"),
            ["InvalidBucketAclWithObjectOwnership"] = (400, "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"),
            ["InvalidBucketName"] = (400, "The specified bucket is not valid."),
            ["InvalidBucketState"] = (409, "The request is not valid with the current state of the bucket."),
            ["InvalidChunkSizeError"] = (403, "Only the last chunk is allowed to have a size less than 8192 bytes"),
            ["InvalidDigest"] = (400, "The Content-MD5 you specified was invalid."),
            ["InvalidEncryptionAlgorithmError"] = (400, "The encryption request you specified is not valid."),
            ["InvalidLocationConstraint"] = (400, "The specified location-constraint is not valid"),
            ["InvalidObjectState"] = (403, "The operation is not valid for the object's storage class"),
            ["InvalidPart"] = (400, "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag."),
            ["InvalidPartNumber"] = (416, "The requested partnumber is not satisfiable"),
            ["InvalidPartOrder"] = (400, "The list of parts was not in ascending order. Parts must be ordered by part number."),
            ["InvalidRange"] = (416, "The requested range is not satisfiable"),
            ["InvalidRedirectLocation"] = (400, "The website redirect location must have a prefix of 'http://' or 'https://' or '/'."),
            ["InvalidRequest"] = (400, "Invalid Request"),
            ["InvalidStorageClass"] = (400, "The storage class you specified is not valid"),
            ["InvalidTag"] = (400, "The tag provided was not a valid tag."),
            ["InvalidToken"] = (400, "The provided token is malformed or otherwise invalid."),
            ["InvalidURI"] = (400, "Couldn't parse the specified URI."),
            ["KeyTooLongError"] = (400, "Your key is too long"),
            ["KMS.DisabledException"] = (400, "The request was rejected because the specified KMS key is not enabled."),
            ["KMS.NotFoundException"] = (400, "The specified KMS key does not exist."),
            ["MalformedACLError"] = (400, "The XML you provided was not well-formed or did not validate against our published schema"),
            ["MalformedPolicy"] = (400, "Policies must be valid JSON and the first byte must be '{'"),
            ["MalformedTrailerError"] = (400, "The request contained trailing data that was not well-formed or did not conform to our published schema."),
            ["MalformedXML"] = (400, "The XML you provided was not well-formed or did not validate against our published schema"),
            ["MaxMessageLengthExceeded"] = (400, "Your request was too big."),
            ["MetadataTooLarge"] = (400, "Your metadata headers exceed the maximum allowed metadata size"),
            ["MethodNotAllowed"] = (405, "The specified method is not allowed against this resource."),
            ["MissingContentLength"] = (411, "You must provide the Content-Length HTTP header."),
            ["MissingRequestBodyError"] = (400, "Request Body is empty"),
            ["MissingSecurityHeader"] = (400, "Your request was missing a required header"),
            ["NoSuchAnnotation"] = (404, "The specified annotation does not exist on this object."),
            ["NoSuchBucket"] = (404, "The specified bucket does not exist"),
            ["NoSuchBucketPolicy"] = (404, "The bucket policy does not exist"),
            ["NoSuchCORSConfiguration"] = (404, "The CORS configuration does not exist"),
            ["NoSuchKey"] = (404, "The specified key does not exist."),
            ["NoSuchLifecycleConfiguration"] = (404, "The lifecycle configuration does not exist"),
            ["NoSuchPublicAccessBlockConfiguration"] = (404, "The public access block configuration was not found"),
            ["NoSuchTagSet"] = (404, "The TagSet does not exist"),
            ["NoSuchUpload"] = (404, "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed."),
            ["NoSuchVersion"] = (404, "The specified version does not exist."),
            ["NoSuchWebsiteConfiguration"] = (404, "The specified bucket does not have a website configuration"),
            ["NotImplemented"] = (501, "A header you provided implies functionality that is not implemented"),
            ["NotModified"] = (304, "Not Modified"),
            ["ObjectLockConfigurationNotFoundError"] = (404, "Object Lock configuration does not exist for this bucket"),
            ["OperationAborted"] = (409, "A conflicting conditional operation is currently in progress against this resource. Please try again."),
            ["OwnershipControlsNotFoundError"] = (404, "The bucket ownership controls were not found"),
            ["PermanentRedirect"] = (301, "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint."),
            ["PreconditionFailed"] = (412, "At least one of the pre-conditions you specified did not hold"),
            ["ReplicationConfigurationNotFoundError"] = (404, "The replication configuration was not found"),
            ["RequestTimeout"] = (400, "Your socket connection to the server was not read from or written to within the timeout period. Idle connections will be closed."),
            ["RequestTimeTooSkewed"] = (403, "The difference between the request time and the current time is too large."),
            ["RestoreAlreadyInProgress"] = (409, "Object restore is already in progress"),
            ["ServerSideEncryptionConfigurationNotFoundError"] = (404, "The server side encryption configuration was not found"),
            ["ServiceUnavailable"] = (503, "Please reduce your request rate."),
            ["SignatureDoesNotMatch"] = (403, "The request signature we calculated does not match the signature you provided. Check your key and signing method."),
            ["SlowDown"] = (503, "Please reduce your request rate."),
            ["TooManyBuckets"] = (400, "You have attempted to create more buckets than allowed"),
            ["UnsupportedMediaType"] = (415, "The annotation payload is not valid UTF-8."),
            ["UnsupportedSignature"] = (400, "The provided request is signed with an unsupported STS Token version or the signature version is not supported."),
            ["XAmzContentSHA256Mismatch"] = (400, "The provided 'x-amz-content-sha256' header does not match what was computed."),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The HTTP status of a code; 400 for one that the table does not have.</summary>
    public static int StatusOf(string code) => _table.TryGetValue(code, out var entry) ? entry.Status : 400;

    /// <summary>The usual message of a code; the code itself for one that the table does not have.</summary>
    public static string MessageOf(string code) => _table.TryGetValue(code, out var entry) ? entry.Message : code;

    public static bool IsKnown(string code) => _table.ContainsKey(code);

    public static S3Exception NoSuchBucket(string bucket) => new("NoSuchBucket", null, ("BucketName", bucket));

    public static S3Exception NoSuchKey(string key) => new("NoSuchKey", null, ("Key", key));

    public static S3Exception NoSuchVersion(string key, string version) =>
        new("NoSuchVersion", null, ("Key", key), ("VersionId", version));

    public static S3Exception NoSuchUpload(string upload) => new("NoSuchUpload", null, ("UploadId", upload));

    public static S3Exception InvalidArgument(string name, string? value, string message) =>
        new("InvalidArgument", message, ("ArgumentName", name), ("ArgumentValue", value));

    public static S3Exception InvalidRequest(string message) => new("InvalidRequest", message);

    public static S3Exception PreconditionFailed(string condition) => new("PreconditionFailed", null, ("Condition", condition));

    public static S3Exception NotImplemented(string what) =>
        new("NotImplemented", $"The sandbox does not implement {what}.");

    public static S3Exception MalformedXml() => new("MalformedXML");

    /// <summary>The bucket is in another region than the one that the request is signed for.</summary>
    public static S3Exception WrongRegion(string signedFor, string bucketRegion) =>
        new(
            "AuthorizationHeaderMalformed",
            $"The authorization header is malformed; the region '{signedFor}' is wrong; expecting '{bucketRegion}'",
            ("Region", bucketRegion))
        {
            Headers = [("x-amz-bucket-region", bucketRegion)],
        };
}
