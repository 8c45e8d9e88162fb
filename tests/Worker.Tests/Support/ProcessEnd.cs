using System.Text.Json;
using Xunit;

namespace Worker.Tests.Support;

/// <summary>How a process ended.</summary>
internal sealed record ProcessEnd(int ExitCode, string Output, string Error)
{
    /// <summary>The lines of stdout, each read as a JSON object with an event.</summary>
    public IReadOnlyList<JsonElement> Events =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>The summary, which is the last event.</summary>
    public JsonElement Summary
    {
        get
        {
            var last = Events[^1];
            Assert.Equal("summary", last.GetProperty("event").GetString());
            return last;
        }
    }

    public IEnumerable<JsonElement> Of(string kind) => Events.Where(e => e.GetProperty("event").GetString() == kind);

    public ProcessEnd MustEndWith(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"Exit code {ExitCode} instead of {exitCode}.\nstdout:\n{Output}\nstderr:\n{Error}");
        return this;
    }

    /// <summary>Exit code 2, nothing on stdout, and one sentence that holds all of these words; what follows is only where help is.</summary>
    public void MustRefuse(params string[] words)
    {
        MustEndWith(2);
        Assert.Equal("", Output);
        var lines = Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length == 1 || (lines.Length == 2 && lines[1].Contains("--help", StringComparison.Ordinal)), $"Not one sentence:\n{Error}");
        foreach (var word in words)
            Assert.Contains(word, lines[0], StringComparison.Ordinal);
    }
}
