namespace MediaExchange.Transfer.Worker.Lambda.Driver;

/// <summary>An object is not there yet, and this process was only to look.</summary>
internal sealed class BeyondLookingException() : Exception("This is for another process to copy.");
