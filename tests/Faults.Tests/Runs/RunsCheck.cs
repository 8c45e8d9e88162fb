using MediaExchange.Transfer.Engine.Reports;
using Xunit;

namespace Faults.Tests.Runs;

/// <summary>What must hold after every run, whatever was done to it.</summary>
internal static class RunsCheck
{
    /// <summary>The report has every row of the inventory once, and adds up; what it says landed is there and equals its source.</summary>
    /// <param name="bed">The bed.</param>
    /// <param name="runId">The run.</param>
    /// <param name="keys">The inventory.</param>
    public static async Task<RunView> AccountedAsync(this RunsBed bed, string runId, IReadOnlyList<string> keys)
    {
        var view = await bed.ReportAsync(runId);
        Assert.Equal(keys, view.Rows.Select(row => row.Source!.Key));
        Assert.Equal(Enumerable.Range(1, keys.Count).Select(line => (long)line), view.Rows.Select(row => row.Line));
        var totals = view.Totals;
        Assert.Equal((keys.Count, keys.Count, 0), (totals.Rows, totals.ExpectedRows, totals.NotInInventory));
        Assert.Empty(totals.Remarks);
        Assert.Equal(totals.Rows, totals.Copied + totals.Skipped + totals.Failed + totals.Pending);
        Assert.All(Enum.GetValues<ReportStatus>(), status => Assert.Equal(view.KeysOf(status).Count(), status switch
        {
            ReportStatus.Copied => totals.Copied,
            ReportStatus.Skipped => totals.Skipped,
            ReportStatus.Failed => totals.Failed,
            _ => totals.Pending,
        }));
        Assert.All(view.Rows.Where(row => row.Status == ReportStatus.Failed), row => Assert.False(string.IsNullOrWhiteSpace(row.Reason) || string.IsNullOrWhiteSpace(row.Advice), $"{row}"));
        foreach (var row in view.Rows.Where(row => row.HasLanded))
            await EqualsSourceAsync(bed, row.Source!.Key);
        return view;
    }

    /// <summary>Nothing but whole objects was ever visible, nothing was copied twice, and no upload is left.</summary>
    /// <param name="bed">The bed.</param>
    /// <param name="partsAgain">How many parts may have been copied more than once: those that were under way when a process was killed.</param>
    /// <param name="copies">How often an object may have been published, always whole: as often as there are those who may look for it in the same moment.</param>
    public static async Task CleanAsync(this RunsBed bed, int partsAgain = 0, int copies = 1)
    {
        var log = bed.Server.Storage.Publications;
        var publications = log.Read();
        Assert.True(publications.Count == log.Total, "More was published than is remembered: the test is too large for its check.");
        var there = publications.Where(p => p.Bucket == RunsBed.Destination).ToList();
        foreach (var publication in there)
        {
            Assert.True(
                publications.Any(p => p.Bucket == RunsBed.Source && p.Key == publication.Key && (p.Size, p.Crc64Nvme) == (publication.Size, publication.Crc64Nvme)),
                $"{publication} was visible, and the source was never like that.");
        }

        var again = there.CountBy(p => p.Key).Where(count => count.Value > copies).Select(count => $"{count.Key}: {count.Value}").ToList();
        Assert.True(again.Count == 0, $"Copied more than {copies} times: {string.Join(", ", again)}");

        var requests = bed.Server.Edge.Requests;
        Assert.True(requests.Summarise().Total <= MediaExchange.Transfer.Sandbox.Edge.Requests.RequestLog.Capacity || partsAgain == int.MaxValue, "There were more requests than are remembered: the test is too large for its check.");
        var parts = requests.Records().Where(r => r is { Bucket: RunsBed.Destination, Operation: "UploadPartCopy" or "UploadPart", Status: 200 }).CountBy(r => (r.Key, r.PartNumber)).Sum(count => count.Value - 1);
        Assert.True(parts <= partsAgain, $"{parts} parts were copied again.");

        Assert.Empty(await bed.Own.UploadsAsync(RunsBed.Destination));
        Assert.Empty(await bed.Own.UploadsAsync(bed.Bucket));
    }

    private static async Task EqualsSourceAsync(RunsBed bed, string key)
    {
        using var here = await bed.Own.HeadAsync(RunsBed.Source, key);
        using var there = await bed.Own.HeadAsync(RunsBed.Destination, key);
        Assert.True(there.IsSuccessStatusCode, $"{key} is said to be there, and is not: {there.StatusCode}.");
        Assert.Equal(here.Content.Headers.ContentLength, there.Content.Headers.ContentLength);
        Assert.Equal(Checksum(here), Checksum(there));

        static string Checksum(HttpResponseMessage head) => head.Headers.GetValues("x-amz-checksum-crc64nvme").Single();
    }
}
