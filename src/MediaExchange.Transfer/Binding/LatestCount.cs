namespace MediaExchange.Transfer.Binding;

/// <summary>Keeps the latest number that another thread reports, for the pipeline thread to show in its own time.</summary>
internal sealed class LatestCount : IProgress<long>
{
    private long _value;

    public long Value => Volatile.Read(ref _value);

    public void Report(long value) => Volatile.Write(ref _value, value);
}
