using MediaExchange.Transfer.Engine.Flow;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>
/// Whether there was nothing at all where a run puts its objects. One listing tells it, and spares each small object, whose copy is a
/// single request, the look at what it would replace: a third of a run's requests.
/// </summary>
/// <remarks>
/// What comes there later, from whomever, makes the store refuse the copy (<see cref="ConditionalWrites"/>), and is looked at then. A store that
/// knows no conditions overwrites it, so this is for the rule only by which everything is overwritten that is not the same already.
/// </remarks>
internal sealed class FreshDestination(TransferDefinition definition, IObjectStore destination, TransferOptions options, StoreCaller caller)
{
    private readonly bool _applies = options is { IfExists: IfExists.Skip, SkipRule: SkipRule.ETagOrChecksum } && definition.Keys.FixedKey is null;
    private readonly Lock _gate = new();
    private Task<bool>? _look;

    /// <summary>Whether that object needs no look.</summary>
    /// <param name="head">The source; one that is copied in parts is looked for in any case, which costs little there and spares much.</param>
    /// <param name="run">Ends the run.</param>
    /// <param name="cancellationToken">Ends the item.</param>
    public async ValueTask<bool> SparesLookAsync(ObjectHead head, CancellationToken run, CancellationToken cancellationToken)
    {
        if (!_applies)
            return false;
        lock (_gate)
            _look ??= IsEmptyAsync(run);

        // Large objects wait for it too: else one of them might be published first, and be found there.
        var isEmpty = _look.IsCompletedSuccessfully ? _look.Result : await _look.WaitAsync(cancellationToken).ConfigureAwait(false);
        return isEmpty && !SourceLayout.NeedsParts(head, options);
    }

    private async Task<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        // Not while the gate is held.
        await Task.Yield();
        try
        {
            var request = new ListRequest(definition.DestinationBucket, definition.Keys.AddPrefix, MaxKeys: 1);
            var page = await caller.CallAsync(RequestKind.DestinationRead, new ItemTally(options.Time), token => destination.ListAsync(request, token), cancellationToken).ConfigureAwait(false);
            return page is { Objects.Count: 0, ContinuationToken: null };
        }
        catch (StoreException)
        {
            // Who may write may not always list. Each object is looked at then.
            return false;
        }
    }
}
