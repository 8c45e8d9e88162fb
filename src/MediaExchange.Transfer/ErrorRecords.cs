using System.Management.Automation;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Aws.Images;
using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Digesting;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Engine.Text;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer;

/// <summary>Every error that the cmdlets give: ids are stable, the category fits, the target is what it is about.</summary>
internal static class ErrorRecords
{
    /// <summary>The run as a whole cannot begin or go on. The id is the <see cref="FailureKind"/>.</summary>
    public static ErrorRecord RunFailed(TransferException e) =>
        new(e, e.Kind.ToString(), Category(e.Kind), e.Target);

    /// <summary>A file of the run cannot be used. The id is what the file is, such as <c>Inventory</c>, and what is wrong with it.</summary>
    public static ErrorRecord FileFailed(string file, TransferException e) => e.Kind switch
    {
        FailureKind.NotFound => new(e, file + "NotFound", ErrorCategory.ObjectNotFound, e.Target),
        FailureKind.InvalidRow => new(e, file + "Invalid", ErrorCategory.InvalidData, e.Target),
        FailureKind.DestinationExists => new(e, file + "Exists", ErrorCategory.ResourceExists, e.Target),
        FailureKind.SourceChanged => new(e, file + "Changed", ErrorCategory.InvalidData, e.Target),
        FailureKind.InUse => new(e, file + "InUse", ErrorCategory.ResourceBusy, e.Target),
        FailureKind.InvalidRequest => new(e, file + "NotResumable", ErrorCategory.InvalidOperation, e.Target),
        _ => new(e, file + "NotWritable", ErrorCategory.WriteError, e.Target),
    };

    /// <summary>One item failed. The id is the <see cref="FailureKind"/>, the target the object that is also in the pipeline.</summary>
    public static ErrorRecord ItemFailed(TransferResult result, ItemFailure failure) => ItemFailed(result, result.Source, result.Line, failure);

    /// <summary>The digests of one object could not be had. The id is the <see cref="FailureKind"/>, the target the object that is also in the pipeline.</summary>
    public static ErrorRecord ItemFailed(ObjectChecksum result, ItemFailure failure) => ItemFailed(result, result.Source, result.Line, failure);

    /// <summary>The digests of one object are not what they must be, or there is nothing to compare them with. The target is the object that is also in the pipeline.</summary>
    public static ErrorRecord ChecksumNotMatched(ObjectChecksum result) => result.Status == ChecksumStatus.Different
        ? Record(new InvalidDataException(VisibleText.Of($"{result.Source}: {result.Reason} Find out which of the two is right.")), "ChecksumDifferent", ErrorCategory.InvalidResult, result)
        : Record(new ItemNotFoundException(VisibleText.Of($"{result.Source}: {result.Reason} Leave -CompareMetadata out to compute digests only.")), "ChecksumNotThere", ErrorCategory.ObjectNotFound, result);

    private static ErrorRecord ItemFailed(object result, string? source, long number, ItemFailure failure)
    {
        var line = source is null ? $"Line {number} of the inventory cannot be read: " : "";
        var exception = new TransferException(failure.Kind, VisibleText.Of($"{line}{failure.Explanation}"), source);
        return new(exception, failure.Kind.ToString(), Category(failure.Kind), result)
        {
            ErrorDetails = new(exception.Message) { RecommendedAction = failure.Advice },
        };
    }

    /// <summary>A row of the inventory cannot be read, and errors are to stop everything before it begins.</summary>
    public static ErrorRecord InvalidRow(string path, InventoryRow row) => Record(
        new InvalidDataException($"Nothing was transferred, because line {row.Line} of '{path}' cannot be read: {row.Problem} Correct the line, or leave out -ErrorAction Stop to transfer the others."),
        nameof(FailureKind.InvalidRow), ErrorCategory.InvalidData, row);

    /// <summary>The credentials, region or endpoint cannot be used. The id is <c>Invalid</c> and the parameter's name.</summary>
    public static ErrorRecord AccessUnusable(AwsAccessException e) =>
        new(e, "Invalid" + e.Parameter, e.Parameter is nameof(AwsAccess.Region) or nameof(AwsAccess.EndpointUrl) ? ErrorCategory.InvalidArgument : ErrorCategory.AuthenticationError, e.Parameter);

    /// <summary>A request outside a run failed. The id is the <see cref="StoreErrorKind"/>.</summary>
    public static ErrorRecord StoreFailed(StoreException e) => new(e, e.Kind.ToString(), e.Kind switch
    {
        StoreErrorKind.NotFound or StoreErrorKind.NoSuchBucket => ErrorCategory.ObjectNotFound,
        StoreErrorKind.AccessDenied or StoreErrorKind.KmsDenied => ErrorCategory.PermissionDenied,
        StoreErrorKind.InvalidCredentials or StoreErrorKind.ExpiredCredentials => ErrorCategory.AuthenticationError,
        StoreErrorKind.Timeout => ErrorCategory.OperationTimeout,
        StoreErrorKind.Unreachable or StoreErrorKind.ConnectionLost => ErrorCategory.ConnectionError,
        _ => ErrorCategory.InvalidResult,
    }, e.Error.Location);

