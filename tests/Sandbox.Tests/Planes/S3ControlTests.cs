using System.Text.Json;
using Amazon.S3.Model;
using MediaExchange.Transfer.Aws.Clients.S3Control;
using MediaExchange.Transfer.Sandbox.Planes;
using Xunit;

namespace Sandbox.Tests.Planes;

public class S3ControlTests
{
    [Theory]
    [InlineData("1.0")]
    [InlineData("2.0")]
    public async Task A_job_calls_the_function_once_for_each_row_and_reports_what_it_said(string schema)
    {
        var function = new MemoryFunction(request => MemoryFunction.Task(request).GetProperty("s3Key").GetString() == "bad"
            ? MemoryFunction.Result(request, "PermanentFailure", "AccessDenied: not \"yours\", sorry")
            : MemoryFunction.Result(request, text: """{"status":"Copied"}"""));
        await using var client = await JobClient.StartAsync(function);
        var request = await client.RequestAsync("media,a/b%20c%2Bd.mov\nmedia,caf%C3%A9%25+x,\nmedia,bad\n".Replace(",\n", "\n", StringComparison.Ordinal));
        request.Operation!.LambdaInvoke!.InvocationSchemaVersion = schema;
        if (schema == "2.0")
            request.Operation.LambdaInvoke.UserArguments = new() { ["run"] = "r-1", ["destination"] = "s3://there/" };
        var job = await client.CreateAsync(request);
        var ended = await client.EndAsync(job);

        Assert.Equal(("Complete", 3, 2, 1), (ended.Status, ended.ProgressSummary!.TotalNumberOfTasks, ended.ProgressSummary.NumberOfTasksSucceeded, ended.ProgressSummary.NumberOfTasksFailed));
        Assert.NotNull(ended.ProgressSummary.Timers!.ElapsedTimeInActiveSeconds);
        Assert.Equal(["a/b+c%2Bd.mov", "bad", "caf%C3%A9%25+x"], function.Keys.Order(StringComparer.Ordinal));
        var sent = function.Events.First();
        var task = MemoryFunction.Task(sent);
        Assert.Equal((schema, job), (sent.GetProperty("invocationSchemaVersion").GetString(), sent.GetProperty("job").GetProperty("id").GetString()));
        Assert.Equal(JsonValueKind.Null, task.GetProperty("s3VersionId").ValueKind);
        if (schema == "1.0")
            Assert.Equal("arn:aws:s3:::media", task.GetProperty("s3BucketArn").GetString());
        else
            Assert.Equal(("media", "r-1"), (task.GetProperty("s3Bucket").GetString(), sent.GetProperty("job").GetProperty("userArguments").GetProperty("run").GetString()));
        var report = await client.ReportAsync(job);
        Assert.Equal(["""media,a/b%20c%2Bd.mov,,succeeded,200,,"{""status"":""Copied""}" """.TrimEnd(), """media,caf%C3%A9%25+x,,succeeded,200,,"{""status"":""Copied""}" """.TrimEnd()], report!["succeeded"]);
        Assert.Equal(["""media,bad,,failed,200,PermanentFailure,"AccessDenied: not ""yours"", sorry" """.TrimEnd()], report["failed"]);
    }

