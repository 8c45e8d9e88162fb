using MediaExchange.Transfer.Sandbox.Planes.Logs;

namespace MediaExchange.Transfer.Sandbox.Planes.Processes;

/// <summary>A process to start.</summary>
/// <param name="Arguments">The worker's command line.</param>
/// <param name="Environment">All its variables, but for those without which no process works.</param>
/// <param name="Log">Where its lines go.</param>
internal sealed record WorkerStart(IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, LogTarget Log);
