using System.CommandLine;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Worker.Binding;

namespace MediaExchange.Transfer.Worker.Commands;

/// <summary><c>run</c>: an inventory.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var inventory = InventoryOptions.Inventory(required: true);
        var destination = AddressArgument.Option("--destination", "The prefix below which the objects go.");
        var removePrefix = InventoryOptions.RemovePrefix();
        var command = new Command("run", "Transfer the objects of an inventory.") { inventory, destination, removePrefix };
        var verb = TransferVerb.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(inventory)!;
            var to = parsed.GetRequiredValue(destination);
            var target = TransferTarget.FromInventory(to, parsed.GetValue(removePrefix) ?? "");
            return verb.RunAsync(parsed, path, to, target, _ => TransferRows.FromFile(path), cancellationToken);
        });
        return command;
    }
}
