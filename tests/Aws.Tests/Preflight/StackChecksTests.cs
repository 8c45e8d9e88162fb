using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Aws.Preflight;
using Xunit;

namespace Aws.Tests.Preflight;

/// <summary>A helper in each of its states, and of each version.</summary>
public sealed class StackChecksTests
{
    private static readonly HelperInfo Helper = new()
    {
        Name = "studio",
        StackName = "mediaexchange-transfer-studio",
        StackId = "arn:aws:cloudformation:eu-west-1:111122223333:stack/mediaexchange-transfer-studio/1",
        Region = "eu-west-1",
        Status = "CREATE_COMPLETE",
        Version = "1.2.0",
        Parameters = new Dictionary<string, string>(),
        Outputs = new Dictionary<string, string>(),
    };

    [Theory]
    [InlineData("CREATE_COMPLETE", CheckStatus.Pass)]
    [InlineData("UPDATE_ROLLBACK_COMPLETE", CheckStatus.Pass)]
    [InlineData("UPDATE_IN_PROGRESS", CheckStatus.Warn)]
    [InlineData("ROLLBACK_COMPLETE", CheckStatus.Fail)]
    [InlineData("DELETE_FAILED", CheckStatus.Fail)]
    public void Its_state_decides(string status, CheckStatus expected) =>
        Assert.Equal(expected, StackChecks.OfState("studio", "eu-west-1", Helper with { Status = status }).Status);

    [Fact]
    public void One_that_is_not_there_is_a_failure_that_names_the_region() =>
        Assert.Equal("There is no helper 'studio' in eu-west-1.", StackChecks.OfState("studio", "eu-west-1", null).Message);

    [Theory]
    [InlineData("1.2.0", CheckStatus.Pass, "this module's version")]
    [InlineData("1.10.0", CheckStatus.Pass, "this module's version", "1.10.0")]
    [InlineData("1.1.9", CheckStatus.Warn, "Run Install-TransferHelper studio to update it.")]
    [InlineData("1.10.0", CheckStatus.Warn, "Update the module")]
    [InlineData(null, CheckStatus.Warn, "does not say")]
    public void Older_and_newer_are_told_apart_by_numbers_not_by_letters(string? version, CheckStatus expected, string words, string module = "1.2.0")
    {
        var check = StackChecks.OfVersion(Helper with { Version = version }, module);

        Assert.Equal(expected, check.Status);
        Assert.Contains(words, $"{check.Message} {check.Fix}", StringComparison.Ordinal);
    }
}
