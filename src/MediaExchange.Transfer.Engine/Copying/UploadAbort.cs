using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>Gives an upload up, and sees that it is gone.</summary>
internal static class UploadAbort
{
    // Winding up has its own time, for the run's token is cancelled by now; on the real clock, for it is a person or a host that waits.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // For credentials that are renewed and clocks that are corrected.
    private const int CorrectionTries = 2;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <returns>Whether nothing is left of it.</returns>
    public static async Task<bool> RunAsync(IObjectStore store, CreatedUpload upload, TimeProvider time)
    {
        using var limit = new CancellationTokenSource(Limit);

        // A part that the store was still copying when its request was cancelled may appear after the abort; S3 asks to look and repeat.
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if (attempt > 0)
                    await Task.Delay(TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, Pause.Ticks * attempt)), time, limit.Token).ConfigureAwait(false);
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
            catch (StoreException exception) when (exception.Kind is StoreErrorKind.AccessDenied || (!exception.Error.IsTransient && attempt >= CorrectionTries))
            {
                return false;
            }
            catch (StoreException)
            {
                // Tried again: this is the last chance to tidy up.
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }
}
