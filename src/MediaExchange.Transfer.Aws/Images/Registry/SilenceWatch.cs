namespace MediaExchange.Transfer.Aws.Images.Registry;

/// <summary>A token that is cancelled when nothing has moved for some time, however long the whole takes.</summary>
internal sealed class SilenceWatch : IDisposable
{
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _both;
    private readonly TimeSpan _limit;

    public SilenceWatch(RegistrySettings settings, CancellationToken cancellationToken)
    {
        _limit = settings.Silence;
        _silence = new CancellationTokenSource(_limit, settings.Time);
        _both = CancellationTokenSource.CreateLinkedTokenSource(_silence.Token, cancellationToken);
    }

    public CancellationToken Token => _both.Token;

    public void Moved() => _silence.CancelAfter(_limit);

    public void Dispose()
    {
        _both.Dispose();
        _silence.Dispose();
    }
}
