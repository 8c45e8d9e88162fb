using System.Net;
using System.Text;
using Aws.Tests.Support;
using MediaExchange.Transfer.Aws.Clients.S3Control;
using Xunit;

namespace Aws.Tests.Clients;

public sealed class S3ControlTests : ServiceTestBase
{
    private const string Account = "111122223333";

    [Fact]
    public async Task A_job_is_made_in_xml()
    {
        Answers(new StubAnswer(200, "<CreateJobResult xmlns=\"http://awss3control.amazonaws.com/doc/2018-08-20/\"><JobId>j-1</JobId></CreateJobResult>"));
        using var client = new AmazonS3ControlClient(Access);
        var made = await client.CreateJobAsync(new CreateJobRequest
        {
            AccountId = Account,
            ConfirmationRequired = false,
            Operation = new JobOperation { LambdaInvoke = new LambdaInvokeOperation { FunctionArn = "arn:f", InvocationSchemaVersion = "2.0", UserArguments = new() { ["run"] = "1 & 2" } } },
            Report = new JobReport { Bucket = "arn:aws:s3:::b", Format = "Report_CSV_20180820", Enabled = true, Prefix = "runs/1", ReportScope = "AllTasks" },
            ClientRequestToken = "t",
            Manifest = new JobManifest
            {
                Spec = new JobManifestSpec { Format = "S3BatchOperations_CSV_20180820", Fields = ["Bucket", "Key"] },
                Location = new JobManifestLocation { ObjectArn = "arn:aws:s3:::b/дом.csv", ETag = "e" },
            },
            Priority = 10,
            RoleArn = "arn:r",
            Tags = [new S3Tag { Key = "k", Value = "v" }],
        });
        Assert.Equal("j-1", made.JobId);
        AssertSigned(Request, "s3");
        Assert.Equal(("POST", "/v20180820/jobs", Account), (Request.Method, Request.Target, Request["x-amz-account-id"]));
        Assert.Contains("x-amz-account-id", SigV4.Fields(Request)["SignedHeaders"].Split(';'));
        Assert.Equal(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><CreateJobRequest xmlns=\"http://awss3control.amazonaws.com/doc/2018-08-20/\"><ConfirmationRequired>false</ConfirmationRequired>"
            + "<Operation><LambdaInvoke><FunctionArn>arn:f</FunctionArn><InvocationSchemaVersion>2.0</InvocationSchemaVersion><UserArguments><entry><key>run</key><value>1 &amp; 2</value></entry></UserArguments></LambdaInvoke></Operation>"
            + "<Report><Bucket>arn:aws:s3:::b</Bucket><Format>Report_CSV_20180820</Format><Enabled>true</Enabled><Prefix>runs/1</Prefix><ReportScope>AllTasks</ReportScope></Report><ClientRequestToken>t</ClientRequestToken>"
            + "<Manifest><Spec><Format>S3BatchOperations_CSV_20180820</Format><Fields><member>Bucket</member><member>Key</member></Fields></Spec><Location><ObjectArn>arn:aws:s3:::b/дом.csv</ObjectArn><ETag>e</ETag></Location></Manifest>"
            + "<Priority>10</Priority><RoleArn>arn:r</RoleArn><Tags><member><Key>k</Key><Value>v</Value></member></Tags></CreateJobRequest>",
            Encoding.UTF8.GetString(Request.Body).TrimStart('\ufeff'));
    }

