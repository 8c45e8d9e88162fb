namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>What people are told when a <see cref="LineFile"/> cannot be had.</summary>
/// <param name="Noun">What it is, such as <c>ledger</c>.</param>
/// <param name="NothingDone">What has not happened when it could not be opened, as a sentence.</param>
/// <param name="WhenInUse">What to do while another process writes it, as a sentence.</param>
/// <param name="WhenRemoved">What to do when it was removed in the middle, as a sentence.</param>
internal sealed record LineFileWords(string Noun, string NothingDone, string WhenInUse, string WhenRemoved);
