using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>The documents of runs in a helper's bucket, for whoever begins, follows or carries them out. What cannot be used is refused in one sentence.</summary>
/// <param name="store">Where the bucket is.</param>
/// <param name="bucket">The helper's bucket.</param>
/// <param name="reader">Who reads; null for this module.</param>
internal class RunDocuments(IObjectStore store, string bucket, RunReader? reader = null)
{
    // A recipe and a description are a few kilobytes.
    private const int LongestDocument = 1 << 20;

    // Run ids are short; what is longer is something else.
    private const int LongestRunId = 256;

    private readonly RunReader _reader = reader ?? RunReader.Module;

    public string Bucket => bucket;

    /// <returns>Null when there is none.</returns>
    /// <exception cref="TransferException">It cannot be read, or is not a run's of a form that this version knows.</exception>
    public async Task<RunDocument?> TryReadRunAsync(string runId, CancellationToken cancellationToken)
    {
        var location = At(RunLayout.Document(runId));
        var document = await TryReadAsync(location, "run's document", RunsJson.Relaxed.RunDocument, RunDocument.CurrentSchema, cancellationToken).ConfigureAwait(false);
        if (document is not null && document.RunId != runId)
            throw Unfit($"'{location}' is the document of the run '{document.RunId}', and not of the run that its place names. Begin the run again.", location);
        return document;
    }

    /// <exception cref="TransferException">It is missing, cannot be read, or is not a run's of a form that this version knows.</exception>
    public async Task<RunDocument> ReadRunAsync(string runId, CancellationToken cancellationToken) =>
        await TryReadRunAsync(runId, cancellationToken).ConfigureAwait(false)
            ?? throw Missing($"The run's document '{At(RunLayout.Document(runId))}'", "it was never begun, or its records have expired");

    /// <exception cref="TransferException">Likewise.</exception>
    public async Task<TaskDocument> ReadTaskAsync(string runId, string key, CancellationToken cancellationToken)
    {
        var location = At(key);
        var document = await TryReadAsync(location, "task", RunsJson.Relaxed.TaskDocument, TaskDocument.CurrentSchema, cancellationToken).ConfigureAwait(false)
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
            var request = new ReadRequest(location, null, (long)index * RunSlice.Width, RunSlice.Width);
            var line = await ReadAsync(request, RunSlice.Width, "The slices", cancellationToken).ConfigureAwait(false)
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

    /// <summary>Reads which job carries a run out.</summary>
    /// <returns>Null when nobody has written it down.</returns>
    public async Task<string?> TryReadJobAsync(string runId, CancellationToken cancellationToken) =>
        (await TryReadAsync(At(RunLayout.Job(runId)), "run's job", RunsJson.Relaxed.JobDocument, JobDocument.CurrentSchema, cancellationToken).ConfigureAwait(false))?.JobId;

    /// <summary>Finds the run of a job of S3 Batch Operations whose events cannot tell it.</summary>
    /// <returns>Null when nobody has written it down.</returns>
    public async Task<string?> TryReadRunOfJobAsync(string jobId, CancellationToken cancellationToken) =>
        await ReadAsync(new ReadRequest(At(RunLayout.RunOfJob(jobId))), LongestRunId, "The run of the job", cancellationToken).ConfigureAwait(false) is { } text
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
            var there = await SmallObjects.WriteNewAsync(store, location, JsonSerializer.SerializeToUtf8Bytes(document, type), "application/json", cancellationToken).ConfigureAwait(false);
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

    public Task WriteAsync<T>(string key, T document, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        WriteAsync(key, JsonSerializer.SerializeToUtf8Bytes(document, type), "application/json", cancellationToken);

    public async Task WriteAsync(string key, ReadOnlyMemory<byte> bytes, string contentType, CancellationToken cancellationToken)
    {
        try
        {
            await SmallObjects.WriteAsync(store, At(key), bytes, contentType, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception)
        {
            throw TransferException.Of(exception, $"The record '{At(key)}'", store);
        }
    }

    /// <summary>The ids of all runs, in the order of their beginning.</summary>
    /// <remarks>A run may have a hundred thousand records, so that what is known to be of one is jumped over: about one request a run.</remarks>
    /// <param name="from">Leaves out ids that sort before this; null for none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<List<string>> ListAsync(string? from, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        var after = RunLayout.Root + from;
        while (true)
        {
            var page = await ReadPageAsync(after, cancellationToken).ConfigureAwait(false);
            foreach (var listed in page.Objects)
            {
                var id = listed.Key[RunLayout.Root.Length..].Split('/')[0];

                // Below jobs/ there are none; whatever else has no document of a run is found to be none when it is read.
                if (id is not "jobs" && listed.Key.Length > RunLayout.Root.Length + id.Length && (ids.Count == 0 || ids[^1] != id))
                    ids.Add(id);
            }

            if (page.ContinuationToken is null)
                return ids;

            // '0' is the character after '/'.
            var last = page.Objects[^1].Key[RunLayout.Root.Length..].Split('/')[0];
            after = $"{RunLayout.Root}{last}0";
        }
    }

    private static TransferException Missing(string what, string because) =>
        new(FailureKind.NotFound, $"{what} is not there: {because}. Begin the run again with Start-S3BatchTransfer.");

    private static TransferException Unfit(string message, ObjectLocation location, Exception? inner = null) => new(FailureKind.InvalidRequest, message, location.ToString(), inner);

    private ObjectLocation At(string key) => new(bucket, key);

    private async Task<ListPage> ReadPageAsync(string after, CancellationToken cancellationToken)
    {
        try
        {
            return await SmallObjects.ListAsync(store, new ListRequest(bucket, RunLayout.Root, after), cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception)
        {
            throw TransferException.Of(exception, $"The records of runs in 's3://{bucket}/{RunLayout.Root}'", store);
        }
    }

    private async Task<T?> TryReadAsync<T>(ObjectLocation location, string noun, JsonTypeInfo<T> type, int newest, CancellationToken cancellationToken)
        where T : class
    {
        if (await ReadAsync(new ReadRequest(location), LongestDocument, $"The {noun}", cancellationToken).ConfigureAwait(false) is not { } bytes)
            return null;
        try
        {
            // First of all: what is newer may have another form altogether.
            using (var whole = JsonDocument.Parse(bytes))
            {
                if (whole.RootElement.ValueKind == JsonValueKind.Object && whole.RootElement.TryGetProperty("schema", out var schema) && schema.TryGetInt32(out var number) && number > newest)
                    throw Unfit($"The {noun} '{location}' has the form {number}, and {_reader.Name} knows up to {newest}. {_reader.Update}", location);
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
            return await SmallObjects.TryReadAsync(store, request, longest, cancellationToken).ConfigureAwait(false);
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
