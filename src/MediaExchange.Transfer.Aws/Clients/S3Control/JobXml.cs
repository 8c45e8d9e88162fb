using System.Xml.Linq;
using MediaExchange.Transfer.Aws.Clients.Xml;

namespace MediaExchange.Transfer.Aws.Clients.S3Control;

/// <summary>How jobs are written and read.</summary>
internal static class JobXml
{
    private static readonly XmlWriting Xml = new("http://awss3control.amazonaws.com/doc/2018-08-20/");

    public static XElement Write(CreateJobRequest request, string token) => Xml.Element(
        nameof(CreateJobRequest),
        Xml.Flag(nameof(request.ConfirmationRequired), request.ConfirmationRequired),
        Xml.Structure(nameof(request.Operation), request.Operation, Write),
        Xml.Structure(nameof(request.Report), request.Report, Write),
        Xml.Text(nameof(request.ClientRequestToken), token),
        Xml.Structure(nameof(request.Manifest), request.Manifest, Write),
        Xml.Text(nameof(request.Description), request.Description),
        Xml.Number(nameof(request.Priority), request.Priority),
        Xml.Text(nameof(request.RoleArn), request.RoleArn),
        Xml.List(nameof(request.Tags), request.Tags, tag => new[] { Xml.Text(nameof(tag.Key), tag.Key), Xml.Text(nameof(tag.Value), tag.Value) }));

    public static JobDescriptor ReadDescriptor(XElement from) => new()
    {
        JobId = from.Text(nameof(JobDescriptor.JobId)),
        JobArn = from.Text(nameof(JobDescriptor.JobArn)),
        Description = from.Text(nameof(JobDescriptor.Description)),
        Status = from.Text(nameof(JobDescriptor.Status)),
        StatusUpdateReason = from.Text(nameof(JobDescriptor.StatusUpdateReason)),
        ConfirmationRequired = from.Flag(nameof(JobDescriptor.ConfirmationRequired)),
        Priority = from.Int(nameof(JobDescriptor.Priority)),
        Manifest = from.Structure(nameof(JobDescriptor.Manifest), ReadManifest),
        Operation = from.Structure(nameof(JobDescriptor.Operation), ReadOperation),
        Report = from.Structure(nameof(JobDescriptor.Report), ReadReport),
        ProgressSummary = from.Structure(nameof(JobDescriptor.ProgressSummary), ReadProgress),
        FailureReasons = from.List(
            nameof(JobDescriptor.FailureReasons), e => new JobFailure { FailureCode = e.Text(nameof(JobFailure.FailureCode)), FailureReason = e.Text(nameof(JobFailure.FailureReason)) }),
        CreationTime = from.Time(nameof(JobDescriptor.CreationTime)),
        TerminationDate = from.Time(nameof(JobDescriptor.TerminationDate)),
        SuspendedDate = from.Time(nameof(JobDescriptor.SuspendedDate)),
        SuspendedCause = from.Text(nameof(JobDescriptor.SuspendedCause)),
        RoleArn = from.Text(nameof(JobDescriptor.RoleArn)),
    };

    public static JobListDescriptor ReadListed(XElement from) => new()
    {
        JobId = from.Text(nameof(JobListDescriptor.JobId)),
        Description = from.Text(nameof(JobListDescriptor.Description)),
        Operation = from.Text(nameof(JobListDescriptor.Operation)),
        Priority = from.Int(nameof(JobListDescriptor.Priority)),
        Status = from.Text(nameof(JobListDescriptor.Status)),
        CreationTime = from.Time(nameof(JobListDescriptor.CreationTime)),
        TerminationDate = from.Time(nameof(JobListDescriptor.TerminationDate)),
        ProgressSummary = from.Structure(nameof(JobListDescriptor.ProgressSummary), ReadProgress),
    };

    private static object?[] Write(JobOperation operation) =>
    [
        Xml.Structure(nameof(operation.LambdaInvoke), operation.LambdaInvoke, Write),
        Xml.Structure(nameof(operation.S3PutObjectCopy), operation.S3PutObjectCopy, Write),
        Xml.Structure(
            nameof(operation.S3InitiateRestoreObject),
            operation.S3InitiateRestoreObject,
            o => [Xml.Number(nameof(o.ExpirationInDays), o.ExpirationInDays), Xml.Text(nameof(o.GlacierJobTier), o.GlacierJobTier)]),
        Xml.Structure(
            nameof(operation.S3ComputeObjectChecksum),
            operation.S3ComputeObjectChecksum,
            o => [Xml.Text(nameof(o.ChecksumAlgorithm), o.ChecksumAlgorithm), Xml.Text(nameof(o.ChecksumType), o.ChecksumType)]),
    ];

    private static object?[] Write(LambdaInvokeOperation o) =>
    [
        Xml.Text(nameof(o.FunctionArn), o.FunctionArn),
        Xml.Text(nameof(o.InvocationSchemaVersion), o.InvocationSchemaVersion),
        Xml.Map(nameof(o.UserArguments), o.UserArguments),
    ];

    private static object?[] Write(S3CopyObjectOperation o) =>
    [
        Xml.Text(nameof(o.TargetResource), o.TargetResource),
        Xml.Text(nameof(o.CannedAccessControlList), o.CannedAccessControlList),
        Xml.Text(nameof(o.MetadataDirective), o.MetadataDirective),
        Xml.Flag(nameof(o.RequesterPays), o.RequesterPays),
        Xml.Text(nameof(o.StorageClass), o.StorageClass),
        Xml.Text(nameof(o.SSEAwsKmsKeyId), o.SSEAwsKmsKeyId),
        Xml.Text(nameof(o.TargetKeyPrefix), o.TargetKeyPrefix),
        Xml.Flag(nameof(o.BucketKeyEnabled), o.BucketKeyEnabled),
        Xml.Text(nameof(o.ChecksumAlgorithm), o.ChecksumAlgorithm),
    ];