    [Fact]
    public async Task A_job_is_described()
    {
        Answers(new StubAnswer(200, """
            <DescribeJobResult xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/"><Job><JobId>j</JobId><Status>Failed</Status><Priority>3</Priority><ConfirmationRequired>true</ConfirmationRequired>
            <Operation><LambdaInvoke><FunctionArn>arn:f</FunctionArn><UserArguments><entry><key>a</key><value>b</value></entry></UserArguments></LambdaInvoke></Operation>
            <ProgressSummary><TotalNumberOfTasks>5000000000</TotalNumberOfTasks><NumberOfTasksSucceeded>1</NumberOfTasksSucceeded><NumberOfTasksFailed>2</NumberOfTasksFailed><Timers><ElapsedTimeInActiveSeconds>9</ElapsedTimeInActiveSeconds></Timers></ProgressSummary>
            <FailureReasons><member><FailureCode>ManifestAccessDenied</FailureCode><FailureReason>r</FailureReason></member></FailureReasons><CreationTime>2026-11-20T11:00:00.123Z</CreationTime></Job></DescribeJobResult>
            """));
        using var client = new AmazonS3ControlClient(Access);
        var job = (await client.DescribeJobAsync(new DescribeJobRequest { AccountId = Account, JobId = "a b/c" })).Job!;
        AssertSigned(Request, "s3");
        Assert.Equal(("GET", "/v20180820/jobs/a%20b%2Fc"), (Request.Method, Request.Target));
        Assert.Equal((JobStatus.Failed, 3, true, "b", 5_000_000_000, 9), (job.Status, job.Priority, job.ConfirmationRequired, job.Operation!.LambdaInvoke!.UserArguments!["a"], job.ProgressSummary!.TotalNumberOfTasks, job.ProgressSummary.Timers!.ElapsedTimeInActiveSeconds));
        Assert.Equal("ManifestAccessDenied", Assert.Single(job.FailureReasons).FailureCode);
    }

    [Fact]
    public async Task Jobs_are_listed_and_changed_by_the_query()
    {
        Answers(request => new StubAnswer(200, request.Method == "GET"
            ? "<ListJobsResult><NextToken>n</NextToken><Jobs><member><JobId>j</JobId><Status>Active</Status><Operation>LambdaInvoke</Operation></member></Jobs></ListJobsResult>"
            : "<R><JobId>j</JobId><Status>Cancelling</Status><Priority>7</Priority></R>"));
        using var client = new AmazonS3ControlClient(Access);
        var list = await client.ListJobsAsync(new ListJobsRequest { AccountId = Account, JobStatuses = [JobStatus.Active, JobStatus.New], NextToken = "a+b/=", MaxResults = 5 });
        Assert.Equal(("n", "j", "Active"), (list.NextToken, list.Jobs[0].JobId, list.Jobs[0].Status));
        var changed = await client.UpdateJobStatusAsync(new UpdateJobStatusRequest { AccountId = Account, JobId = "j", RequestedJobStatus = RequestedJobStatus.Cancelled, StatusUpdateReason = "a b&c" });
        Assert.Equal("Cancelling", changed.Status);
        Assert.Equal(7, (await client.UpdateJobPriorityAsync(new UpdateJobPriorityRequest { AccountId = Account, JobId = "j", Priority = 7 })).Priority);
        Assert.All(Requests, request => AssertSigned(request, "s3"));
        Assert.Equal(
            ["/v20180820/jobs?jobStatuses=Active&jobStatuses=New&maxResults=5&nextToken=a%2Bb%2F%3D", "/v20180820/jobs/j/status?requestedJobStatus=Cancelled&statusUpdateReason=a%20b%26c", "/v20180820/jobs/j/priority?priority=7"],
            Requests.Select(r => r.Target));
    }

    [Fact]
    public async Task A_refusal_is_read_with_and_without_its_envelope()
    {
        Answers(new StubAnswer(404, "<ErrorResponse><Error><Code>NoSuchJob</Code><Message>m</Message></Error><RequestId>R</RequestId><HostId>h</HostId></ErrorResponse>"), StubAnswer.Error(400, "InvalidRequest"));
        using var client = new AmazonS3ControlClient(Access);
        var missing = await Assert.ThrowsAsync<AmazonS3ControlException>(() => client.DescribeJobAsync(new DescribeJobRequest { AccountId = Account, JobId = "j" }));
        Assert.Equal(("NoSuchJob", "m", "R", HttpStatusCode.NotFound), (missing.ErrorCode, missing.Message, missing.RequestId, missing.StatusCode));
        var refused = await Assert.ThrowsAsync<AmazonS3ControlException>(() => client.ListJobsAsync(new ListJobsRequest { AccountId = Account }));
        Assert.Equal(("InvalidRequest", "RID"), (refused.ErrorCode, refused.RequestId));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("evil.example.com#")]
    [InlineData("1111222233334")]
    public async Task What_is_no_account_does_not_become_part_of_an_address(string? account)
    {
        using var client = new AmazonS3ControlClient(Access);
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => client.ListJobsAsync(new ListJobsRequest { AccountId = account }));
        Assert.Contains($"'{account}'", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Requests);
    }
}
