using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Worker.Output;

namespace MediaExchange.Transfer.Worker.Tasks;

/// <summary>The documents of remote runs in a helper's bucket. What cannot be used is refused in one sentence.</summary>
internal sealed class RunRecords(IObjectStore store, string bucket)
{
    // A recipe and a description are a few kilobytes.
    private const int LongestDocument = 1 << 20;

    // Run ids are short; what is longer is something else.
    private const int LongestRunId = 256;

    /// <returns>Null when there is none.</returns>
    /// <exception cref="TransferException">It cannot be read, or is not a run's of a form that this version knows.</exception>
    public async Task<RunDocument?> TryReadRunAsync(string runId, CancellationToken cancellationToken)
    {
        var location = At(RunLayout.Document(runId));
        var document = await TryReadAsync(location, "run's document", RunsJson.Relaxed.RunDocument, RunDocument.CurrentSchema, cancellationToken);
        if (document is not null && document.RunId != runId)
            throw Unfit($"'{location}' is the document of the run '{document.RunId}', and not of the run that its place names. Begin the run again.", location);
        return document;
    }

    /// <exception cref="TransferException">It is missing, cannot be read, or is not a run's of a form that this version knows.</exception>
    public async Task<RunDocument> ReadRunAsync(string runId, CancellationToken cancellationToken) =>
        await TryReadRunAsync(runId, cancellationToken) ?? throw Missing($"The run's document '{At(RunLayout.Document(runId))}'", "it was never begun, or its records have expired");

    /// <exception cref="TransferException">Likewise.</exception>
    public async Task<TaskDocument> ReadTaskAsync(string runId, string key, CancellationToken cancellationToken)
    {
        var location = At(key);
        var document = await TryReadAsync(location, "task", RunsJson.Relaxed.TaskDocument, TaskDocument.CurrentSchema, cancellationToken)
            ?? throw Missing($"The task '{location}'", "its run was removed, or its records have expired");
        return document.RunId == runId
            ? document
            : throw Unfit($"The task '{location}' is of the run '{document.RunId}', and not of the run that its place names. Begin the run again.", location);
    }

    /// <summary>Reads which rows a child of an array takes.</summary>
    /// <exception cref="TransferException">There are no such rows, or they cannot be read.</exception>
    public async Task<RunSlice> ReadSliceAsync(string runId, int index, CancellationToken cancellationToken)
    {
        var location = At(RunLayout.Slices(runId));
        try
        {
            var line = await ReadAsync(new ReadRequest(location, null, (long)index * RunSlice.Width, RunSlice.Width), RunSlice.Width, "The slices", cancellationToken)
                ?? throw Missing($"The slices '{location}'", "the run is of a single object, or its records have expired");
            if (line.Length == RunSlice.Width)
                return RunSlice.Parse(line);
        }
        catch (InvalidDataException e)
        {
            throw Unfit($"'{location}': {e.Message} Begin the run again.", location, e);
        }
        catch (TransferException e) when (e.InnerException is StoreException { Error.HttpStatus: 416 })
        {
            // There is no such range.
        }

        throw Unfit(string.Create(CultureInfo.InvariantCulture, $"'{location}' has no line for the child {index}: the array job has more children than the run has slices. Begin the run again."), location);
    }

    /// <summary>Finds the run of a job of S3 Batch Operations whose events cannot tell it.</summary>
    /// <returns>Null when nobody has written it down.</returns>
    public async Task<string?> TryReadRunOfJobAsync(string jobId, CancellationToken cancellationToken) =>
        await ReadAsync(new ReadRequest(At(RunLayout.RunOfJob(jobId))), LongestRunId, "The run of the job", cancellationToken) is { } text
            ? Encoding.UTF8.GetString(text).Trim()
            : null;

    /// <summary>Writes a document unless there is one.</summary>
    /// <returns>What is there instead; null when this was written.</returns>
    /// <exception cref="TransferException">It cannot be written, or what is there cannot be used.</exception>
    public async Task<T?> WriteNewAsync<T>(string key, T document, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var location = At(key);
        try
        {
            var there = await SmallObjects.WriteNewAsync(store, location, JsonSerializer.SerializeToUtf8Bytes(document, type), "application/json", cancellationToken);
            return there is null ? null : JsonSerializer.Deserialize(there, type) ?? throw new JsonException("It is null.");
        }
        catch (StoreException e)
        {
            throw TransferException.Of(e, $"'{location}'", store);
        }
        catch (JsonException e)
        {
            throw Unfit($"'{location}' is there and cannot be read: {e.Message} Remove it.", location, e);
        }
    }

    private static TransferException Missing(string what, string because) =>
        new(FailureKind.NotFound, $"{what} is not there: {because}. Begin the run again with Start-S3BatchTransfer.");

    private static TransferException Unfit(string message, ObjectLocation location, Exception? inner = null) => new(FailureKind.InvalidRequest, message, location.ToString(), inner);

    private ObjectLocation At(string key) => new(bucket, key);

    private async Task<T?> TryReadAsync<T>(ObjectLocation location, string noun, JsonTypeInfo<T> type, int newest, CancellationToken cancellationToken)
        where T : class
    {
        if (await ReadAsync(new ReadRequest(location), LongestDocument, $"The {noun}", cancellationToken) is not { } bytes)
            return null;
        try
        {
            // First of all: what is newer may have another form altogether.
            using (var whole = JsonDocument.Parse(bytes))
            {
                if (whole.RootElement.ValueKind == JsonValueKind.Object && whole.RootElement.TryGetProperty("schema", out var schema) && schema.TryGetInt32(out var number) && number > newest)
                    throw Unfit($"The {noun} '{location}' has the form {number}, and this worker ({ProgramVersion.Text}) knows up to {newest}. Bring the helper up to date with Install-TransferHelper.", location);
            }

            return JsonSerializer.Deserialize(bytes, type) ?? throw new JsonException("It is null.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Unfit($"The {noun} '{location}' is not what it should be: {e.Message.TrimEnd('.')}. Begin the run again.", location, e);
        }
    }

    private async Task<byte[]?> ReadAsync(ReadRequest request, int longest, string what, CancellationToken cancellationToken)
    {
        try
        {
            return await SmallObjects.TryReadAsync(store, request, longest, cancellationToken);
        }
        catch (StoreException e)
        {
            throw TransferException.Of(e, $"{what} '{request.Location}'", store);
        }
        catch (InvalidDataException e)
        {
            throw Unfit($"{what} '{request.Location}' cannot be used: {e.Message}", request.Location, e);
        }
    }
}
