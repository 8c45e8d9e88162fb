using MediaExchange.Transfer.Sandbox.Edge.Signing;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Planes.S3Control;

/// <summary>What a request asks of S3 Control, by method and path.</summary>
/// <param name="Operation">The operation as S3 Control names it; method and path where the sandbox has none.</param>
/// <param name="JobId">The job that it is about; empty where there is none.</param>
internal readonly record struct S3ControlRoute(string Operation, string JobId)
{
    public const string AccountHeader = "x-amz-account-id";

    private const string Version = "/v20180820/";

    /// <summary>Whether a request that is signed for S3 is for S3 Control: a bucket may have the name of the version, so the account is asked for too.</summary>
    public static bool Is(HttpRequest request, RawTarget target) =>
        target.Path.StartsWith(Version, StringComparison.Ordinal) && request.Headers.ContainsKey(AccountHeader);

    public static S3ControlRoute Of(string method, string path) => (method, path.Trim('/').Split('/')) switch
    {
        ("POST", [_, "jobs"]) => new("CreateJob", ""),
        ("GET", [_, "jobs"]) => new("ListJobs", ""),
        ("GET", [_, "jobs", { Length: > 0 } job]) => new("DescribeJob", Uri.UnescapeDataString(job)),
        ("POST", [_, "jobs", { Length: > 0 } job, "status"]) => new("UpdateJobStatus", Uri.UnescapeDataString(job)),
        ("POST", [_, "jobs", { Length: > 0 } job, "priority"]) => new("UpdateJobPriority", Uri.UnescapeDataString(job)),
        _ => new($"{method} {path}", ""),
    };
}
