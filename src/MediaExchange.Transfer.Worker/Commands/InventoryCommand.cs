using System.CommandLine;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Worker.Binding;
using MediaExchange.Transfer.Worker.Output;

namespace MediaExchange.Transfer.Worker.Commands;

/// <summary><c>inventory</c>: list a prefix into a file.</summary>
internal static class InventoryCommand
{
    public static Command Create()
    {
        var source = AddressArgument.Option("--source", "The bucket or prefix to list.");
        var file = new Option<string>("--output") { Description = "The inventory to write; replaced if it is there.", HelpName = "file", Required = true };
        var include = Patterns("--include", "Only keys that match, such as '*.mxf'; may be repeated. Matched without the prefix; * stands for any characters, slashes too.");
        var exclude = Patterns("--exclude", "No keys that match; may be repeated, and wins over --include.");
        var command = new Command("inventory", "List a bucket or prefix into an inventory file.") { source, file, include, exclude };
        var access = AccessBinding.AddTo(command, hasDestination: false);
        var output = OutputBinding.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var from = parsed.GetRequiredValue(source);
            using var stores = access.Open(parsed, maxConcurrency: 1);
            using var reporter = output.Open(parsed);
            var filter = KeyFilter.Create(from.Key, parsed.GetValue(include) ?? [], parsed.GetValue(exclude) ?? []);
            var written = await InventoryBuilder.BuildAsync(
                stores.Source, from.Bucket, from.Key, parsed.GetRequiredValue(file), filter, new ListingProgress(reporter), cancellationToken);
            reporter.ReportInventory(written);
            return ExitCodes.Success;
        });
        return command;
    }

    private static Option<string[]> Patterns(string name, string description) => new(name) { Description = description, HelpName = "pattern" };

    // Progress<T> would report on another thread, after the end as well.
    private sealed class ListingProgress(IReporter reporter) : IProgress<InventoryInfo>
    {
        public void Report(InventoryInfo value) => reporter.ReportListing(value);
    }
}
