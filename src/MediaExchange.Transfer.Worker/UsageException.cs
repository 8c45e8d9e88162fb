namespace MediaExchange.Transfer.Worker;

/// <summary>The command line asks for something that cannot be; nothing was begun.</summary>
/// <param name="message">One sentence that names the input, the reason and the next step.</param>
internal sealed class UsageException(string message) : Exception(message);
