using System.Text.Json;
using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Worker.Lambda.Driver;
using Xunit;

namespace Worker.Tests.Lambda.Driver;

public sealed class DriverResultTests
{
    [Theory]
    [InlineData("short")]
    [InlineData("tab\there,\r\nand lines\u2028\u0000")]
    public void A_reason_that_fits_is_kept_and_the_text_is_one_line(string reason)
    {
        var text = DriverResults.TextOf(new DriverResult { Status = "Failed", Reason = reason, Kind = FailureKind.Unknown });

        Assert.DoesNotContain(text, character => character is '\t' or '\r' or '\n');
        Assert.Equal(reason, JsonSerializer.Deserialize(text, RunsJson.Relaxed.DriverResult)!.Reason);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("👍")]
    [InlineData("\t")]
    [InlineData("\"")]
    public void A_reason_that_is_too_long_is_cut_between_characters(string piece)
    {
        var reason = string.Concat(Enumerable.Repeat(piece, 5000));

        var text = DriverResults.TextOf(new DriverResult { Status = "Failed", Reason = reason, Kind = FailureKind.Unknown });

        Assert.InRange(text.Length, DriverResult.Longest / 2, DriverResult.Longest);
        var kept = JsonSerializer.Deserialize(text, RunsJson.Relaxed.DriverResult)!.Reason!;
        Assert.EndsWith("…", kept, StringComparison.Ordinal);
        Assert.StartsWith(kept[..^1], reason, StringComparison.Ordinal);
        Assert.Equal(0, (kept.Length - 1) % piece.Length);
    }

    [Theory]
    [InlineData(null, "Succeeded")]
    [InlineData(FailureKind.Throttled, "TemporaryFailure")]
    [InlineData(FailureKind.Timeout, "TemporaryFailure")]
    [InlineData(FailureKind.StoreUnavailable, "TemporaryFailure")]
    [InlineData(FailureKind.InUse, "TemporaryFailure")]
    [InlineData(FailureKind.AccessDenied, "PermanentFailure")]
    [InlineData(FailureKind.Unknown, "PermanentFailure")]
    public void Only_what_passes_is_tried_again(FailureKind? kind, string code) =>
        Assert.Equal(code, DriverResults.CodeOf(new DriverResult { Status = "x", Kind = kind }));
}
