using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>Gives an upload up, and sees that it is gone.</summary>
internal static class UploadAbort
{
    // A part that the store was still copying when its request was cancelled may appear after the abort; S3 asks to look and repeat.
    private const int Tries = 5;

    // Winding up has its own time, for the run's token is cancelled by now; on the real clock, for it is a person or a host that waits.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <returns>Whether nothing is left of it.</returns>
    public static async Task<bool> RunAsync(IObjectStore store, CreatedUpload upload, TimeProvider time)
    {
        using var limit = new CancellationTokenSource(Limit);
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            try
            {
                if (attempt > 1)
                    await Task.Delay(Pause * attempt, time, limit.Token).ConfigureAwait(false);
                await store.AbortUploadAsync(upload, limit.Token).ConfigureAwait(false);
                await store.ListPartsAsync(upload, 0, limit.Token).ConfigureAwait(false);
            }
            catch (StoreException exception) when (exception.Kind is StoreErrorKind.NoSuchUpload)
            {
                return true;
            }
            catch (StoreException exception) when (exception.Kind is StoreErrorKind.AccessDenied && exception.Error.Operation == "ListParts")
            {
                // The abort itself was accepted; looking is not allowed.
                return true;
            }
            catch (StoreException)
            {
                // Tried again.
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }

        return false;
    }
}
