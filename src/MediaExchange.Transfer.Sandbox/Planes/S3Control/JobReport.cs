using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MediaExchange.Transfer.Sandbox.S3;

namespace MediaExchange.Transfer.Sandbox.Planes.S3Control;

/// <summary>Writes what became of a job's tasks.</summary>
internal static class JobReport
{
    private const string Schema = "Bucket, Key, VersionId, TaskStatus, ErrorCode, HTTPStatusCode, ResultMessage";

    /// <exception cref="JobFailure">It may not be written.</exception>
    public static void Write(BatchJob job, JobStorage storage, IReadOnlyList<ResultFile> files, DateTimeOffset now)
    {
        var results = new List<object>();
        foreach (var file in files)
        {
            var hash = Convert.ToHexStringLower(SHA1Of(string.Create(CultureInfo.InvariantCulture, $"{job.Id}/{file.Status}/{results.Count}")));
            using var rows = File.OpenRead(file.Path);
            var (key, md5) = storage.Write(job, $"job-{job.Id}/results/{hash}.csv", rows, "text/csv");
            results.Add(new { TaskExecutionStatus = file.Status, job.Request.Report!.Value.Bucket, MD5Checksum = md5, Key = key });
        }

        var manifest = new { Format = "Report_CSV_20180820", ReportCreationDate = S3Xml.Time(now), Results = results, ReportSchema = Schema };
        using var document = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest));
        storage.Write(job, $"job-{job.Id}/manifest.json", document, "application/json");
    }

#pragma warning disable CA5350 // A name as long as those that S3 gives, and no secret.
    private static byte[] SHA1Of(string text) => SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
}
