using MediaExchange.Transfer.Aws.Runs.Reports;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Reports;
using Xunit;

namespace Aws.Tests.Runs.Reports;

public sealed class DriverRowsTests
{
    [Theory]
    [InlineData("succeeded", """{"status":"Copied"}""", ReportStatus.Copied, null)]
    [InlineData("succeeded", """{"status":"Skipped","reason":"There."}""", ReportStatus.Skipped, null)]
    [InlineData("succeeded", """{"status":"Submitted","jobId":"j"}""", ReportStatus.Pending, null)]
    [InlineData("failed", """{"status":"Failed","reason":"Timeout: It took too long.","kind":"timeout"}""", ReportStatus.Failed, "Timeout")]
    [InlineData("failed", """{"status":"Copied"}""", ReportStatus.Failed, ReportCodes.DriverFailed)]
    [InlineData("succeeded", "null", ReportStatus.Failed, ReportCodes.DriverFailed)]
    [InlineData("succeeded", "{\"status\":", ReportStatus.Failed, ReportCodes.DriverFailed)]
    [InlineData("failed", null, ReportStatus.Failed, ReportCodes.DriverFailed)]
    public void Success_is_only_what_the_driver_itself_called_so(string task, string? message, ReportStatus status, string? code)
    {
        var row = DriverRows.Of(new BatchReportRow(new("media", "a"), task, task == "failed" ? "500" : null, 200, message));
        Assert.Equal((status, code, ReportStage.Driver), (row.Status, row.ErrorCode, row.Stage));
        Assert.Equal(status == ReportStatus.Failed, row.Advice is not null);
        Assert.Equal(status == ReportStatus.Failed, row.Kind is not null);
    }

    [Fact]
    public void A_reason_without_a_code_stays_whole()
    {
        var row = DriverRows.Of(new BatchReportRow(new("media", "a"), "failed", "500", 200, """{"status":"Failed","reason":"It went wrong: nobody knows why.","kind":"unknown"}"""));
        Assert.Equal((null, "It went wrong: nobody knows why.", FailureKind.Unknown), (row.ErrorCode, row.Reason, row.Kind));
    }
}
