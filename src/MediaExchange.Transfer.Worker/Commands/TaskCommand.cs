using System.CommandLine;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Worker.Binding;
using MediaExchange.Transfer.Worker.Output;
using MediaExchange.Transfer.Worker.Tasks;

namespace MediaExchange.Transfer.Worker.Commands;

/// <summary><c>task</c>: a job of AWS Batch.</summary>
internal static class TaskCommand
{
    public static Command Create(StopSignals stop)
    {
        var document = AddressArgument.Argument(
            "document",
            $"What to do, in the helper's bucket: s3://bucket/runs/RUN/tasks/TASK.json for one object, or s3://bucket/runs/RUN/run.json for the slice of the run's inventory that {BatchEnvironment.IndexVariable} tells (0 without it).");
        var command = new Command(
            "task",
            "Do the part of a remote run that AWS Batch gave to this container. Start-S3BatchTransfer and the driver begin such jobs. What earlier attempts did is read from the run's ledgers in that bucket: "
            + "what is copied or skipped is not touched, large objects go on from the parts that are there, and what failed is tried again. Logs are JSON lines on stdout, with metrics for CloudWatch. "
            + "AWS Batch is to try again after exit code 3, which here also says that S3 could not be reached, and not after 1 and 2.")
        {
            document,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var address = parsed.GetRequiredValue(document);
            return TaskAddress.TryParse(address, out var task)
                ? RunAsync(task, stop, cancellationToken)
                : throw new UsageException($"'{address}' is not the place of a task; write s3://bucket/runs/RUN/tasks/TASK.json or s3://bucket/runs/RUN/run.json.");
        });
        return command;
    }

    private static async Task<int> RunAsync(TaskAddress address, StopSignals stop, CancellationToken cancellationToken)
    {
        var batch = BatchEnvironment.Read(Environment.GetEnvironmentVariable);
        using var store = S3ObjectStore.Create(WorkerAccess.OfThisProcess("worker"));
        await using var output = StandardOutput.Open();
        try
        {
            return await new TaskRun(store, address, batch, HelperEnvironment.Read(Environment.GetEnvironmentVariable), stop, output).RunAsync(cancellationToken);
        }
        catch (TransferException e) when (e.Kind.IsPassing())
        {
            // It has not begun; the next attempt may.
            await Console.Error.WriteLineAsync(CommandLineText.Error(e.Message));
            return ExitCodes.Interrupted;
        }
    }
}
