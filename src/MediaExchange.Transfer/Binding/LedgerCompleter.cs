using System.Collections;
using System.Management.Automation;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;

namespace MediaExchange.Transfer.Binding;

/// <summary>Completes the ledgers of your latest runs that are in the usual place, the latest first, and then files.</summary>
public sealed class LedgerCompleter : WordCompleter
{
    // A menu of more is no help; each has its first line read.
    private const int Most = 20;

    private protected override IEnumerable<string> Words(IDictionary parameters) => LedgerPaths.Latest().Take(Most);

    // PowerShell completes no files by itself where there is a completer.
    private protected override IEnumerable<CompletionResult> More(string? typed) => CompletionCompleters.CompleteFilename(typed);

    /// <summary>From where to where.</summary>
    private protected override string Meaning(string word)
    {
        try
        {
            var run = LedgerReader.ReadHeaderAsync(word).GetAwaiter().GetResult();
            return $"{run.Source} to {run.Destination}, {run.StartedAt.LocalDateTime:g}";
        }
        catch (TransferException)
        {
            return word;
        }
    }
}
