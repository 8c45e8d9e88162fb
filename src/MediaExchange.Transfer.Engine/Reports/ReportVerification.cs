using System.Runtime.CompilerServices;
using MediaExchange.Transfer.Engine.Verification;

namespace MediaExchange.Transfer.Engine.Reports;

/// <summary>Asks the destination about every row of a report.</summary>
public static class ReportVerification
{
    /// <summary>Gives what was found, as <see cref="TransferVerifier"/> finds it.</summary>
    /// <param name="definition">Which rows, and where to.</param>
    /// <param name="check">Whom to ask, and how fast.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TransferException">While enumerating: a bucket is not there, or the store cannot be reached.</exception>
    public static async IAsyncEnumerable<VerificationOutcome> ReadAsync(
        TransferDefinition definition, ReportCheck check, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(check);
        await foreach (var happened in TransferVerifier.RunAsync(definition, check.Source, check.Destination, check.Options, cancellationToken).ConfigureAwait(false))
        {
            if (happened is ItemVerified verified)
                yield return verified.Outcome;
        }
    }
}
