using System.Globalization;
using System.Text;

namespace MediaExchange.Transfer.Sandbox.Planes.S3Control;

/// <summary>Keeps the results of a job's tasks in files until the report is written: those that succeeded apart from those that failed. Thread-safe.</summary>
internal sealed class ResultSpool(bool failuresOnly, int rowsPerFile) : IDisposable
{
    // As much of a result as S3 takes into the report.
    private const int MaxMessage = 1024;

    private readonly Lock _gate = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sandbox-results-");
    private readonly List<ResultFile> _files = [];
    private readonly Dictionary<string, (StreamWriter Writer, int Rows)> _open = [];

    public void Add(ManifestRow row, TaskOutcome outcome)
    {
        var isSucceeded = outcome.Kind == TaskOutcomeKind.Succeeded;
        if (isSucceeded && failuresOnly)
            return;
        var status = isSucceeded ? "succeeded" : "failed";
        var message = outcome.Message.Length > MaxMessage ? outcome.Message[..MaxMessage] : outcome.Message;

        // The manifest of a report has ErrorCode before HTTPStatusCode, and S3 writes the rows the other way round: so do its own examples.
        var line = string.Create(CultureInfo.InvariantCulture, $"{Field(row.Bucket)},{Field(row.EncodedKey)},{Field(row.VersionId ?? "")},{status},{outcome.Status},{Field(outcome.ErrorCode)},{Field(message)}\n");
        lock (_gate)
        {
            var (writer, rows) = _open.TryGetValue(status, out var present) ? present : (Open(status), 0);
            writer.Write(line);
            if (rows + 1 < rowsPerFile)
            {
                _open[status] = (writer, rows + 1);
                return;
            }

            writer.Dispose();
            _open.Remove(status);
        }
    }

    /// <summary>Ends the files and hands them over; they are there until this is disposed of.</summary>
    public IReadOnlyList<ResultFile> Complete()
    {
        lock (_gate)
        {
            foreach (var (writer, _) in _open.Values)
                writer.Dispose();
            _open.Clear();

            // As S3 lists them: what succeeded first.
            return [.. _files.OrderBy(file => file.Status == "failed")];
        }
    }

    public void Dispose()
    {
        Complete();
        _folder.Delete(recursive: true);
    }

    private StreamWriter Open(string status)
    {
        var file = new ResultFile(status, Path.Combine(_folder.FullName, string.Create(CultureInfo.InvariantCulture, $"{_files.Count}.csv")));
        _files.Add(file);
        return new StreamWriter(file.Path, append: false, new UTF8Encoding(false));
    }

    private static string Field(string value) =>
        value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
