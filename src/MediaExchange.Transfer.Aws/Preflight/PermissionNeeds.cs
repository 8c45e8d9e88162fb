namespace MediaExchange.Transfer.Aws.Preflight;

/// <summary>Who needs what: the helper's roles to copy, and the person who starts transfers.</summary>
internal static class PermissionNeeds
{
    private const string Some = "mediaexchange-transfer-probe";

    /// <summary>Of driver and worker, which copy.</summary>
    public static IEnumerable<PermissionNeed> OfCopying(HelperFacts helper)
    {
        if (helper.Sources.Count > 0)
        {
            yield return new("list the source buckets", ["s3:ListBucket"], [.. helper.Sources.Select(helper.BucketArn)]);
            yield return new("read the source objects", ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"], [.. helper.Sources.Select(bucket => $"{helper.BucketArn(bucket)}/{Some}")]);
        }

        if (helper.Destinations.Count > 0)
        {
            yield return new("list the destination buckets and their uploads", ["s3:ListBucket", "s3:ListBucketMultipartUploads"], [.. helper.Destinations.Select(helper.BucketArn)]);
            yield return new(
                "write to the destination buckets",
                ["s3:PutObject", "s3:GetObject", "s3:PutObjectTagging", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
                [.. helper.Destinations.Select(bucket => $"{helper.BucketArn(bucket)}/{Some}")]);
            if (helper.GrantsTo is not null)
                yield return new("grant the subscriber what is written", ["s3:PutObjectAcl"], [.. helper.Destinations.Select(bucket => $"{helper.BucketArn(bucket)}/{Some}")]);
        }

        if (helper.SourceKeys.Count > 0)
            yield return new("decrypt the source objects", ["kms:Decrypt"], helper.SourceKeys, ViaS3(helper));
        if (helper.DestinationKeys.Count > 0)
            yield return new("encrypt the copies", ["kms:GenerateDataKey", "kms:Decrypt"], helper.DestinationKeys, ViaS3(helper));
        yield return new("keep the records of runs", ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], [RunsOf(helper)]);
    }

    /// <summary>Of the driver beyond that.</summary>
    public static IEnumerable<PermissionNeed> OfDriver(HelperFacts helper)
    {
        yield return new("hand large objects to AWS Batch", ["batch:SubmitJob"], [helper.Output("JobQueueArn"), helper.Output("JobDefinitionArn")]);
        yield return new("tag its jobs", ["batch:TagResource"], [helper.Output("JobDefinitionArn")]);
        yield return new("look for jobs", ["batch:ListJobs"], ["*"]);
    }

    /// <summary>Of S3 Batch Operations.</summary>
    public static IEnumerable<PermissionNeed> OfBatchOperations(HelperFacts helper)
    {
        yield return new("call the driver", ["lambda:InvokeFunction"], [helper.Output("DriverFunctionArn")]);
        yield return new("read inventories and write reports", ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"], [RunsOf(helper)]);
    }

    /// <summary>Of the person who starts, watches and stops transfers.</summary>
    public static IEnumerable<PermissionNeed> OfOperator(HelperFacts helper)
    {
        yield return new("make and follow jobs of S3 Batch Operations", ["s3:CreateJob", "s3:DescribeJob", "s3:ListJobs", "s3:UpdateJobStatus", "s3:UpdateJobPriority"], ["*"]);
        yield return new(
            "let them work in the helper's role", ["iam:PassRole"], [helper.Output("BatchOperationsRoleArn")],
            new Dictionary<string, string> { ["iam:PassedToService"] = "batchoperations.s3.amazonaws.com" });
        yield return new("bring inventories and read ledgers and reports", ["s3:GetObject", "s3:PutObject"], [RunsOf(helper)]);
        yield return new("list the records of runs", ["s3:ListBucket"], [helper.BucketArn(helper.Output("HelperBucketName"))]);
        yield return new("submit jobs of AWS Batch", ["batch:SubmitJob"], [helper.Output("JobQueueArn"), helper.Output("JobDefinitionArn")]);
        yield return new("tag them", ["batch:TagResource"], [helper.Output("JobDefinitionArn")]);
        yield return new("follow and stop jobs of AWS Batch", ["batch:ListJobs", "batch:DescribeJobs", "batch:TerminateJob"], ["*"]);
        yield return new(
            "read the logs of driver and workers", ["logs:FilterLogEvents", "logs:GetLogEvents"],
            [LogArn(helper, "DriverLogGroup"), LogArn(helper, "WorkerLogGroup")]);
    }

    private static string RunsOf(HelperFacts helper) => $"{helper.BucketArn(helper.Output("HelperBucketName"))}/runs/{Some}";

    private static string LogArn(HelperFacts helper, string output) =>
        $"arn:{helper.Partition}:logs:{helper.Region}:{helper.Account}:log-group:{helper.Output(output)}:log-stream:{Some}";

    // The template's condition, and that of many keys' own policies.
    private static Dictionary<string, string> ViaS3(HelperFacts helper) => new() { ["kms:ViaService"] = $"s3.{helper.Region}.{Partitions.DnsSuffix(helper.Partition)}" };
}
