using System.CommandLine;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Worker.Binding;

namespace MediaExchange.Transfer.Worker.Commands;

/// <summary><c>copy</c>: one object or one prefix.</summary>
internal static class CopyCommand
{
    public static Command Create(StopSignals stop)
    {
        var source = AddressArgument.Argument("source", "An object, s3://bucket/key; or with a slash at the end a prefix, s3://bucket/prefix/.");
        var destination = AddressArgument.Argument(
            "destination", "A prefix with a slash at the end, which one object keeps its last name below; or, for one object, its new key. Of a prefix, keys are kept relative to it.");
        var command = new Command("copy", "Copy one object, or all objects below a prefix.") { source, destination };
        var verb = TransferVerb.AddTo(command, stop);
        command.SetAction((parsed, cancellationToken) =>
        {
            var from = parsed.GetRequiredValue(source);
            var to = parsed.GetRequiredValue(destination);
            return verb.RunAsync(
                parsed,
                from.ToString(),
                to,
                areOne => TransferTarget.FromAddresses(from, to, areOne),
                store => TransferTarget.RowsOf(store, from),
                (target, options) => TransferRecipe.ForAddress(from, null, target, options),
                cancellationToken);
        });
        return command;
    }
}