    private static object?[] Write(JobReport report) =>
    [
        Xml.Text(nameof(report.Bucket), report.Bucket),
        Xml.Text(nameof(report.Format), report.Format),
        Xml.Flag(nameof(report.Enabled), report.Enabled),
        Xml.Text(nameof(report.Prefix), report.Prefix),
        Xml.Text(nameof(report.ReportScope), report.ReportScope),
        Xml.Text(nameof(report.ExpectedBucketOwner), report.ExpectedBucketOwner),
    ];

    private static object?[] Write(JobManifest manifest) =>
    [
        Xml.Structure(nameof(manifest.Spec), manifest.Spec, s => [Xml.Text(nameof(s.Format), s.Format), Xml.List(nameof(s.Fields), s.Fields, field => field)]),
        Xml.Structure(
            nameof(manifest.Location),
            manifest.Location,
            l => [Xml.Text(nameof(l.ObjectArn), l.ObjectArn), Xml.Text(nameof(l.ObjectVersionId), l.ObjectVersionId), Xml.Text(nameof(l.ETag), l.ETag)]),
    ];

    private static JobOperation ReadOperation(XElement from) => new()
    {
        LambdaInvoke = from.Structure(nameof(JobOperation.LambdaInvoke), e => new LambdaInvokeOperation
        {
            FunctionArn = e.Text(nameof(LambdaInvokeOperation.FunctionArn)),
            InvocationSchemaVersion = e.Text(nameof(LambdaInvokeOperation.InvocationSchemaVersion)),
            UserArguments = e.Map(nameof(LambdaInvokeOperation.UserArguments)),
        }),
        S3PutObjectCopy = from.Structure(nameof(JobOperation.S3PutObjectCopy), e => new S3CopyObjectOperation
        {
            TargetResource = e.Text(nameof(S3CopyObjectOperation.TargetResource)),
            CannedAccessControlList = e.Text(nameof(S3CopyObjectOperation.CannedAccessControlList)),
            MetadataDirective = e.Text(nameof(S3CopyObjectOperation.MetadataDirective)),
            RequesterPays = e.Flag(nameof(S3CopyObjectOperation.RequesterPays)),
            StorageClass = e.Text(nameof(S3CopyObjectOperation.StorageClass)),
            SSEAwsKmsKeyId = e.Text(nameof(S3CopyObjectOperation.SSEAwsKmsKeyId)),
            TargetKeyPrefix = e.Text(nameof(S3CopyObjectOperation.TargetKeyPrefix)),
            BucketKeyEnabled = e.Flag(nameof(S3CopyObjectOperation.BucketKeyEnabled)),
            ChecksumAlgorithm = e.Text(nameof(S3CopyObjectOperation.ChecksumAlgorithm)),
        }),
        S3InitiateRestoreObject = from.Structure(nameof(JobOperation.S3InitiateRestoreObject), e => new S3InitiateRestoreObjectOperation
        {
            ExpirationInDays = e.Int(nameof(S3InitiateRestoreObjectOperation.ExpirationInDays)),
            GlacierJobTier = e.Text(nameof(S3InitiateRestoreObjectOperation.GlacierJobTier)),
        }),
        S3ComputeObjectChecksum = from.Structure(nameof(JobOperation.S3ComputeObjectChecksum), e => new S3ComputeObjectChecksumOperation
        {
            ChecksumAlgorithm = e.Text(nameof(S3ComputeObjectChecksumOperation.ChecksumAlgorithm)),
            ChecksumType = e.Text(nameof(S3ComputeObjectChecksumOperation.ChecksumType)),
        }),
    };

    private static JobManifest ReadManifest(XElement from) => new()
    {
        Spec = from.Structure(nameof(JobManifest.Spec), e => new JobManifestSpec { Format = e.Text(nameof(JobManifestSpec.Format)), Fields = e.Texts(nameof(JobManifestSpec.Fields)) }),
        Location = from.Structure(nameof(JobManifest.Location), e => new JobManifestLocation
        {
            ObjectArn = e.Text(nameof(JobManifestLocation.ObjectArn)),
            ObjectVersionId = e.Text(nameof(JobManifestLocation.ObjectVersionId)),
            ETag = e.Text(nameof(JobManifestLocation.ETag)),
        }),
    };

    private static JobReport ReadReport(XElement from) => new()
    {
        Bucket = from.Text(nameof(JobReport.Bucket)),
        Format = from.Text(nameof(JobReport.Format)),
        Enabled = from.Flag(nameof(JobReport.Enabled)),
        Prefix = from.Text(nameof(JobReport.Prefix)),
        ReportScope = from.Text(nameof(JobReport.ReportScope)),
        ExpectedBucketOwner = from.Text(nameof(JobReport.ExpectedBucketOwner)),
    };

    private static JobProgressSummary ReadProgress(XElement from) => new()
    {
        TotalNumberOfTasks = from.Long(nameof(JobProgressSummary.TotalNumberOfTasks)),
        NumberOfTasksSucceeded = from.Long(nameof(JobProgressSummary.NumberOfTasksSucceeded)),
        NumberOfTasksFailed = from.Long(nameof(JobProgressSummary.NumberOfTasksFailed)),
        Timers = from.Structure(nameof(JobProgressSummary.Timers), e => new JobTimers { ElapsedTimeInActiveSeconds = e.Long(nameof(JobTimers.ElapsedTimeInActiveSeconds)) }),
    };
}
