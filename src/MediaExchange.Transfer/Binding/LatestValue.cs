namespace MediaExchange.Transfer.Binding;

/// <summary>Keeps the latest of the values that another thread reports, for the pipeline thread to show in its own time.</summary>
internal sealed class LatestValue<T> : IProgress<T>
    where T : class
{
    private volatile T? _value;

    public T? Value => _value;

    public void Report(T value) => _value = value;
}
