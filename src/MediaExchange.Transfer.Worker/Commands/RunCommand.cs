using System.CommandLine;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Worker.Binding;

namespace MediaExchange.Transfer.Worker.Commands;

/// <summary><c>run</c>: an inventory, or what an earlier run has left.</summary>
internal static class RunCommand
{
    public static Command Create(StopSignals stop)
    {
        var inventory = InventoryOptions.Inventory(required: false);
        var destination = AddressArgument.Option("--destination", "The prefix below which the objects go.", required: false);
        var removePrefix = InventoryOptions.RemovePrefix();
        var resume = new Option<string?>("--resume")
        {
            Description = "Go on with the run of this ledger, begun by run or copy. What is copied or skipped is not touched, large objects go on from the parts "
                + "that are there, and what failed is tried again. The ledger says what, where to and how; options for access and pace may be given anew.",
            HelpName = "ledger",
        };
        var command = new Command("run", "Transfer the objects of an inventory, or go on with an interrupted run.") { inventory, destination, removePrefix, resume };
        var verb = TransferVerb.AddTo(command, stop);
        command.Validators.Add(result =>
        {
            Option[] what = [inventory, destination, removePrefix, .. verb.OptionsOfTheRecipe];
            var given = what.Where(option => result.GetResult(option) is { Implicit: false }).Select(option => option.Name).ToList();
            if (result.GetResult(resume) is null)
            {
                if (result.GetResult(inventory) is null || result.GetResult(destination) is null)
                    result.AddError("run needs --inventory and --destination, or --resume and the ledger of an earlier run.");
            }
            else if (given.Count > 0)
            {
                result.AddError($"--resume takes what to copy, where to and how from the ledger; leave {string.Join(" and ", given)} out.");
            }
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            if (parsed.GetValue(resume) is { } ledger)
                return verb.ResumeAsync(parsed, ledger, cancellationToken);
            var path = parsed.GetValue(inventory)!;
            var to = parsed.GetValue(destination)!;
            var target = TransferTarget.FromInventory(to, parsed.GetValue(removePrefix) ?? "");
            return verb.RunAsync(parsed, path, to, _ => target, _ => TransferRows.FromFile(path), (_, options) => TransferRecipe.ForInventory(path, target, options), cancellationToken);
        });
        return command;
    }
}
