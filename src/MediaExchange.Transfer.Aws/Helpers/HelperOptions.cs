using System.Text.RegularExpressions;

namespace MediaExchange.Transfer.Aws.Helpers;

/// <summary>CloudFormation speaks of the template's parameters; whoever installs has given options of the cmdlet.</summary>
internal static partial class HelperOptions
{
    // Those of the same name speak for themselves.
    private static readonly Dictionary<string, string> _options = new(StringComparer.Ordinal)
    {
        ["HelperName"] = "Name",
        ["SourceBucketNames"] = "SourceBucket",
        ["DestinationBucketNames"] = "DestinationBucket",
        ["SourceKmsKeyArns"] = "SourceKmsKeyArn",
        ["DestinationKmsKeyArns"] = "DestinationKmsKeyArn",
        ["SubnetIds"] = "SubnetId",
        ["SecurityGroupIds"] = "SecurityGroupId",
    };

    private static readonly string[] _same =
    [
        "HelperRole", "SubscriberCanonicalUserId", "WorkerImageUri", "HelperBucketName", "NotificationEmail", "LogRetentionDays", "RunRetentionDays", "ComputeType",
        "Architecture", "MaxvCpus", "VpcId", "DriverConcurrency", "PermissionsBoundaryArn",
    ];

    /// <summary>The options, by the template's parameters.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = _options.Concat(_same.Select(name => KeyValuePair.Create(name, name))).ToDictionary(StringComparer.Ordinal);

    /// <summary>What to do about a refusal.</summary>
    /// <param name="message">What CloudFormation says.</param>
    public static string Advice(string message)
    {
        string[] named = [.. Word().Matches(message).Select(word => All.GetValueOrDefault(word.Value)).OfType<string>().Distinct().Select(option => $"-{option}")];
        return named.Length == 0 ? "Correct the parameter that it names." : $"Correct {string.Join(" or ", named)}.";
    }

    [GeneratedRegex(@"\b[A-Za-z]+\b")]
    private static partial Regex Word();
}