    /// <summary>A text is no S3 address.</summary>
    public static ErrorRecord InvalidAddress(string parameter, string text, string problem) =>
        Record(new PSArgumentException(problem, parameter), "InvalidS3Address", ErrorCategory.InvalidArgument, text);

    /// <summary>Options exclude each other, or one is out of its range.</summary>
    public static ErrorRecord InvalidOption(string parameter, object? value, string message) =>
        Record(new PSArgumentException(message, parameter), "InvalidOption", ErrorCategory.InvalidArgument, value);

    /// <summary>A path leads to something other than the file system.</summary>
    public static ErrorRecord NotAFilePath(string parameter, string path, string provider) => Record(
        new PSArgumentException($"'{path}' is a path of the provider {provider}; -{parameter} takes a file. Write a path in the file system.", parameter),
        "NotAFilePath", ErrorCategory.InvalidArgument, path);

    /// <summary>The inventory is there already.</summary>
    public static ErrorRecord InventoryExists(string path) => Record(
        new IOException($"The file '{path}' is there already. Choose another -Path, or replace it with -Force."),
        "InventoryExists", ErrorCategory.ResourceExists, path);

    /// <summary>The report is there already.</summary>
    public static ErrorRecord ReportExists(string path) => Record(
        new IOException($"The file '{path}' is there already. Choose another -Path, or replace it with -Force."),
        "ReportExists", ErrorCategory.ResourceExists, path);

    /// <summary>The sandbox did not start. The id says at what.</summary>
    public static ErrorRecord SandboxFailed(string id, string message, Exception? inner = null) =>
        Record(new InvalidOperationException(message, inner), id, id switch
        {
            "SandboxTimeout" => ErrorCategory.OperationTimeout,
            "SandboxFailed" => ErrorCategory.InvalidResult,
            _ => ErrorCategory.NotInstalled,
        }, null);

    /// <summary>There is no helper of that name.</summary>
    public static ErrorRecord HelperNotFound(string name, string region) => Record(
        new ItemNotFoundException($"There is no helper '{name}' in {region}. Get-TransferHelper lists those that are there; -Region names another region."),
        "HelperNotFound", ErrorCategory.ObjectNotFound, name);

    /// <summary>No helper has a run of that id.</summary>
    public static ErrorRecord TransferNotFound(string runId, string? helper, string region) => Record(
        new ItemNotFoundException($"There is no run '{runId}' {(helper is null ? $"of any helper in {region}" : $"of the helper '{helper}' in {region}")}. Get-S3BatchTransfer lists those that there are; -HelperName and -Region name others."),
        "TransferNotFound", ErrorCategory.ObjectNotFound, runId);

    /// <summary>A run has ended before all was tried.</summary>
    public static ErrorRecord TransferFailed(S3BatchTransfer run) => Record(
        new InvalidOperationException($"The run '{run.RunId}' has failed: {run.StatusReason?.TrimEnd('.') ?? "its service does not say why"}. Get-S3BatchTransferLog {run.RunId} tells more, and Resume-S3BatchTransfer {run.RunId} begins a run of what did not land."),
        "TransferFailed", ErrorCategory.InvalidResult, run);

    /// <summary>A run takes longer than somebody would wait.</summary>
    public static ErrorRecord WaitTimeout(string runId, TimeSpan timeout, string command) => Record(
        new TimeoutException($"The run '{runId}' was not over after {DurationText.Format(timeout)}, and goes on. Come back with: {command}"),
        "WaitTimeout", ErrorCategory.OperationTimeout, runId);

    /// <summary>The helper was installed by a newer module.</summary>
    public static ErrorRecord HelperNewer(string name, string? version, string moduleVersion) => Record(
        new InvalidOperationException(
            $"The helper '{name}' is of version {version}, and this module of {moduleVersion} may not know what it needs. Update the module, or put the helper back to {moduleVersion} with -Force."),
        "HelperNewer", ErrorCategory.InvalidOperation, name);

