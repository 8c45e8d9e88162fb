using System.CommandLine;
using MediaExchange.Transfer.Worker.Output;

namespace MediaExchange.Transfer.Worker.Binding;

/// <summary>The options that say how results are told.</summary>
internal sealed class OutputBinding
{
    private readonly Option<bool> _json = new("--json")
    {
        Description = "For machines: one JSON object a line on stdout (event: outcome, verified, checksum, snapshot, inventory, plan, summary) and nothing else there.",
    };

    private readonly Option<bool> _quiet = new("--quiet") { Description = "No progress and no summary; failures are still told." };

    public static OutputBinding AddTo(Command command)
    {
        var binding = new OutputBinding();
        command.Options.Add(binding._json);
        command.Options.Add(binding._quiet);
        return binding;
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="resultsAreLines">Whether stdout is for a line of each result alone, and failures and the summary go to stderr.</param>
    public IReporter Open(ParseResult parsed, bool resultsAreLines = false) =>
        parsed.GetValue(_json) ? new JsonReporter(StandardOutput.Open(), parsed.GetValue(_quiet)) : ConsoleReporter.ForThisProcess(parsed.GetValue(_quiet), resultsAreLines);
}
