namespace MediaExchange.Transfer.Engine.Text;

/// <summary>Says that copies pass through this machine.</summary>
public static class StreamedText
{
    /// <summary>Writes it, such as <c>The bytes pass through this machine: it was asked for.</c></summary>
    /// <param name="because">The reason: <see cref="Snapshot.StreamedBecause"/>, a sentence.</param>
    public static string Of(string because)
    {
        ArgumentException.ThrowIfNullOrEmpty(because);
        return $"The bytes pass through this machine. {because}";
    }
}
