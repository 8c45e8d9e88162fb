using System.Text.Json;
using Aws.Tests.Support;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Aws.Clients.CloudFormation;
using MediaExchange.Transfer.Aws.Clients.CloudWatchLogs;
using MediaExchange.Transfer.Aws.Clients.EC2;
using MediaExchange.Transfer.Aws.Clients.IdentityManagement;
using MediaExchange.Transfer.Aws.Clients.Lambda;
using Xunit;
using Batch = MediaExchange.Transfer.Aws.Clients.Batch;
using Ecr = MediaExchange.Transfer.Aws.Clients.ECR;
using S3Control = MediaExchange.Transfer.Aws.Clients.S3Control;

namespace Aws.Tests.Clients;

/// <summary>Every operation, with every member of its request, against the official service models.</summary>
public sealed class ServiceModelTests : ServiceTestBase
{
    private const string Account = "111122223333";
    private const string JobId = "11112222-3333-4444-5555-666677778888";
    private const string Role = "arn:aws:iam::111122223333:role/r";

    private static readonly DateTime Then = new(2026, 11, 20, 11, 0, 0, DateTimeKind.Utc);

    [SkippableFact]
    public async Task Every_request_is_what_the_official_model_makes_of_it()
    {
        Answers(new StubAnswer(403, "<Error><Code>AccessDenied</Code></Error>"));
        var sent = 0;
        foreach (var call in Calls(Access))
        {
            // The answer is of no interest here.
            await Assert.ThrowsAnyAsync<Exception>(call);
            Assert.True(Requests.Count == ++sent, $"Call {sent} has made {Requests.Count - sent + 1} requests.");
        }

        var folder = Directory.CreateTempSubdirectory("aws-models-");
        try
        {
            var file = Path.Combine(folder.FullName, "requests.ndjson");
            await File.WriteAllLinesAsync(file, Requests.Select(Line));
            var problems = await ServiceModels.RunAsync("requests", file);
            Assert.True(problems.Count == 0, string.Join('\n', problems));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Every_operation_is_among_them()
    {
        var operations = typeof(AmazonCloudFormationClient).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(MediaExchange.Transfer.Aws.Clients.ServiceClient)) && !type.IsAbstract)
            .SelectMany(type => type.GetMethods().Where(m => m.DeclaringType == type && m.Name.EndsWith("Async", StringComparison.Ordinal)))
            .Count(method => method.Name != nameof(Batch.AmazonBatchClient.SubmitOnceAsync));
        Assert.Equal(operations, Calls(Access).Count());
    }

