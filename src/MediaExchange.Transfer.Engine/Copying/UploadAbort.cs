using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>Gives an upload up, and sees that it is gone.</summary>
internal static class UploadAbort
{
    // For credentials that are renewed and clocks that are corrected.
    private const int CorrectionTries = 3;

    // A store that has just been started again may be silent for as long. After an interrupt there is less: see WindingUp.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <param name="store">Where it is.</param>
    /// <param name="upload">The upload.</param>
    /// <param name="time">The clock between tries.</param>
    /// <param name="interrupt">The run's token: cancelled, there is less time, but not none.</param>
    /// <returns>Whether nothing is left of it.</returns>
    public static async Task<bool> RunAsync(IObjectStore store, CreatedUpload upload, TimeProvider time, CancellationToken interrupt)
    {
        using var limit = new WindingUp(Limit, interrupt);

        // A part that the store was still copying when its request was cancelled may appear after the abort; S3 asks to look and repeat.
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (attempt > 1)
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
            catch (StoreException exception) when (exception.Kind is StoreErrorKind.AccessDenied || (!exception.Error.IsTransient && exception.Kind != StoreErrorKind.Unreachable && attempt >= CorrectionTries))
            {
                return false;
            }
            catch (StoreException)
            {
                // Tried again, for as long as there is time: nobody else will tidy up.
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }
}
