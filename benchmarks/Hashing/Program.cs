using System.Globalization;
using MediaExchange.Transfer.Engine.Hashing;

namespace Hashing;

/// <summary>Digests of bytes from memory: what the processor allows, without a network. benchmarks/hashing.sh runs it beside openssl.</summary>
internal static class Program
{
    private const string Usage = """
        Usage: Hashing single|pipeline <digest>[,<digest>...] [options]
          single                  one digest on the main thread
          pipeline                all digests over the same blocks, as transfers compute them
          --implementation <i>    best, native, managed or incremental (.NET's own, whose state cannot be written out); single only
          --block <bytes>         1048576
          --queue <blocks>        in a pipeline at most; 4
          --seconds <s>           2
        Prints MB/s, MB per second of processor time, and bytes allocated per block.
        """;

    private static async Task<int> Main(string[] args)
    {
        RunResult result;
        try
        {
            var options = Parse(args);
            result = options.Verb == "single" ? SingleRun.Run(options) : await PipelineRun.RunAsync(options).ConfigureAwait(false);
        }
        catch (FormatException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message + Environment.NewLine + Usage).ConfigureAwait(false);
            return 2;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.MegabytesPerSecond:0.0} {result.MegabytesPerCpuSecond:0.0} {result.AllocatedPerBlock:0.0}"));
        return 0;
    }

    private static RunOptions Parse(string[] args)
    {
        if (args.Length < 2 || args[0] is not ("single" or "pipeline"))
            throw new FormatException("What to run is missing.");
        var options = new RunOptions { Verb = args[0], Digests = [.. args[1].Split(',').Select(DigestAlgorithms.Parse)] };
        for (var i = 2; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--implementation" when i + 1 < args.Length => options with { Implementation = args[++i] },
                "--block" => options with { BlockSize = (int)Number(args, ref i) },
                "--queue" => options with { Queue = (int)Number(args, ref i) },
                "--seconds" => options with { Duration = TimeSpan.FromSeconds(Number(args, ref i)) },
                _ => throw new FormatException($"'{args[i]}' is not known, or has no value."),
            };
        }

        return options;
    }

    private static double Number(string[] args, ref int at) =>
        at + 1 < args.Length && double.TryParse(args[at + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > 0 && args[++at] is not null
            ? value
            : throw new FormatException($"{args[at]} needs a number above 0.");
}