    private static string Line(StubRequest request)
    {
        var service = SigV4.Fields(request)["Credential"].Split('/')[3];
        return JsonSerializer.Serialize(new
        {
            service = service == "s3" ? "s3control" : service,
            method = request.Method,
            target = request.Target,
            headers = request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value),
            body = Convert.ToBase64String(request.Body),
        });
    }

    private static IEnumerable<Func<Task>> Calls(AwsAccess access) =>
        [.. CloudFormationCalls(new(access)), .. EcrCalls(new(access)), .. BatchCalls(new(access)), .. S3ControlCalls(new(access)), .. OtherCalls(new(access), new(access), new(access)), .. NetworkCalls(new(access))];

    private static IEnumerable<Func<Task>> CloudFormationCalls(AmazonCloudFormationClient client) =>
    [
        () => client.CreateChangeSetAsync(new CreateChangeSetRequest
        {
            StackName = "s",
            ChangeSetName = "c",
            ChangeSetType = ChangeSetType.UPDATE,
            Description = "d",
            TemplateBody = "t: é\n",
            TemplateURL = "https://x/y",
            UsePreviousTemplate = false,
            Parameters = [new Parameter { ParameterKey = "a", ParameterValue = "" }, new Parameter { ParameterKey = "b", UsePreviousValue = true }],
            Tags = [new MediaExchange.Transfer.Aws.Clients.CloudFormation.Tag { Key = "k", Value = "v" }],
            Capabilities = [Capability.CAPABILITY_IAM, Capability.CAPABILITY_NAMED_IAM, Capability.CAPABILITY_AUTO_EXPAND],
            NotificationARNs = [],
            RoleARN = Role,
            OnStackFailure = "ROLLBACK",
        }),
        () => client.DescribeChangeSetAsync(new DescribeChangeSetRequest { ChangeSetName = "c", StackName = "s", NextToken = "n", IncludePropertyValues = true }),
        () => client.ExecuteChangeSetAsync(new ExecuteChangeSetRequest { ChangeSetName = "c", StackName = "s", DisableRollback = true, RetainExceptOnCreate = false }),
        () => client.DeleteChangeSetAsync(new DeleteChangeSetRequest { ChangeSetName = "c", StackName = "s" }),
        () => client.DescribeStacksAsync(new DescribeStacksRequest { StackName = "s", NextToken = "n" }),
        () => client.DescribeStackEventsAsync(new DescribeStackEventsRequest { StackName = "s", NextToken = "n" }),
        () => client.DeleteStackAsync(new DeleteStackRequest { StackName = "s", RetainResources = ["a", "b"], RoleARN = Role }),
        () => client.ValidateTemplateAsync(new ValidateTemplateRequest { TemplateBody = "t", TemplateURL = "https://x/y" }),
        () => client.GetTemplateSummaryAsync(new GetTemplateSummaryRequest { TemplateBody = "t", TemplateURL = "https://x/y", StackName = "s" }),
    ];

    private static IEnumerable<Func<Task>> EcrCalls(Ecr.AmazonECRClient client) =>
    [
        () => client.CreateRepositoryAsync(new Ecr.CreateRepositoryRequest
        {
            RegistryId = Account,
            RepositoryName = "mediaexchange-transfer/worker",
            Tags = [new Ecr.Tag { Key = "k", Value = "é" }],
            ImageTagMutability = "IMMUTABLE",
            ImageScanningConfiguration = new Ecr.ImageScanningConfiguration { ScanOnPush = true },
            EncryptionConfiguration = new Ecr.EncryptionConfiguration { EncryptionType = "KMS", KmsKey = "k" },
        }),
        () => client.DescribeRepositoriesAsync(new Ecr.DescribeRepositoriesRequest { RegistryId = Account, RepositoryNames = ["ab"], NextToken = "n", MaxResults = 1000 }),
        () => client.DescribeImagesAsync(new Ecr.DescribeImagesRequest { RegistryId = Account, RepositoryName = "ab", ImageIds = [new Ecr.ImageIdentifier { ImageDigest = "sha256:0", ImageTag = "1" }], NextToken = "n", MaxResults = 1 }),
        () => client.DeleteRepositoryAsync(new Ecr.DeleteRepositoryRequest { RegistryId = Account, RepositoryName = "ab", Force = true }),
        () => client.BatchDeleteImageAsync(new Ecr.BatchDeleteImageRequest { RegistryId = Account, RepositoryName = "ab", ImageIds = [new Ecr.ImageIdentifier { ImageTag = "1" }] }),
        () => client.ListTagsForResourceAsync(new Ecr.ListTagsForResourceRequest { ResourceArn = "arn:aws:ecr:eu-west-1:111122223333:repository/ab" }),
        () => client.GetAuthorizationTokenAsync(new Ecr.GetAuthorizationTokenRequest()),
    ];

    private static IEnumerable<Func<Task>> BatchCalls(Batch.AmazonBatchClient client) =>
    [
        () => client.SubmitJobAsync(new Batch.SubmitJobRequest
        {
            JobName = "n",
            JobQueue = "q",
            JobDefinition = "d",
            ArrayProperties = new Batch.ArrayProperties { Size = 10_000 },
            DependsOn = [new Batch.JobDependency { JobId = JobId, Type = "SEQUENTIAL" }],
            Parameters = new Dictionary<string, string> { ["Key"] = "v" },
            ContainerOverrides = new Batch.ContainerOverrides
            {
                Command = ["a", ""],
                Environment = [new Batch.KeyValuePair { Name = "n", Value = "v" }],
                ResourceRequirements = [new Batch.ResourceRequirement { Type = "VCPU", Value = "2" }],
                InstanceType = "m7g.large",
            },
            RetryStrategy = new Batch.RetryStrategy { Attempts = 10, EvaluateOnExit = [new Batch.EvaluateOnExit { OnStatusReason = "a*", OnReason = "b", OnExitCode = "1", Action = "RETRY" }] },
            Timeout = new Batch.JobTimeout { AttemptDurationSeconds = 60 },
            PropagateTags = true,
            Tags = new Dictionary<string, string> { ["Tag"] = "v" },
        }),
        () => client.DescribeJobsAsync(new Batch.DescribeJobsRequest { Jobs = [JobId] }),
        () => client.ListJobsAsync(new Batch.ListJobsRequest
        {
            JobQueue = "q",
            ArrayJobId = JobId,
            JobStatus = Batch.JobStatus.RUNNABLE,
            MaxResults = 1,
            NextToken = "n",
            Filters = [new Batch.KeyValuesPair { Name = "JOB_NAME", Values = ["n"] }],
        }),
        () => client.TerminateJobAsync(new Batch.TerminateJobRequest { JobId = JobId, Reason = "r" }),
        () => client.CancelJobAsync(new Batch.CancelJobRequest { JobId = JobId, Reason = "r" }),
        () => client.DescribeJobQueuesAsync(new Batch.DescribeJobQueuesRequest { JobQueues = ["q"], MaxResults = 1, NextToken = "n" }),
        () => client.DescribeComputeEnvironmentsAsync(new Batch.DescribeComputeEnvironmentsRequest { ComputeEnvironments = ["c"], MaxResults = 1, NextToken = "n" }),
        () => client.DescribeJobDefinitionsAsync(new Batch.DescribeJobDefinitionsRequest { JobDefinitions = ["d:1"], JobDefinitionName = "d", Status = "ACTIVE", MaxResults = 1, NextToken = "n" }),
    ];

    private static IEnumerable<Func<Task>> S3ControlCalls(S3Control.AmazonS3ControlClient client) =>
    [
        () => client.CreateJobAsync(new S3Control.CreateJobRequest
        {
            AccountId = Account,
            ConfirmationRequired = true,
            Operation = new S3Control.JobOperation
            {
                LambdaInvoke = new S3Control.LambdaInvokeOperation { FunctionArn = "arn:aws:lambda:eu-west-1:111122223333:function:f", InvocationSchemaVersion = "2.0", UserArguments = new() { ["a"] = "é", ["b"] = "<&>" } },
                S3PutObjectCopy = new S3Control.S3CopyObjectOperation
                {
                    TargetResource = "arn:aws:s3:::b",
                    CannedAccessControlList = "bucket-owner-full-control",
                    MetadataDirective = "COPY",
                    RequesterPays = true,
                    StorageClass = "STANDARD",
                    SSEAwsKmsKeyId = "k",
                    TargetKeyPrefix = "p",
                    BucketKeyEnabled = true,
                    ChecksumAlgorithm = "CRC64NVME",
                },
                S3InitiateRestoreObject = new S3Control.S3InitiateRestoreObjectOperation { ExpirationInDays = 7, GlacierJobTier = "BULK" },
                S3ComputeObjectChecksum = new S3Control.S3ComputeObjectChecksumOperation { ChecksumAlgorithm = "SHA256", ChecksumType = "FULL_OBJECT" },
            },
            Report = new S3Control.JobReport { Bucket = "arn:aws:s3:::b", Format = "Report_CSV_20180820", Enabled = true, Prefix = "p", ReportScope = "FailedTasksOnly", ExpectedBucketOwner = Account },
            Manifest = new S3Control.JobManifest
            {
                Spec = new S3Control.JobManifestSpec { Format = "S3BatchOperations_CSV_20180820", Fields = ["Bucket", "Key", "VersionId", "Ignore"] },
                Location = new S3Control.JobManifestLocation { ObjectArn = "arn:aws:s3:::b/k", ObjectVersionId = "v", ETag = "e" },
            },
            Description = "d",
            Priority = 0,
            RoleArn = Role,
            Tags = [new S3Control.S3Tag { Key = "k", Value = "" }],
        }),
        () => client.DescribeJobAsync(new S3Control.DescribeJobRequest { AccountId = Account, JobId = JobId }),
        () => client.ListJobsAsync(new S3Control.ListJobsRequest { AccountId = Account, JobStatuses = ["Active", "New"], NextToken = "a+b", MaxResults = 1000 }),
        () => client.UpdateJobStatusAsync(new S3Control.UpdateJobStatusRequest { AccountId = Account, JobId = JobId, RequestedJobStatus = "Cancelled", StatusUpdateReason = "a b" }),
        () => client.UpdateJobPriorityAsync(new S3Control.UpdateJobPriorityRequest { AccountId = Account, JobId = JobId, Priority = 1 }),
    ];

    private static IEnumerable<Func<Task>> OtherCalls(AmazonLambdaClient lambda, AmazonCloudWatchLogsClient logs, AmazonIdentityManagementServiceClient iam) =>
    [
        () => lambda.GetFunctionAsync(new GetFunctionRequest { FunctionName = "f", Qualifier = "1" }),
        () => lambda.InvokeAsync(new InvokeRequest { FunctionName = "f", Qualifier = "$LATEST", InvocationType = "Event", LogType = "None", Payload = "{}" }),
        () => logs.GetLogEventsAsync(new GetLogEventsRequest { LogGroupName = "g", LogGroupIdentifier = "g", LogStreamName = "s", StartTime = Then, EndTime = Then, NextToken = "n", Limit = 10_000, StartFromHead = true }),
        () => logs.FilterLogEventsAsync(new FilterLogEventsRequest
        {
            LogGroupName = "g",
            LogGroupIdentifier = "g",
            LogStreamNames = ["s"],
            LogStreamNamePrefix = "s",
            StartTime = Then,
            EndTime = Then,
            FilterPattern = "?ERROR",
            NextToken = "n",
            Limit = 1,
        }),
        () => iam.SimulatePrincipalPolicyAsync(new SimulatePrincipalPolicyRequest
        {
            PolicySourceArn = Role,
            ActionNames = ["s3:GetObject", "s3:PutObject"],
            ResourceArns = ["arn:aws:s3:::b/*"],
            ResourcePolicy = "{}",
            ResourceOwner = "arn:aws:iam::111122223333:root",
            CallerArn = "arn:aws:iam::111122223333:user/u",
            ContextEntries = [new ContextEntry { ContextKeyName = "aws:SecureTransport", ContextKeyType = "boolean", ContextKeyValues = ["true"] }],
            MaxItems = 1000,
            Marker = "m",
        }),
        () => iam.GetRoleAsync(new GetRoleRequest { RoleName = "r" }),
    ];

    private static IEnumerable<Func<Task>> NetworkCalls(AmazonEC2Client client) =>
    [
        () => client.DescribeSubnetsAsync(new DescribeSubnetsRequest { SubnetIds = ["subnet-1", "subnet-2"], NextToken = "n" }),
        () => client.DescribeRouteTablesAsync(new DescribeRouteTablesRequest { Filters = [new Filter { Name = "vpc-id", Values = ["vpc-1", "vpc-2"] }], NextToken = "n" }),
        () => client.DescribeVpcEndpointsAsync(new DescribeVpcEndpointsRequest { Filters = [new Filter { Name = "vpc-id", Values = ["vpc-1"] }], NextToken = "n" }),
    ];
}
