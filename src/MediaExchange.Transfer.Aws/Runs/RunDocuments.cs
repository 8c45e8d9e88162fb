using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>The documents of runs in a helper's bucket, as whoever begins and follows them reads and writes them.</summary>
internal sealed class RunDocuments(IObjectStore store, string bucket)
{
    // A recipe and a description are a few kilobytes.
    private const int LongestDocument = 1 << 20;

    public string Bucket => bucket;

    /// <returns>Null when there is none.</returns>
    /// <exception cref="TransferException">It cannot be read, or is not a run's of a form that this version knows.</exception>
    public async Task<RunDocument?> TryReadRunAsync(string runId, CancellationToken cancellationToken)
    {
        var run = await TryReadAsync(RunLayout.Document(runId), RunsJson.Relaxed.RunDocument, cancellationToken).ConfigureAwait(false);
        return run is null || run.Schema <= RunDocument.CurrentSchema
            ? run
            : throw new TransferException(FailureKind.InvalidRequest, $"The run '{runId}' was begun by a newer version of this module. Update the module (Update-PSResource MediaExchange.Transfer).", runId);
    }

    public async Task<string?> TryReadJobAsync(string runId, CancellationToken cancellationToken) =>
        (await TryReadAsync(RunLayout.Job(runId), RunsJson.Relaxed.JobDocument, cancellationToken).ConfigureAwait(false))?.JobId;

    public Task WriteAsync<T>(string key, T document, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        WriteAsync(key, JsonSerializer.SerializeToUtf8Bytes(document, type), "application/json", cancellationToken);

    public async Task WriteAsync(string key, ReadOnlyMemory<byte> bytes, string contentType, CancellationToken cancellationToken)
    {
        try
        {
            await SmallObjects.WriteAsync(store, new ObjectLocation(bucket, key), bytes, contentType, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception)
        {
            throw TransferException.Of(exception, $"The record 's3://{bucket}/{key}'", store);
        }
    }

    /// <summary>The ids of all runs, in the order of their beginning.</summary>
    /// <remarks>A run may have a hundred thousand records, so that what is known to be of one is jumped over: about one request a run.</remarks>
    public async Task<List<string>> ListAsync(CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        var after = RunLayout.Root;
        while (true)
        {
            var page = await ListAsync(after, cancellationToken).ConfigureAwait(false);
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

    private async Task<ListPage> ListAsync(string after, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ListAsync(new ListRequest(bucket, RunLayout.Root, after), cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception)
        {
            throw TransferException.Of(exception, $"The records of runs in 's3://{bucket}/{RunLayout.Root}'", store);
        }
    }

    private async Task<T?> TryReadAsync<T>(string key, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var location = new ObjectLocation(bucket, key);
        try
        {
            var bytes = await SmallObjects.TryReadAsync(store, new ReadRequest(location), LongestDocument, cancellationToken).ConfigureAwait(false);
            return bytes is null ? null : JsonSerializer.Deserialize(bytes, type);
        }
        catch (StoreException exception)
        {
            throw TransferException.Of(exception, $"The record '{location}'", store);
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            throw new TransferException(FailureKind.InvalidRequest, $"The record '{location}' is not what it should be: {exception.Message.TrimEnd('.')}. Begin the run again.", location.ToString(), exception);
        }
    }
}
