using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>
/// Writes on the condition that there is still nothing, where nothing was when it was looked: of two who come upon an object in the same moment one
/// copies it. The condition is a help and no demand, so a store that refuses it is asked without.
/// </summary>
internal sealed class ConditionalWrites
{
    private volatile bool _isRefused;

    /// <param name="context">The item.</param>
    /// <param name="write">Writes, with the condition or without.</param>
    /// <exception cref="DestinationTakenException">The condition does not hold, or one on the source.</exception>
    public async Task<WrittenObject> RunAsync(CopyContext context, Func<bool, Task<WrittenObject>> write)
    {
        if (!context.IsFree || _isRefused)
            return await write(context.MustBeNew).ConfigureAwait(false);
        try
        {
            return await write(true).ConfigureAwait(false);
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.PreconditionFailed)
        {
            throw new DestinationTakenException(exception);
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.NotSupported)
        {
            // Perhaps it was that: if it works without, it was.
            var written = await write(false).ConfigureAwait(false);
            _isRefused = true;
            return written;
        }
    }
}
