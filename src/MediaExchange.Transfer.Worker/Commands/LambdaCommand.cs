using System.CommandLine;
using System.Diagnostics;
using MediaExchange.Transfer.Worker.Lambda;

namespace MediaExchange.Transfer.Worker.Commands;

/// <summary><c>lambda</c>: the same image as a Lambda function.</summary>
internal static class LambdaCommand
{
    public const string Name = "lambda";

    public static Command Create()
    {
        var command = new Command(Name, $"Answer invocations as an AWS Lambda function. Needs {LambdaEnvironment.ApiVariable}, and is what is done without a verb where that is set.");
        command.SetAction((_, cancellationToken) => RunAsync(cancellationToken));
        return command;
    }

    /// <summary>Whether this is a Lambda function's process, which is started without a verb.</summary>
    public static bool IsMeant(string[] args) => args.Length == 0 && LambdaEnvironment.Read().Api is not null;

    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var environment = LambdaEnvironment.Read();
        using var api = new RuntimeApi(environment.ApiAddress());
        var loop = new RuntimeLoop(api, () => new PingHandler(environment, SinceStart()), TimeProvider.System, Console.Error);
        return await loop.RunAsync(cancellationToken);
    }

    private static TimeSpan SinceStart()
    {
        using var process = Process.GetCurrentProcess();
        return DateTime.Now - process.StartTime;
    }
}
