using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>Gives an upload up, and sees that it is gone.</summary>
internal static class UploadAbort
{
    // A part that the store was still copying when its request was cancelled may appear after the abort; S3 asks to look and repeat.
    private const int Tries = 5;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <param name="store">Where it is.</param>
    /// <param name="upload">The upload.</param>
    /// <param name="time">The clock between tries.</param>
    /// <param name="interrupt">The run's token: cancelled, there is less time, but not none.</param>
    /// <returns>Whether nothing is left of it.</returns>
    public static async Task<bool> RunAsync(IObjectStore store, CreatedUpload upload, TimeProvider time, CancellationToken interrupt)
    {
        using var limit = new WindingUp(Limit, interrupt);
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
            catch (StoreException exception) when (exception.Kind is StoreErrorKind.AccessDenied)
            {
                return false;
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
