using MediaExchange.Transfer.Aws;

namespace MediaExchange.Transfer.Worker.Tasks;

/// <summary>How a worker that nobody gives options reaches AWS: as its role, which container and function are told of by their environment.</summary>
internal static class WorkerAccess
{
    // The most that a run may have in flight, and some for what does not count as work. The engine decides how many are used.
    private const int MostConnections = 10_000 + 32;

    /// <param name="name">Added to the name that requests carry.</param>
    public static AwsAccess OfThisProcess(string name) => new() { MaxConnections = MostConnections, UserAgentSuffix = name };
}