    /// <summary>The worker's image cannot be read or pushed. The id is the <see cref="ImageFailure"/>.</summary>
    public static ErrorRecord ImageFailed(ImageException e) => new(e, e.Failure.ToString(), e.Failure switch
    {
        ImageFailure.ArchiveMissing or ImageFailure.ArchitectureMissing or ImageFailure.RepositoryMissing => ErrorCategory.ObjectNotFound,
        ImageFailure.NotAnImage or ImageFailure.ArchiveDamaged => ErrorCategory.InvalidData,
        ImageFailure.InvalidName => ErrorCategory.InvalidArgument,
        ImageFailure.Unreachable or ImageFailure.RegistryFailed => ErrorCategory.ConnectionError,
        ImageFailure.NotAuthenticated => ErrorCategory.AuthenticationError,
        ImageFailure.AccessDenied => ErrorCategory.PermissionDenied,
        ImageFailure.TagImmutable => ErrorCategory.ResourceExists,
        _ => ErrorCategory.InvalidResult,
    }, WorkerImages.Repository);

    /// <summary>A helper needs the worker's image, and this build of the module has none.</summary>
    public static ErrorRecord ImageNotPacked(string path) => Record(
        new FileNotFoundException($"This build of the module has no worker image at '{path}', and a helper needs one. Make it with './build.ps1 Image', or name one that is in the account's registry with -WorkerImageUri.", path),
        nameof(ImageFailure.ArchiveMissing), ErrorCategory.ObjectNotFound, path);

    /// <summary>Uploads of a run that was stopped are still there.</summary>
    public static ErrorRecord UploadsNotAborted(string runId, LeftUploads uploads) => Record(
        new InvalidOperationException(VisibleText.Of($"{Counted.Of(uploads.Left, "unfinished upload")} of the run '{runId}' could not be aborted: {string.Join(", ", uploads.NotAborted)}{(uploads.Left > uploads.NotAborted.Count ? " and others" : "")}. Allow s3:AbortMultipartUpload there to these credentials and write the same again, or let a lifecycle rule abort them (AbortIncompleteMultipartUpload).")),
        nameof(UploadsNotAborted), ErrorCategory.InvalidResult, runId);

    /// <summary>An image is of none of the architectures that helpers can have.</summary>
    public static ErrorRecord NoArchitecture(string path) => Record(
        new InvalidDataException($"The image '{path}' is of none of the architectures that a helper can have: {string.Join(" and ", Enum.GetNames<HelperArchitecture>())}. Make one with './build.ps1 Image'."),
        nameof(ImageFailure.ArchitectureMissing), ErrorCategory.InvalidData, path);

    /// <summary>A file of parameters cannot be used.</summary>
    public static ErrorRecord InvalidParameterFile(string path, InvalidDataException e) => Record(e, "InvalidParameterFile", ErrorCategory.InvalidData, path);

    /// <summary>The helper's template cannot be read.</summary>
    public static ErrorRecord TemplateUnreadable(string path, Exception e) => Record(
        new IOException($"The template '{path}' cannot be read: {e.Message.TrimEnd('.')}. Name a template with -TemplatePath, or install the module anew.", e),
        "TemplateUnreadable", ErrorCategory.ReadError, path);

    /// <summary>That process is no sandbox of this session.</summary>
    public static ErrorRecord SandboxNotFound(int processId) => Record(
        new ItemNotFoundException($"Process {processId} is not a running sandbox that this session started. Start-TransferSandbox tells the ids of those that are."),
        "SandboxNotFound", ErrorCategory.ObjectNotFound, processId);

    private static ErrorRecord Record(Exception exception, string id, ErrorCategory category, object? target) => new(exception, id, category, target);

    private static ErrorCategory Category(FailureKind kind) => kind switch
    {
        FailureKind.InvalidRow => ErrorCategory.InvalidData,
        FailureKind.NotFound => ErrorCategory.ObjectNotFound,
        FailureKind.SourceChanged or FailureKind.InUse => ErrorCategory.ResourceBusy,
        FailureKind.Archived => ErrorCategory.ResourceUnavailable,
        FailureKind.TooLarge or FailureKind.AclNotSupported => ErrorCategory.LimitsExceeded,
        FailureKind.DestinationExists => ErrorCategory.ResourceExists,
        FailureKind.VerificationFailed => ErrorCategory.InvalidResult,
        FailureKind.AccessDenied or FailureKind.KmsDenied => ErrorCategory.PermissionDenied,
        FailureKind.ExpiredCredentials or FailureKind.InvalidCredentials or FailureKind.ClockSkew => ErrorCategory.AuthenticationError,
        FailureKind.Throttled => ErrorCategory.QuotaExceeded,
        FailureKind.StoreUnavailable => ErrorCategory.ConnectionError,
        FailureKind.Timeout => ErrorCategory.OperationTimeout,
        FailureKind.Stopped => ErrorCategory.OperationStopped,
        FailureKind.WrongRegion or FailureKind.WrongPartition or FailureKind.InvalidRequest => ErrorCategory.InvalidOperation,
        _ => ErrorCategory.NotSpecified,
    };
}
