namespace MediaExchange.Transfer.Sandboxes;

/// <summary>A sandbox did not start.</summary>
/// <param name="id">The error's stable id.</param>
/// <param name="message">What happened and what to do, for people.</param>
/// <param name="inner">The cause.</param>
internal sealed class SandboxException(string id, string message, Exception? inner = null) : Exception(message, inner)
{
    public string Id { get; } = id;
}
