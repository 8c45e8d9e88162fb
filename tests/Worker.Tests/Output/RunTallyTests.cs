using MediaExchange.Transfer.Engine.Verification;
using MediaExchange.Transfer.Worker;
using MediaExchange.Transfer.Worker.Output;
using Xunit;

namespace Worker.Tests.Output;

public sealed class RunTallyTests
{
    [Theory]
    [InlineData(false, false, null, ExitCodes.Success)]
    [InlineData(true, false, null, ExitCodes.SomeFailed)]
    [InlineData(false, false, "The disk is full.", ExitCodes.SomeFailed)]
    [InlineData(false, true, null, ExitCodes.Interrupted)]
    [InlineData(true, true, null, ExitCodes.Interrupted)]
    public void The_exit_code_follows_from_how_the_run_ended(bool someFailed, bool interrupted, string? stopped, int expected)
    {
        var tally = RunTally.ForTransfer();
        tally.Add(Samples.Copied());
        if (someFailed)
            tally.Add(Samples.Failed());

        Assert.Equal(expected, tally.Summarise(Samples.Run, TimeSpan.Zero, interrupted, stopped).ExitCode);
    }

    [Theory]
    [InlineData(VerificationStatus.Matched, ExitCodes.Success)]
    [InlineData(VerificationStatus.Missing, ExitCodes.SomeFailed)]
    [InlineData(VerificationStatus.Different, ExitCodes.SomeFailed)]
    [InlineData(VerificationStatus.Undecided, ExitCodes.SomeFailed)]
    public void A_verification_succeeds_only_if_all_match(VerificationStatus status, int expected)
    {
        var tally = RunTally.ForVerification();
        tally.Add(new VerificationOutcome { Line = 1, Status = status, Message = "" });

        Assert.Equal(expected, tally.Summarise(Samples.Run, TimeSpan.Zero, interrupted: false, stopped: null).ExitCode);
    }
}
