using System.Collections.Frozen;
using MediaExchange.Transfer.Sandbox.Planes.Registry;

namespace MediaExchange.Transfer.Sandbox.Planes;

/// <summary>What the planes can be asked for: what fault rules may name, and what refusals list.</summary>
internal static class PlaneOperations
{
    private static readonly FrozenDictionary<string, string[]> _byService = new Dictionary<string, string[]>
    {
        ["cloudformation"] =
        [
            "ValidateTemplate", "GetTemplateSummary", "CreateChangeSet", "DescribeChangeSet", "ExecuteChangeSet", "DeleteChangeSet", "ListChangeSets", "DescribeStacks",
            "DescribeStackEvents", "DescribeStackResources", "ListStackResources", "GetTemplate", "DeleteStack",
        ],
        ["sts"] = ["GetCallerIdentity"],
        ["ec2"] = ["DescribeSubnets", "DescribeRouteTables", "DescribeVpcEndpoints"],
        ["ecr"] = ["GetAuthorizationToken", "CreateRepository", "DescribeRepositories", "DescribeImages", "BatchDeleteImage", "DeleteRepository", "ListTagsForResource"],
        ["iam"] = ["GetRole", "SimulatePrincipalPolicy"],
        ["batch"] =
        [
            "SubmitJob", "DescribeJobs", "ListJobs", "CancelJob", "TerminateJob", "DescribeJobQueues", "DescribeComputeEnvironments", "DescribeJobDefinitions",
        ],
        ["logs"] = ["GetLogEvents", "FilterLogEvents", "DescribeLogStreams"],
        ["lambda"] = ["GetFunction", "Invoke"],
        [PlaneRequest.S3Control] = ["CreateJob", "DescribeJob", "ListJobs", "UpdateJobStatus", "UpdateJobPriority"],
        [PlaneRequest.Registry] = Enum.GetNames<RegistryOperation>(),
    }.ToFrozenDictionary();

    /// <summary>All, as service and name.</summary>
    public static IEnumerable<string> All => _byService.SelectMany(service => service.Value.Select(name => $"{service.Key}:{name}"));

    public static IEnumerable<string> Services => _byService.Keys.Where(service => service != PlaneRequest.Registry).Order(StringComparer.Ordinal);

    public static IReadOnlyList<string> Of(string service) => _byService.GetValueOrDefault(service) ?? [];

    public static string Text(string service) => string.Join(", ", Of(service));
}
