using System.Text;
using System.Text.Json;
using Amazon.S3.Model;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Aws.Clients.S3Control;
using MediaExchange.Transfer.Sandbox;
using MediaExchange.Transfer.Sandbox.Planes.Lambda;
using Xunit;

namespace Sandbox.Tests.Planes;

/// <summary>A sandbox with a role and a function, and the module's own client of S3 Control.</summary>
internal sealed class JobClient : IAsyncDisposable
{
    public const string Account = "111122223333";

    public const string Role = "arn:aws:iam::111122223333:role/batch";

    public const string Function = "arn:aws:lambda:us-east-1:111122223333:function:driver";

    public const string Template = """
        Resources:
          Role: {Type: 'AWS::IAM::Role', Properties: {RoleName: batch, AssumeRolePolicyDocument: {Version: 2012-10-17}}}
          Driver:
            Type: AWS::Lambda::Function
            Properties:
              FunctionName: driver
              PackageType: Image
              Code: {ImageUri: 'registry/worker:1'}
              ImageConfig: {Command: [lambda]}
              Role: !GetAtt Role.Arn
              Timeout: 30
              MemorySize: 512
              Environment: {Variables: {COLOUR: green}}
        """;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private JobClient(PlaneClient planes)
    {
        Planes = planes;
        Control = new AmazonS3ControlClient(Access(planes));
    }

    public PlaneClient Planes { get; }

    public AmazonS3ControlClient Control { get; }

    public static AwsAccess Access(PlaneClient planes) => new()
    {
        AccessKey = planes.Sandbox.Server.AccessKey,
        SecretKey = planes.Sandbox.Server.SecretKey,
        Region = "us-east-1",
        EndpointUrl = planes.Endpoint.ToString(),
    };

    public static async Task<JobClient> StartAsync(IFunctionInvoker? function = null, string template = Template, SandboxOptions? options = null)
    {
        var client = new JobClient(await PlaneClient.StartAsync(options));
        Assert.Equal("CREATE_COMPLETE", await client.Planes.DeployAsync(template));
        if (function is not null)
            client.Planes.Sandbox.Server.Planes.S3Control.Invoker = function;
        await client.SetAsync("""{"retryMilliseconds":0}""");
        return client;
    }

    public Task SetAsync(string settings) => Planes.SetAsync("s3control", settings);

    /// <summary>Uploads a manifest and asks for a job over it.</summary>
    public async Task<CreateJobRequest> RequestAsync(string manifest, params string[] fields)
    {
        var put = await Planes.Sandbox.S3.PutObjectAsync(new PutObjectRequest { BucketName = "bucket", Key = "runs/rows.csv", ContentBody = manifest });
        return new CreateJobRequest
        {
            AccountId = Account,
            ClientRequestToken = Guid.NewGuid().ToString(),
            ConfirmationRequired = false,
            Priority = 10,
            RoleArn = Role,
            Operation = new JobOperation { LambdaInvoke = new LambdaInvokeOperation { FunctionArn = Function } },
            Manifest = new JobManifest
            {
                Spec = new JobManifestSpec { Format = "S3BatchOperations_CSV_20180820", Fields = fields.Length == 0 ? ["Bucket", "Key"] : [.. fields] },
                Location = new JobManifestLocation { ObjectArn = "arn:aws:s3:::bucket/runs/rows.csv", ETag = put.ETag },
            },
            Report = new JobReport { Enabled = true, Bucket = "arn:aws:s3:::bucket", Format = "Report_CSV_20180820", Prefix = "runs/report", ReportScope = "AllTasks" },
        };
    }

    public async Task<string> CreateAsync(CreateJobRequest request) => (await Control.CreateJobAsync(request)).JobId!;

    public async Task<JobDescriptor> DescribeAsync(string job) =>
        (await Control.DescribeJobAsync(new DescribeJobRequest { AccountId = Account, JobId = job })).Job!;

    public async Task<JobDescriptor> WaitAsync(string job, params string[] states)
    {
        using var patience = new CancellationTokenSource(_patience);
        while (true)
        {
            var found = await DescribeAsync(job);
            if (states.Contains(found.Status))
                return found;
            Assert.False(patience.IsCancellationRequested, $"The job is {found.Status}, not {string.Join(" or ", states)}; {found.ProgressSummary!.NumberOfTasksSucceeded} of {found.ProgressSummary.TotalNumberOfTasks} succeeded.");
            await Task.Yield();
        }
    }

    public Task<JobDescriptor> EndAsync(string job) => WaitAsync(job, "Complete", "Failed", "Cancelled");

    public async Task<UpdateJobStatusResponse> UpdateAsync(string job, string status, string? reason = null) =>
        await Control.UpdateJobStatusAsync(new UpdateJobStatusRequest { AccountId = Account, JobId = job, RequestedJobStatus = status, StatusUpdateReason = reason });

    /// <summary>The report's rows by status, sorted; null when there is no report.</summary>
    public async Task<Dictionary<string, string[]>?> ReportAsync(string job)
    {
        var keys = (await Planes.Sandbox.S3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "bucket", Prefix = $"runs/report/job-{job}/" })).S3Objects ?? [];
        if (keys.Count == 0)
            return null;
        using var manifest = JsonDocument.Parse(await TextAsync($"runs/report/job-{job}/manifest.json"));
        Assert.Equal("Report_CSV_20180820", manifest.RootElement.GetProperty("Format").GetString());
        Assert.Equal("Bucket, Key, VersionId, TaskStatus, ErrorCode, HTTPStatusCode, ResultMessage", manifest.RootElement.GetProperty("ReportSchema").GetString());
        var rows = new Dictionary<string, string[]>();
        foreach (var result in manifest.RootElement.GetProperty("Results").EnumerateArray())
        {
            var text = await TextAsync(result.GetProperty("Key").GetString()!);
            Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(Encoding.UTF8.GetBytes(text))), result.GetProperty("MD5Checksum").GetString());
            var status = result.GetProperty("TaskExecutionStatus").GetString()!;
            rows[status] = [.. (rows.GetValueOrDefault(status) ?? []).Concat(text.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Order(StringComparer.Ordinal)];
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        Control.Dispose();
        await Planes.DisposeAsync();
    }

    private async Task<string> TextAsync(string key)
    {
        using var answer = await Planes.Sandbox.S3.GetObjectAsync("bucket", key);
        using var reader = new StreamReader(answer.ResponseStream);
        return await reader.ReadToEndAsync();
    }
}
