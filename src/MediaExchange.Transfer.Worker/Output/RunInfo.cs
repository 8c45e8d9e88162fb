namespace MediaExchange.Transfer.Worker.Output;

/// <summary>Which run is told about.</summary>
/// <param name="Verb">The verb of the command line.</param>
/// <param name="Source">An address or an inventory file, as given.</param>
/// <param name="Destination">The address, as given; <see langword="null"/> where there is none.</param>
/// <param name="RunId">The run's id; <see langword="null"/> for what only reads.</param>
/// <param name="Ledger">Where the ledger is; <see langword="null"/> for what only reads.</param>
/// <param name="Resume">The command line that goes on with it; <see langword="null"/> where there is nothing to go on from.</param>
/// <param name="Checkpoints">Where it is written down how far digests are; <see langword="null"/> where it is not.</param>
/// <param name="IsTriedAgain">Whether whoever began it begins it again after <see cref="ExitCodes.Interrupted"/>, as AWS Batch does: what a store could not do for the moment then ends so.</param>
internal sealed record RunInfo(string Verb, string Source, string? Destination, string? RunId = null, string? Ledger = null, string? Resume = null, string? Checkpoints = null, bool IsTriedAgain = false);
