namespace Template.Tests.Support;

/// <summary>Why roles of the helper are allowed an action.</summary>
/// <param name="Action">Such as <c>s3:PutObject</c>.</param>
/// <param name="Folder">Where in the repository the request is made; null when a service of AWS makes it for the helper.</param>
/// <param name="Text">What stands there; for a service which one it is, and for what.</param>
internal sealed record ActionUse(string Action, string? Folder, string Text)
{
    private const string Store = "src/MediaExchange.Transfer.Aws";
    private const string Engine = "src/MediaExchange.Transfer.Engine";

    public static IReadOnlyList<ActionUse> All { get; } =
    [
        new("s3:ListBucket", Store, "new ListObjectsV2Request"),
        new("s3:GetObject", Store, "new GetObjectRequest"),
        new("s3:GetObjectVersion", Store, "VersionId = location.VersionId"),
        new("s3:GetObjectTagging", Store, "new GetObjectTaggingRequest"),
        new("s3:GetObjectVersionTagging", Engine, "s3:GetObjectVersionTagging"),
        new("s3:ListObjectAnnotations", Store, "new ListObjectAnnotationsRequest"),
        new("s3:ListObjectVersionAnnotations", Engine, "s3:ListObjectVersionAnnotations"),
        new("s3:GetObjectAnnotation", Store, "new GetObjectAnnotationRequest"),
        new("s3:GetObjectVersionAnnotation", Engine, "s3:GetObjectVersionAnnotation"),
        new("s3:PutObjectAnnotation", Store, "new PutObjectAnnotationRequest"),
        new("s3:PutObject", Store, "new CopyObjectRequest"),
        new("s3:PutObjectTagging", Engine, "s3:PutObjectTagging for tags"),
        new("s3:PutObjectAcl", Store, "\"x-amz-grant-full-control\""),
        new("s3:DeleteObject", Store, "new DeleteObjectRequest"),
        new("s3:AbortMultipartUpload", Store, "new AbortMultipartUploadRequest"),
        new("s3:ListMultipartUploadParts", Store, "new ListPartsRequest"),
        new("s3:ListBucketMultipartUploads", Store, "new ListMultipartUploadsRequest"),
        new("kms:Decrypt", Engine, "kms:Decrypt on the source's key"),
        new("kms:GenerateDataKey", Engine, "kms:GenerateDataKey"),
        // The driver, for what it cannot finish in time.
        new("batch:SubmitJob", Store, "batch.SubmitOnceAsync(request"),
        // The driver before that: AWS Batch has no token that makes submitting safe to repeat.
        new("batch:TagResource", Store, "[RunTag] = run.RunId"),
        new("batch:ListJobs", Store, "batch.ListJobsAsync(list"),
        new("lambda:InvokeFunction", null, "S3 Batch Operations, to call the driver"),
        new("logs:CreateLogStream", null, "Lambda, Fargate and the log driver of ECS"),
        new("logs:PutLogEvents", null, "Lambda, Fargate and the log driver of ECS"),
        new("sqs:SendMessage", null, "Lambda, for the dead-letter queue"),
        new("ecr:GetAuthorizationToken", null, "Fargate and the ECS agent, to pull the image"),
        new("ecr:BatchCheckLayerAvailability", null, "Fargate and the ECS agent, to pull the image"),
        new("ecr:GetDownloadUrlForLayer", null, "Fargate and the ECS agent, to pull the image"),
        new("ecr:BatchGetImage", null, "Fargate and the ECS agent, to pull the image"),
        new("ecs:DiscoverPollEndpoint", null, "the ECS agent"),
        new("ecs:SubmitContainerStateChange", null, "the ECS agent"),
        new("ecs:SubmitTaskStateChange", null, "the ECS agent"),
        new("ecs:RegisterContainerInstance", null, "the ECS agent"),
        new("ecs:DeregisterContainerInstance", null, "the ECS agent"),
        new("ecs:SubmitAttachmentStateChanges", null, "the ECS agent"),
        new("ecs:Poll", null, "the ECS agent"),
        new("ecs:StartTelemetrySession", null, "the ECS agent"),
        new("ecs:UpdateContainerInstancesState", null, "the ECS agent, to drain before a Spot interruption"),
        new("ecs:TagResource", null, "the ECS agent, with the tags of the environment"),
    ];
}
