using MediaExchange.Transfer.Engine.Manifests;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>The rest of a run.</summary>
/// <param name="Run">The run.</param>
/// <param name="Rows">Its rows that did not land.</param>
/// <param name="Leftovers">What it left unfinished of them.</param>
internal sealed record RunRest(RunDocument Run, IAsyncEnumerable<InventoryRow> Rows, RunLeftovers Leftovers);
