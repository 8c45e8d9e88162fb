using System.CommandLine;
using System.Diagnostics;
using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Worker.Lambda;
using MediaExchange.Transfer.Worker.Lambda.Driver;
using MediaExchange.Transfer.Worker.Output;

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

    /// <summary>Whether this is a Lambda function's process, which is started without a verb, or with this one.</summary>
    public static bool IsMeant(string[] args) => args is [] or [Name] && LambdaEnvironment.Read().Api is not null;

    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var environment = LambdaEnvironment.Read();
        using var api = new RuntimeApi(environment.ApiAddress());
        await using var output = StandardOutput.Open();
        FunctionHandler? handler = null;
        var loop = new RuntimeLoop(api, () => handler = new FunctionHandler(new PingHandler(environment, SinceStart()), () => CreateDriver(environment, output)), TimeProvider.System, Console.Error);
        try
        {
            return await loop.RunAsync(cancellationToken);
        }
        finally
        {
            if (handler is not null)
                await handler.DisposeAsync();
        }
    }

    private static DriverHandler CreateDriver(LambdaEnvironment environment, Stream output)
    {
        var helper = HelperEnvironment.Read(Environment.GetEnvironmentVariable) ?? throw new InvocationException(
            "NoHelper", $"This function is no helper's driver: {HelperEnvironment.NameVariable} or {HelperEnvironment.BucketVariable} is not set. Install a helper with Install-TransferHelper.");
        return new DriverHandler(helper, environment.Id, output, TimeProvider.System);
    }

    private static TimeSpan SinceStart()
    {
        using var process = Process.GetCurrentProcess();
        return DateTime.Now - process.StartTime;
    }
}
