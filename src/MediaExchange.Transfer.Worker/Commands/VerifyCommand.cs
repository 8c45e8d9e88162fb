using System.CommandLine;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Verification;
using MediaExchange.Transfer.Worker.Binding;
using MediaExchange.Transfer.Worker.Output;

namespace MediaExchange.Transfer.Worker.Commands;

/// <summary><c>verify</c>: is everything at the destination, and by which evidence.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var inventory = InventoryOptions.Inventory(required: false);
        var source = AddressArgument.Option("--source", "Instead of an inventory: an object, or a prefix with a slash at the end.", required: false);
        var destination = AddressArgument.Option("--destination", "Where the objects went, as it was given to run or copy.");
        var removePrefix = InventoryOptions.RemovePrefix();
        var pace = NumberOption.Create("--max-concurrency", "The most requests in flight, 1 to 10000.");
        var command = new Command("verify", "Compare both sides, object by object. Reads only.") { inventory, source, destination, removePrefix, pace };
        command.Validators.Add(result =>
        {
            if (result.GetResult(inventory) is null == (result.GetResult(source) is null))
                result.AddError("verify needs either --inventory or --source.");
            else if (result.GetResult(source) is not null && result.GetResult(removePrefix) is not null)
                result.AddError("--remove-prefix goes with --inventory; keys below --source are taken relative to it.");
        });
        var access = AccessBinding.AddTo(command);
        var output = OutputBinding.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var to = parsed.GetRequiredValue(destination);
            var from = parsed.GetValue(source);
            var path = parsed.GetValue(inventory);
            var defaults = new TransferOptions();
            var options = CopyBinding.Checked(defaults with { MaxConcurrency = parsed.GetValue(pace) ?? defaults.MaxConcurrency });
            using var stores = access.Open(parsed, options.MaxConcurrency);
            var target = from is null ? TransferTarget.FromInventory(to, parsed.GetValue(removePrefix) ?? "") : TransferTarget.FromAddresses(from, to, stores.MayBeOne);
            using var reporter = output.Open(parsed);
            var rows = from is null ? TransferRows.FromFile(path!, cancellationToken) : TransferTarget.RowsOf(stores.Source, from);
            var events = TransferVerifier.RunAsync(
                target.Define(rows), stores.Source, stores.Destination, options with { SnapshotInterval = reporter.SnapshotInterval }, cancellationToken);
            var run = new RunInfo(command.Name, from?.ToString() ?? path!, to.ToString());
            return await RunSession.DrainAsync(run, events, RunTally.ForVerification(), reporter, cancellationToken);
        });
        return command;
    }
}
