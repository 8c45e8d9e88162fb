using System.Text.Json;
using Xunit;

namespace Worker.Tests.Lambda;

/// <summary>What a function's process posted: an answer, an error, or that it cannot begin.</summary>
internal sealed record StandInOutcome(string RequestId, string Kind, string Body, string? ErrorType)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>It must be an error of a type, with these words in its message.</summary>
    public void MustBeError(string type, params string[] words)
    {
        Assert.True(Kind == "error", $"{Kind} instead of an error: {Body}");
        Assert.Equal((type, $"Worker.{type}"), (Json.GetProperty("errorType").GetString(), ErrorType));
        foreach (var word in words)
            Assert.Contains(word, Json.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
    }
}
