using MediaExchange.Transfer.Aws.Helpers;

namespace MediaExchange.Transfer.Aws.Preflight;

/// <summary>What checks need to know of a helper, taken from its stack.</summary>
internal sealed record HelperFacts
{
    public required string Name { get; init; }

    public required string Region { get; init; }

    /// <summary>The account that it is in, by the ARN of its stack.</summary>
    public required string Account { get; init; }

    public required string Partition { get; init; }

    /// <summary>Empty for any that its permissions reach.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Likewise.</summary>
    public required IReadOnlyList<string> Destinations { get; init; }

    public required IReadOnlyList<string> SourceKeys { get; init; }

    public required IReadOnlyList<string> DestinationKeys { get; init; }

    /// <summary>Who is granted what is written; null for nobody.</summary>
    public string? GrantsTo { get; init; }

    /// <summary>In Lambda's words: arm64 or x86_64.</summary>
    public string? Architecture { get; init; }

    /// <summary>The stack's parameters.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>The stack's outputs.</summary>
    public required IReadOnlyDictionary<string, string> Outputs { get; init; }

    public static HelperFacts Of(HelperInfo helper)
    {
        // arn:PARTITION:cloudformation:REGION:ACCOUNT:stack/NAME/ID
        var arn = helper.StackId.Split(':');
        return new HelperFacts
        {
            Name = helper.Name,
            Region = helper.Region,
            Account = arn.ElementAtOrDefault(4) ?? "",
            Partition = arn.ElementAtOrDefault(1) ?? "aws",
            Sources = List(helper, "SourceBucketNames"),
            Destinations = List(helper, "DestinationBucketNames"),
            SourceKeys = List(helper, "SourceKmsKeyArns"),
            DestinationKeys = List(helper, "DestinationKmsKeyArns"),
            GrantsTo = Text(helper, "SubscriberCanonicalUserId"),
            Architecture = Text(helper, "Architecture"),
            Parameters = helper.Parameters,
            Outputs = helper.Outputs,
        };
    }

    public string Output(string name) => Outputs.GetValueOrDefault(name) ?? "";

    /// <summary>A parameter that is a number.</summary>
    public int Number(string parameter, int usual) =>
        int.TryParse(Parameters.GetValueOrDefault(parameter), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var value) ? value : usual;

    /// <summary>The ARN of a bucket.</summary>
    public string BucketArn(string bucket) => $"arn:{Partition}:s3:::{bucket}";

    private static string? Text(HelperInfo helper, string parameter) => helper.Parameters.GetValueOrDefault(parameter) is { Length: > 0 } value ? value : null;

    private static string[] List(HelperInfo helper, string parameter) =>
        Text(helper, parameter)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
