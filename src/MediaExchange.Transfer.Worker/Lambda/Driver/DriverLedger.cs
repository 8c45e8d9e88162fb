using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;

namespace MediaExchange.Transfer.Worker.Lambda.Driver;

/// <summary>The ledger of one object: remembers the upload that is under way, for whoever goes on with it.</summary>
/// <param name="inner">Where the lines go.</param>
/// <param name="looksOnly">Whether no upload is to be begun.</param>
internal sealed class DriverLedger(ILedger inner, bool looksOnly) : ILedger
{
    private UploadCheckpoint? _upload;

    public string Location => inner.Location;

    public bool LooksOnly => looksOnly;

    public UploadCheckpoint? Upload => Volatile.Read(ref _upload);

    public ValueTask WriteAsync(ItemOutcome outcome, CancellationToken cancellationToken) => inner.WriteAsync(outcome, cancellationToken);

    public async ValueTask WriteAsync(UploadCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        if (looksOnly)
            throw new BeyondLookingException();
        Volatile.Write(ref _upload, checkpoint);
        await inner.WriteAsync(checkpoint, cancellationToken);
    }

    public ValueTask WriteAsync(DigestProgress progress, CancellationToken cancellationToken) => inner.WriteAsync(progress, cancellationToken);
}
