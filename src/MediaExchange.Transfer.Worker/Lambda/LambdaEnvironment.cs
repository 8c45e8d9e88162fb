using System.Globalization;

namespace MediaExchange.Transfer.Worker.Lambda;

/// <summary>What Lambda tells its processes through the environment.</summary>
internal sealed record LambdaEnvironment
{
    public const string ApiVariable = "AWS_LAMBDA_RUNTIME_API";

    /// <summary>Host and port of the Runtime API; null outside Lambda.</summary>
    public string? Api { get; init; }

    public string? FunctionName { get; init; }

    public int? MemoryMegabytes { get; init; }

    public string? Region { get; init; }

    /// <summary>This execution environment's, as its ledgers are called: what its log stream ends with, or what nobody else has.</summary>
    public required string Id { get; init; }

    public static LambdaEnvironment Read() => new()
    {
        Api = Variable(ApiVariable),
        FunctionName = Variable("AWS_LAMBDA_FUNCTION_NAME"),
        MemoryMegabytes = int.TryParse(Variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), NumberStyles.None, CultureInfo.InvariantCulture, out var memory) ? memory : null,
        Region = Variable("AWS_REGION") ?? Variable("AWS_DEFAULT_REGION"),
        Id = IdOf(Variable("AWS_LAMBDA_LOG_STREAM_NAME")),
    };

    /// <summary>The address of the Runtime API.</summary>
    /// <exception cref="UsageException">This is not Lambda, or the variable holds no host and port.</exception>
    public Uri ApiAddress()
    {
        if (Api is null)
            throw new UsageException($"'worker lambda' answers AWS Lambda's Runtime API, and {ApiVariable} is not set; Lambda sets it, and elsewhere there is nothing to answer.");
        return Uri.TryCreate($"http://{Api}/2018-06-01/", UriKind.Absolute, out var address) && address.Authority.Length > 0
            ? address
            : throw new UsageException($"{ApiVariable} is '{Api}', which is no host and port; Lambda sets it, so leave it alone.");
    }

    // Such as 2026/11/20/[$LATEST]2f6f3f0a6e8b4a0c9d1e5b7a8c3d4e5f.
    private static string IdOf(string? logStream)
    {
        var last = logStream?[(logStream.LastIndexOfAny(['/', ']']) + 1)..];
        return last is { Length: > 0 } && last.All(char.IsAsciiLetterOrDigit) ? last : System.Security.Cryptography.RandomNumberGenerator.GetHexString(32, lowercase: true);
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