    [Fact]
    public async Task Versions_reach_the_function_and_the_report()
    {
        var function = new MemoryFunction(request => MemoryFunction.Result(request, text: MemoryFunction.Task(request).GetProperty("s3VersionId").GetString()!));
        await using var client = await JobClient.StartAsync(function);
        var request = await client.RequestAsync("x,media,\"a\",v1\nx,media,b,v2\n", "Ignore", "Bucket", "Key", "VersionId");
        request.Report!.Prefix = null;
        var job = await client.CreateAsync(request);
        Assert.Equal("Complete", (await client.EndAsync(job)).Status);
        var keys = (await client.Planes.Sandbox.S3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "bucket", Prefix = $"job-{job}/results/" })).S3Objects;
        using var answer = await client.Planes.Sandbox.S3.GetObjectAsync("bucket", Assert.Single(keys).Key);
        using var reader = new StreamReader(answer.ResponseStream);
        Assert.Equal("media,a,v1,succeeded,200,,v1|media,b,v2,succeeded,200,,v2", string.Join('|', (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order()));
    }

    [Theory]
    [InlineData("media,a\nother,b\n", "Cannot have more than 1 bucket per Job")]
    [InlineData("Bucket,Key\nmedia,b\n", "Cannot have more than 1 bucket per Job")]
    [InlineData("media,a\nmedia\n", "Line 2 has 1 columns, and the schema 2")]
    [InlineData("media,a\nmedia,\"b\n", "Line 2 has a quote that is not closed")]
    [InlineData("media,a%2\n", "not URL-encoded")]
    [InlineData("media,\n", "a key has 1 to 1024 bytes")]
    [InlineData("me dia,a\n", "is not a bucket's name")]
    [InlineData("\uFEFFmedia,a\n", "is not a bucket's name")]
    [InlineData(" ", "columns")]
    public async Task A_manifest_that_is_none_fails_the_job_before_any_task(string manifest, string reason)
    {
        var function = new MemoryFunction(request => MemoryFunction.Result(request));
        await using var client = await JobClient.StartAsync(function);
        var job = await client.CreateAsync(await client.RequestAsync(manifest));
        var ended = await client.EndAsync(job);
        Assert.Equal(("Failed", "InvalidManifestContent"), (ended.Status, Assert.Single(ended.FailureReasons).FailureCode));
        Assert.Contains(reason, ended.FailureReasons[0].FailureReason, StringComparison.Ordinal);
        Assert.Empty(function.Events);
        Assert.Null(await client.ReportAsync(job));
    }

    [Fact]
    public async Task A_manifest_that_is_another_or_none_or_may_not_be_read_fails_the_job()
    {
        await using var client = await JobClient.StartAsync(new MemoryFunction(request => MemoryFunction.Result(request)));
        var s3 = client.Planes.Sandbox.S3;
        Assert.Equal("InvalidManifestContent", await FailureAsync(await client.RequestAsync("media,a,v\nmedia,b,\n", "Bucket", "Key", "VersionId")));
        Assert.Equal("PreconditionFailed", await FailureAsync(await client.RequestAsync("media,a\n"), request => request.Manifest!.Location!.ETag = "\"00000000000000000000000000000000\""));
        Assert.Equal("NoSuchKey", await FailureAsync(await client.RequestAsync("media,a\n"), request => request.Manifest!.Location!.ObjectArn = "arn:aws:s3:::bucket/runs/none"));
        Assert.Equal("NoSuchBucket", await FailureAsync(await client.RequestAsync("media,a\n"), request => request.Manifest!.Location!.ObjectArn = "arn:aws:s3:::nowhere/runs/none"));
        Assert.Equal("NoSuchBucket", await FailureAsync(await client.RequestAsync("media,a\n"), request => request.Report!.Bucket = "arn:aws:s3:::nowhere"));
        var encrypted = await s3.PutObjectAsync(new PutObjectRequest { BucketName = "bucket", Key = "kms", ContentBody = "media,a\n", ServerSideEncryptionMethod = "aws:kms" });
        Assert.Equal("InvalidManifestContent", await FailureAsync(await client.RequestAsync("media,a\n"), request =>
            request.Manifest!.Location = new JobManifestLocation { ObjectArn = "arn:aws:s3:::bucket/kms", ETag = encrypted.ETag }));
        await s3.PutBucketPolicyAsync("bucket", """{"Statement":{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/runs/*"}}""");
        Assert.Equal("AccessDenied", await FailureAsync(await client.RequestAsync("media,a\n")));

        async Task<string?> FailureAsync(CreateJobRequest request, Action<CreateJobRequest>? change = null)
        {
            change?.Invoke(request);
            return Assert.Single((await client.EndAsync(await client.CreateAsync(request))).FailureReasons).FailureCode;
        }
    }

    [Fact]
    public async Task Temporary_failures_errors_and_throttles_are_tried_again_and_permanent_ones_are_not()
    {
        var calls = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        var function = new MemoryFunction(request =>
        {
            var key = MemoryFunction.Task(request).GetProperty("s3Key").GetString()!;
            var call = calls.AddOrUpdate(key, 1, (_, count) => count + 1);
            return (key, call) switch
            {
                ("heals", < 3) => MemoryFunction.Result(request, "TemporaryFailure", "SlowDown"),
                ("busy", < 20) => throw new PlaneException("TooManyRequestsException", "Rate Exceeded.") { Status = 429 },
                ("never", _) => MemoryFunction.Result(request, "TemporaryFailure", "SlowDown"),
                ("crashes", _) => """error:{"errorMessage":"RequestId: 1 Error: Runtime exited","errorType":"Runtime.ExitError"}""",
                ("gone", _) => throw new PlaneException("ResourceNotFoundException", "Function not found") { Status = 404 },
                ("no", _) => MemoryFunction.Result(request, "PermanentFailure", "NotFound: gone"),
                ("silent", _) => MemoryFunction.Result(request).Replace("\"taskId\":", "\"other\":", StringComparison.Ordinal),
                ("tab", _) => MemoryFunction.Result(request, text: "a\tb"),
                ("babble", _) => "not JSON",
                _ => MemoryFunction.Result(request),
            };
        });
        await using var client = await JobClient.StartAsync(function);
        await client.SetAsync("""{"retryMilliseconds":0,"taskAttempts":4,"throttledAttempts":30}""");
        string[] keys = ["heals", "busy", "never", "crashes", "gone", "no", "silent", "tab", "babble"];
        var job = await client.CreateAsync(await client.RequestAsync(string.Concat(keys.Select(key => $"media,{key}\n"))));
        Assert.Equal("Complete", (await client.EndAsync(job)).Status);
        Assert.Equal(new SortedDictionary<string, int> { ["heals"] = 3, ["busy"] = 20, ["never"] = 4, ["crashes"] = 4, ["gone"] = 1, ["no"] = 1, ["silent"] = 1, ["tab"] = 1, ["babble"] = 1 }, new SortedDictionary<string, int>(calls));
        var report = await client.ReportAsync(job);
        Assert.Equal(["media,busy,,succeeded,200,,", "media,heals,,succeeded,200,,"], report!["succeeded"]);
        Assert.Equal(
            [
                "media,babble,,failed,200,PermanentFailure,Lambda returned an invalid response: it is not the JSON that was expected",
                "media,crashes,,failed,200,PermanentFailure,\"Lambda returned function error: {\"\"errorMessage\"\":\"\"RequestId: 1 Error: Runtime exited\"\",\"\"errorType\"\":\"\"Runtime.ExitError\"\"}\"",
                "media,gone,,failed,404,ResourceNotFoundException,Function not found",
                "media,never,,failed,200,TemporaryFailure,SlowDown",
                "media,no,,failed,200,PermanentFailure,NotFound: gone",
                "media,silent,,failed,200,PermanentFailure,The function's answer has no result of the task",
                "media,tab,,failed,200,PermanentFailure,Lambda returned an invalid response: resultString has a tab or a line break",
            ],
            report["failed"]);
        Assert.Single(function.Events.Where(sent => MemoryFunction.Task(sent).GetProperty("s3Key").GetString() == "never").Select(sent => MemoryFunction.Task(sent).GetProperty("taskId").GetString()).Distinct());
    }

    [Fact]
    public async Task A_job_waits_for_its_confirmation_and_takes_only_steps_that_are_legal()
    {
        await using var client = await JobClient.StartAsync(new MemoryFunction(request => MemoryFunction.Result(request)));
        var request = await client.RequestAsync("media,a\n");
        request.ConfirmationRequired = true;
        var job = await client.CreateAsync(request);
        var waiting = await client.WaitAsync(job, "Suspended");
        Assert.Equal(("AwaitingConfirmation", 1, true), (waiting.SuspendedCause, waiting.ProgressSummary!.TotalNumberOfTasks, waiting.ConfirmationRequired));
        var begun = await client.UpdateAsync(job, "Ready", "looked at");
        Assert.Equal((job, "looked at"), (begun.JobId, begun.StatusUpdateReason));
        Assert.Equal("Complete", (await client.EndAsync(job)).Status);
        foreach (var status in new[] { "Ready", "Cancelled" })
            Assert.Equal("JobStatusException", (await Assert.ThrowsAsync<AmazonS3ControlException>(() => client.UpdateAsync(job, status))).ErrorCode);
        Assert.Equal("InvalidRequest", (await Assert.ThrowsAsync<AmazonS3ControlException>(() => client.UpdateAsync(job, "Paused"))).ErrorCode);
        var unknown = await Assert.ThrowsAsync<AmazonS3ControlException>(() => client.DescribeAsync("00000000-0000"));
        Assert.Equal(("NoSuchJob", 404), (unknown.ErrorCode, (int)unknown.StatusCode));

        request.ClientRequestToken = "another";
        var dropped = await client.CreateAsync(request);
        await client.WaitAsync(dropped, "Suspended");
        await client.UpdateAsync(dropped, "Cancelled");
        Assert.Equal("Cancelled", (await client.EndAsync(dropped)).Status);
        Assert.Null(await client.ReportAsync(dropped));
    }

    [Fact]
    public async Task A_cancelled_job_ends_what_runs_and_reports_it()
    {
        var entered = new SemaphoreSlim(0);
        var release = new TaskCompletionSource();
        var function = new MemoryFunction(async (request, _) =>
        {
            entered.Release();
            await release.Task;
            return MemoryFunction.Result(request);
        });
        await using var client = await JobClient.StartAsync(function);
        await client.SetAsync("""{"concurrency":3}""");
        var job = await client.CreateAsync(await client.RequestAsync(string.Concat(Enumerable.Range(0, 50).Select(i => $"media,{i}\n"))));
        for (var i = 0; i < 3; i++)
            Assert.True(await entered.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal("Cancelling", (await client.UpdateAsync(job, "Cancelled", "enough")).Status);
        Assert.Equal("Cancelling", (await client.DescribeAsync(job)).Status);
        release.SetResult();
        var ended = await client.EndAsync(job);
        Assert.Equal(("Cancelled", 3, 3, "enough"), (ended.Status, ended.ProgressSummary!.NumberOfTasksSucceeded, function.Most, ended.StatusUpdateReason));
        Assert.Equal(3, (await client.ReportAsync(job))!["succeeded"].Length);
    }

    [Fact]
    public async Task A_job_of_a_higher_priority_goes_first_and_the_other_pauses_meanwhile()
    {
        var release = new TaskCompletionSource();
        var function = new MemoryFunction(async (request, _) =>
        {
            if (MemoryFunction.Task(request).GetProperty("s3Key").GetString() != "urgent")
                await release.Task;
            return MemoryFunction.Result(request);
        });
        await using var client = await JobClient.StartAsync(function);
        await client.SetAsync("""{"activeJobs":1,"concurrency":2}""");
        var slow = await client.CreateAsync(await client.RequestAsync(string.Concat(Enumerable.Range(0, 10).Select(i => $"media,{i}\n"))));
        await client.WaitAsync(slow, "Active");
        Assert.True(SpinWait.SpinUntil(() => function.Events.Count == 2, TimeSpan.FromSeconds(60)));
        var urgent = await client.RequestAsync("media,urgent\n");
        urgent.Priority = 5;
        var other = await client.CreateAsync(urgent);
        await client.WaitAsync(other, "Ready");
        Assert.Equal(20, (await client.Control.UpdateJobPriorityAsync(new UpdateJobPriorityRequest { AccountId = JobClient.Account, JobId = other, Priority = 20 })).Priority);
        await client.WaitAsync(slow, "Pausing");
        Assert.Equal("Ready", (await client.DescribeAsync(other)).Status);
        release.SetResult();
        Assert.Equal("Complete", (await client.EndAsync(other)).Status);
        var ended = await client.EndAsync(slow);
        Assert.Equal(("Complete", 10), (ended.Status, ended.ProgressSummary!.NumberOfTasksSucceeded));
        Assert.Equal("urgent", function.Keys.ElementAt(2));
        Assert.Equal(11, function.Events.Count);
    }

    [Fact]
    public async Task A_job_fails_once_more_than_half_of_a_thousand_tasks_have()
    {
        // Every 5th succeeds: not judged before 1,000.
        var function = new MemoryFunction(request => MemoryFunction.Result(request, int.Parse(MemoryFunction.Task(request).GetProperty("s3Key").GetString()!, null) % 5 == 0 ? "Succeeded" : "PermanentFailure"));
        await using var client = await JobClient.StartAsync(function);
        await client.SetAsync("""{"concurrency":1,"rowsPerResultFile":300}""");
        var request = await client.RequestAsync(string.Concat(Enumerable.Range(0, 3000).Select(i => $"media,{i}\n")));
        request.Report!.ReportScope = "FailedTasksOnly";
        var job = await client.CreateAsync(request);
        var ended = await client.EndAsync(job);
        Assert.Equal(("Failed", 800, 200), (ended.Status, ended.ProgressSummary!.NumberOfTasksFailed, ended.ProgressSummary.NumberOfTasksSucceeded));
        Assert.Contains("800 of 1000 tasks failed", Assert.Single(ended.FailureReasons).FailureReason, StringComparison.Ordinal);
        var report = await client.ReportAsync(job);
        Assert.Equal(("failed", 800), (Assert.Single(report!).Key, report!["failed"].Length));

        var few = await client.CreateAsync(await client.RequestAsync(string.Concat(Enumerable.Range(0, 999).Select(i => $"media,{i + 1}\n"))));
        Assert.Equal("Complete", (await client.EndAsync(few)).Status);
    }

    [Fact]
    public async Task The_same_request_makes_one_job_and_another_under_its_token_is_refused()
    {
        await using var client = await JobClient.StartAsync(new MemoryFunction(request => MemoryFunction.Result(request)));
        var request = await client.RequestAsync("media,a\n");
        var job = await client.CreateAsync(request);
        Assert.Equal(job, await client.CreateAsync(request));
        request.Priority = 11;
        Assert.Equal("IdempotencyException", (await Assert.ThrowsAsync<AmazonS3ControlException>(() => client.CreateAsync(request))).ErrorCode);
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_and_named()
    {
        await using var client = await JobClient.StartAsync();
        (Action<CreateJobRequest> Change, string Expected)[] cases =
        [
            (request => request.RoleArn = "arn:aws:iam::111122223333:role/none", "role/none"),
            (request => request.Operation = new JobOperation { S3PutObjectCopy = new S3CopyObjectOperation { TargetResource = "arn:aws:s3:::other" } }, "does not support the operation S3PutObjectCopy"),
            (request => request.Operation = new JobOperation(), "exactly one operation"),
            (request => request.Operation!.LambdaInvoke!.UserArguments = new() { ["a"] = "b" }, "2.0"),
            (request => request.Manifest!.Spec!.Fields = ["Bucket"], "Required fields are missing in the schema: Key"),
            (request => request.Manifest!.Spec!.Format = "S3InventoryReport_CSV_20161130", "S3InventoryReport_CSV_20161130"),
            (request => request.Report!.ReportScope = "Some", "'Some'"),
            (request => request.Report!.Prefix = "a/", "no slash at the end"),
            (request => request.Priority = null, "priority"),
        ];
        foreach (var (change, expected) in cases)
        {
            var request = await client.RequestAsync("media,a\n");
            change(request);
            var refused = await Assert.ThrowsAsync<AmazonS3ControlException>(() => client.CreateAsync(request));
            Assert.Equal("InvalidRequest", refused.ErrorCode);
            Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        }

        Assert.Empty((await client.Control.ListJobsAsync(new ListJobsRequest { AccountId = JobClient.Account })).Jobs);
        Assert.Equal("AccessDenied", (await Assert.ThrowsAsync<AmazonS3ControlException>(() => client.Control.ListJobsAsync(new ListJobsRequest { AccountId = "444455556666" }))).ErrorCode);
    }

    [Fact]
    public async Task A_function_that_is_not_there_fails_the_task()
    {
        await using var client = await JobClient.StartAsync();
        var request = await client.RequestAsync("media,a\n");
        request.Operation!.LambdaInvoke!.FunctionArn = JobClient.Function + "-none";
        var job = await client.CreateAsync(request);
        Assert.Equal("Complete", (await client.EndAsync(job)).Status);
        Assert.Equal([$"media,a,,failed,404,ResourceNotFoundException,Function not found: {JobClient.Function}-none"], (await client.ReportAsync(job))!["failed"]);
    }

    [Fact]
    public async Task Jobs_are_listed_page_by_page_and_by_status()
    {
        await using var client = await JobClient.StartAsync(new MemoryFunction(request => MemoryFunction.Result(request)));
        var jobs = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var request = await client.RequestAsync("media,a\n");
            request.ConfirmationRequired = i == 2;
            jobs.Insert(0, await client.CreateAsync(request));
            await client.WaitAsync(jobs[0], i == 2 ? "Suspended" : "Complete");
        }

        var first = await client.Control.ListJobsAsync(new ListJobsRequest { AccountId = JobClient.Account, MaxResults = 2 });
        var second = await client.Control.ListJobsAsync(new ListJobsRequest { AccountId = JobClient.Account, MaxResults = 2, NextToken = first.NextToken });
        Assert.Equal(jobs, first.Jobs.Concat(second.Jobs).Select(job => job.JobId));
        Assert.Null(second.NextToken);
        var chosen = await client.Control.ListJobsAsync(new ListJobsRequest { AccountId = JobClient.Account, JobStatuses = ["Suspended", "Failed"] });
        Assert.Equal((jobs[0], "LambdaInvoke", 10), (Assert.Single(chosen.Jobs).JobId, chosen.Jobs[0].Operation, chosen.Jobs[0].Priority));
    }

    [Fact]
    public async Task Faults_know_the_operations_of_jobs_and_a_reset_forgets_them()
    {
        var never = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        var function = new MemoryFunction(async (request, token) =>
        {
            try
            {
                await never.Task.WaitAsync(token);
                return "";
            }
            finally
            {
                ended.SetResult();
            }
        });
        await using var client = await JobClient.StartAsync(function);
        using var set = await client.Planes.Sandbox.ControlAsync(
            HttpMethod.Post, "/_sandbox/faults", """{"rules":[{"match":{"operation":"s3control:DescribeJob","times":1},"action":{"error":"SlowDown"}}]}""");
        Assert.Equal(204, (int)set.StatusCode);
        var job = await client.CreateAsync(await client.RequestAsync("media,a\n"));
        await client.WaitAsync(job, "Active");
        Assert.True(SpinWait.SpinUntil(() => !function.Events.IsEmpty, TimeSpan.FromSeconds(60)));
        client.Planes.Sandbox.Server.Reset();
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal("NoSuchJob", (await Assert.ThrowsAsync<AmazonS3ControlException>(() => client.DescribeAsync(job))).ErrorCode);
    }

    [Fact]
    public async Task A_task_can_be_sent_twice_and_counts_once()
    {
        var function = new MemoryFunction(request => MemoryFunction.Result(request));
        await using var client = await JobClient.StartAsync(function);
        await client.SetAsync("""{"duplicateEvery":2}""");
        var job = await client.CreateAsync(await client.RequestAsync("media,a\nmedia,b\nmedia,c\nmedia,d\n"));
        Assert.Equal(4, (await client.EndAsync(job)).ProgressSummary!.NumberOfTasksSucceeded);
        Assert.Equal(["a", "b", "b", "c", "d", "d"], function.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(4, (await client.ReportAsync(job))!["succeeded"].Length);
    }

    [SkippableFact]
    public async Task The_AWS_CLI_makes_and_watches_a_job()
    {
        await using var client = await JobClient.StartAsync(new MemoryFunction(request => MemoryFunction.Result(request, text: "done")));
        var request = await client.RequestAsync("media,a\n");
        var made = await AwsAsync(
            "s3control", "create-job", "--account-id", JobClient.Account, "--client-request-token", "t", "--priority", "7", "--role-arn", JobClient.Role, "--confirmation-required", "--description", "by hand",
            "--operation", $$$$"""{"LambdaInvoke":{"FunctionArn":"{{{{JobClient.Function}}}}","InvocationSchemaVersion":"2.0","UserArguments":{"run":"r"}}}""",
            "--manifest", $$$"""{"Spec":{"Format":"S3BatchOperations_CSV_20180820","Fields":["Bucket","Key"]},"Location":{"ObjectArn":"arn:aws:s3:::bucket/runs/rows.csv","ETag":{{{request.Manifest!.Location!.ETag}}}}}""",
            "--report", """{"Bucket":"arn:aws:s3:::bucket","Prefix":"runs/report","Format":"Report_CSV_20180820","Enabled":true,"ReportScope":"AllTasks"}""");
        var job = made.GetProperty("JobId").GetString()!;
        await client.WaitAsync(job, "Suspended");
        await AwsAsync("s3control", "update-job-status", "--account-id", JobClient.Account, "--job-id", job, "--requested-job-status", "Ready");
        await client.EndAsync(job);
        var found = (await AwsAsync("s3control", "describe-job", "--account-id", JobClient.Account, "--job-id", job)).GetProperty("Job");
        Assert.Equal(("Complete", 7, 1), (found.GetProperty("Status").GetString(), found.GetProperty("Priority").GetInt32(), found.GetProperty("ProgressSummary").GetProperty("NumberOfTasksSucceeded").GetInt32()));
        Assert.Equal("r", found.GetProperty("Operation").GetProperty("LambdaInvoke").GetProperty("UserArguments").GetProperty("run").GetString());
        Assert.Equal("Key", found.GetProperty("Manifest").GetProperty("Spec").GetProperty("Fields")[1].GetString());
        Assert.Equal("AllTasks", found.GetProperty("Report").GetProperty("ReportScope").GetString());
        Assert.Equal(job, (await AwsAsync("s3control", "list-jobs", "--account-id", JobClient.Account, "--job-statuses", "Failed", "Complete")).GetProperty("Jobs")[0].GetProperty("JobId").GetString());
        var missing = await Assert.ThrowsAsync<InvalidOperationException>(() => AwsAsync("s3control", "describe-job", "--account-id", JobClient.Account, "--job-id", "none-such"));
        Assert.Contains("An error occurred (NoSuchJob) when calling the DescribeJob operation: The specified job does not exist.", missing.Message, StringComparison.Ordinal);
        var function = await AwsAsync("lambda", "get-function", "--function-name", "driver");
        Assert.Equal("registry/worker:1", function.GetProperty("Code").GetProperty("ImageUri").GetString());

        async Task<JsonElement> AwsAsync(params string[] arguments)
        {
            var text = await Edge.CommandLineTool.RunAsync(
                "aws",
                [
                    ("AWS_ACCESS_KEY_ID", client.Planes.Sandbox.Server.AccessKey), ("AWS_SECRET_ACCESS_KEY", client.Planes.Sandbox.Server.SecretKey), ("AWS_DEFAULT_REGION", "us-east-1"),
                    ("AWS_EC2_METADATA_DISABLED", "true"), ("AWS_CONFIG_FILE", "/nowhere"), ("AWS_SHARED_CREDENTIALS_FILE", "/nowhere"), ("AWS_MAX_ATTEMPTS", "1"),
                    ("AWS_ENDPOINT_URL", "http://sandbox.test"),

                    // It puts the account before the host, whatever that is: nobody knows that name, but a proxy need not.
                    ("http_proxy", client.Planes.Endpoint.ToString()), ("HTTP_PROXY", client.Planes.Endpoint.ToString()), ("no_proxy", ""), ("NO_PROXY", ""),
                ],
                [.. arguments, "--output", "json"]);
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
    }
}
