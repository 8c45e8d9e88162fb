using System.Text.Json;
using System.Text.RegularExpressions;
using MediaExchange.Transfer.Engine.Text;

namespace MediaExchange.Transfer.Worker.Output;

/// <summary>Sentences for this command line.</summary>
internal static partial class CommandLineText
{
    /// <summary>Writes the names of parameters, which the engine's advice gives as PowerShell has them (<c>-IfExists</c>), as options (<c>--if-exists</c>).</summary>
    public static string Advice(string text) => Parameter().Replace(text, match => Option(match.Groups[1].Value));

    /// <summary>Writes what happened and what to do, each as a sentence: a store's own words often end without a stop.</summary>
    public static string Explain(string? message, string? advice)
    {
        var happened = (message ?? "").TrimEnd();
        if (happened.Length > 0 && happened[^1] is not ('.' or '!' or '?'))
            happened += '.';
        return $"{happened} {Advice(advice ?? "")}".Trim();
    }

    public static string Error(string message) => VisibleText.Of(Advice(message));

    // Where a parameter is called otherwise: the AWS CLI's words, and the engine's. Keys are not taken from a command line.
    private static string Option(string parameter) => parameter switch
    {
        "AccessKey" => "AWS_ACCESS_KEY_ID",
        "SecretKey" => "AWS_SECRET_ACCESS_KEY",
        "SessionToken" => "AWS_SESSION_TOKEN",
        "ProfileName" => "--profile",
        "SourceProfileName" => "--source-profile",
        "DestinationProfileName" => "--destination-profile",
        "CopyProperty" => "--copy-properties",
        "CheckpointPath" => "--checkpoints",
        "PreserveETag" => "--preserve-etag",
        _ => "--" + JsonNamingPolicy.KebabCaseLower.ConvertName(parameter),
    };

    [GeneratedRegex(@"(?<=^|[\s(])-([A-Z][A-Za-z]+)\b")]
    private static partial Regex Parameter();
}
