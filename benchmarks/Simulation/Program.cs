using System.Globalization;
using System.Text.Json;

namespace Simulation;

/// <summary>Simulates the engine at a scale that nobody would pay for in a test.</summary>
internal static class Program
{
    private const string Usage = """
        Usage: Simulation [petabyte|huge|crowd|small|cost] [options]
          petabyte            1,000,000 objects, 1 PB, 3,072 streams
          huge                one object of 5 TB, 512 streams
          crowd               one object of 5 TB that comes first, and 100,000 of 1 MB behind it, 512 streams
          small               100,000 objects of 64 KiB, 1,024 streams
          cost                what an object and a part cost this machine: time and allocations, without any waiting
          --objects <n>       how many objects, of 1 GB in the mean (petabyte)
          --streams <n>       requests in flight at most
          --bytes <n>         bytes in all
          --slowdown <x>      the share of requests answered with SlowDown, 0 to 1; 0.01
          --rate <n>          writes a second that a prefix takes; 3500
          --reads <n>         reads a second that a prefix takes; 5500
          --order <o>         mixed or ascending
          --seed <n>          1
          --trace <seconds>   a line of progress this often, in simulated time
          --json              the result as one JSON object
        """;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private static async Task<int> Main(string[] args)
    {
        SimulationOptions options;
        try
        {
            options = Parse(args);
        }
        catch (FormatException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message + Environment.NewLine + Usage).ConfigureAwait(false);
            return 2;
        }

        SimulatedClock.RequireOneWorker();
        if (options.Scenario == "cost")
        {
            await CostRun.RunAsync(options).ConfigureAwait(false);
            return 0;
        }

        var total = options.TotalBytes ?? (options.Scenario == "huge" ? 5e12 : options.Objects * 1e9);
        Func<long, long> sizeOf = options.Scenario switch
        {
            "huge" => _ => (long)total / options.Objects,
            "crowd" => index => index == 0 ? 5_000_000_000_000 : 1_000_000,
            "small" => _ => 64 << 10,
            _ => new MediaMix(options.Objects, total, options.Order, (ulong)options.Seed).SizeOf,
        };

        // On the pool from the start: its one thread is the simulation's.
        var result = await Task.Run(() => new SimulationRun(options, sizeOf).RunAsync(CancellationToken.None)).ConfigureAwait(false);
        Console.WriteLine(options.Json ? JsonSerializer.Serialize(result, Json) : Describe(result));
        return result.IsComplete ? 0 : 1;
    }

    private static SimulationOptions Parse(string[] args)
    {
        var options = new SimulationOptions();
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "petabyte" or "cost" => options with { Scenario = args[i] },
                "huge" => options with { Scenario = args[i], Objects = 1, Streams = 512 },
                "crowd" => options with { Scenario = args[i], Objects = 100_001, Streams = 512 },
                "small" => options with { Scenario = args[i], Objects = 100_000, Streams = 1024 },
                "--objects" => options with { Objects = (long)Number(args, ref i) },
                "--streams" => options with { Streams = (int)Number(args, ref i) },
                "--bytes" => options with { TotalBytes = Number(args, ref i) },
                "--slowdown" => options with { SlowDown = Number(args, ref i) },
                "--rate" => options with { WritesPerSecond = Number(args, ref i) },
                "--reads" => options with { ReadsPerSecond = Number(args, ref i) },
                "--seed" => options with { Seed = (int)Number(args, ref i) },
                "--trace" => options with { TraceEvery = Number(args, ref i) },
                "--order" => options with { Order = Order(args, ref i) },
                "--json" => options with { Json = true },
                _ => throw new FormatException($"'{args[i]}' is not known."),
            };
        }

        return options;
    }

    private static double Number(string[] args, ref int at) =>
        at + 1 < args.Length && double.TryParse(args[at + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= 0 && args[++at] is not null
            ? value
            : throw new FormatException($"{args[at]} needs a number that is not negative.");

    private static ObjectOrder Order(string[] args, ref int at) =>
        at + 1 < args.Length && Enum.TryParse<ObjectOrder>(args[++at], ignoreCase: true, out var order)
            ? order
            : throw new FormatException("--order needs 'mixed' or 'ascending'.");

    private static string Describe(SimulationResult result) => string.Create(CultureInfo.InvariantCulture, $"""
        {result.Scenario}: {result.Objects:N0} objects, {result.Bytes / 1e12:0.###} TB, {result.Streams} streams, seed {result.Seed}: {(result.IsComplete ? "complete" : "NOT COMPLETE")}
          simulated  {result.SimulatedSeconds:0.0} s, {(result.Ratio - 1) * 100:0.00} % over the bound of {result.BoundSeconds:0.0} s
          bounds     bytes {result.BoundBytesSeconds:0.0} s, requests {result.BoundRequestsSeconds:0.0} s, whole parts {result.BoundWholePartsSeconds:0.0} s
          requests   {result.Requests:N0} (at least {result.BoundRequests:N0}), retries {result.Retries:N0}, SlowDown {result.Throttled:N0}, of these for the rate {result.RefusedByRate:N0}
          in flight  {result.MeanInFlight:0.0} of a limit of {result.MeanLimit:0.0} in the mean, limit at least {result.LowestLimit}; items at most {result.MostItemsInFlight}, open uploads at most {result.MostOpenUploads}
          this took  {result.RealSeconds:0.0} s, {result.RealSeconds * 1e6 / result.Requests:0.00} us and {result.AllocatedPerRequest:0} bytes a request, {result.Timers:N0} timers
          memory     {result.PeakLiveBytes / 1048576.0:0.0} MiB live at most, {result.PeakWorkingSet / 1048576.0:0.0} MiB resident at most
          trace      {result.Trace}
        """);
}
