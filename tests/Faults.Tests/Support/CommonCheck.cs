using System.Text.Json;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Sandbox.Storage;
using Xunit;

namespace Faults.Tests.Support;

/// <summary>What must hold after every run, whatever was done to it. Nothing here asks the engine or its store.</summary>
internal static class CommonCheck
{
    // Larger ones are compared by the checksum that the server computes of what it stores.
    private const long ReadLimit = 64 << 20;

    public static async Task RunAsync(Bed bed, Run run, bool comparesProperties, bool mayLeaveUploads)
    {
        var publications = bed.Publications.Read();
        Assert.True(publications.Count == bed.Publications.Total, "More was published than is remembered: the test is too large for its check.");
        var published = publications.Where(p => p.Bucket == Bed.Destination && p.Number > bed.Sealed).ToList();
        EveryRowHasOneFinalLine(run);
        foreach (var publication in published)
        {
            Assert.True(
                publications.Any(p => p.Bucket == Bed.Source && p.Key == publication.Key && (p.Size, p.Crc64Nvme) == (publication.Size, publication.Crc64Nvme)),
                $"{publication} was visible, and the source was never like that.");
        }

        foreach (var outcome in run.Outcomes)
        {
            if (outcome.Status == ItemStatus.Copied)
                await IsTheSourceAsync(bed, outcome, publications, comparesProperties);
            else if (run.Outcomes.Count(o => o.Destination?.Key == outcome.Destination?.Key) == 1)
                Assert.True(published.TrueForAll(p => p.Key != outcome.Destination?.Key), $"{outcome.Source} is {outcome.Status} ({outcome.Failure?.Message}), and was published all the same.");
        }

        if (!mayLeaveUploads)
            await NoUploadIsLeftAsync(bed, run);
    }

    private static void EveryRowHasOneFinalLine(Run run)
    {
        var lines = Lines(run.LedgerPath).Where(line => line.GetProperty("type").GetString() == "item").ToList();
        Assert.Equal(run.Rows.Select(row => row.Line).Order(), lines.Select(line => line.GetProperty("line").GetInt64()).Order());
        Assert.Equal(
            run.Outcomes.Select(outcome => (outcome.Line, outcome.Status.ToString().ToLowerInvariant())).Order(),
            lines.Select(line => (line.GetProperty("line").GetInt64(), line.GetProperty("status").GetString()!)).Order());
    }

    private static async Task IsTheSourceAsync(Bed bed, ItemOutcome outcome, IReadOnlyList<Publication> publications, bool comparesProperties)
    {
        var (source, destination) = (outcome.Source!, outcome.Destination!);
        var was = publications.First(p => p.Bucket == source.Bucket && p.Key == source.Key && p.ETag == outcome.SourceETag);
        using var there = await bed.Own.HeadAsync(destination.Bucket, destination.Key, destination.VersionId);
        there.EnsureSuccessStatusCode();
        Assert.Equal(was.Size, there.Content.Headers.ContentLength);
        var crc = was.Size <= ReadLimit
            ? (await bed.Own.ReadAsync(destination.Bucket, destination.Key, destination.VersionId)).Crc
            : there.Headers.GetValues("x-amz-checksum-crc64nvme").Single();
        Assert.True(was.Crc64Nvme == crc, $"{outcome.Source} is Copied, and {destination} has other bytes.");

        using var here = await bed.Own.HeadAsync(source.Bucket, source.Key, source.VersionId);
        if (!comparesProperties || !here.IsSuccessStatusCode || here.Headers.ETag!.Tag.Trim('"') != outcome.SourceETag)
            return;
        Assert.Equal(Kept(here), Kept(there));
        Assert.Equal(
            await bed.Own.TagsAsync(source.Bucket, source.Key, source.VersionId),
            await bed.Own.TagsAsync(destination.Bucket, destination.Key, destination.VersionId));
    }

    private static string Kept(HttpResponseMessage head) =>
        $"{head.Content.Headers.ContentType} {(head.Headers.TryGetValues("x-amz-meta-kept", out var values) ? values.Single() : "")}";

    private static async Task NoUploadIsLeftAsync(Bed bed, Run run)
    {
        // An upload may be left only as long as its row has not ended: then a checkpoint names it, and the next run goes on with it.
        var open = new HashSet<string>();
        var ended = run.Outcomes.Select(outcome => outcome.Line).ToHashSet();
        foreach (var line in Lines(run.LedgerPath).Where(line => line.GetProperty("type").GetString() == "upload"))
        {
            if (!ended.Contains(line.GetProperty("line").GetInt64()) && line.TryGetProperty("uploadId", out var id) && id.GetString() is { } text)
                open.Add(text);
        }

        Assert.Empty((await bed.Own.UploadIdsAsync(Bed.Destination)).Except(open));
    }

    private static IEnumerable<JsonElement> Lines(string path) =>
        File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement.Clone());
}
