using System.Globalization;
using System.Text;
using System.Text.Json;
using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Worker.Tests.Support;

namespace Worker.Tests.Tasks;

/// <summary>A remote run's records in the bucket of a helper.</summary>
internal sealed class RunBed : IAsyncDisposable
{
    public const string RunId = "20261120-130000-abcdef";
    public const int PartSize = 5 << 20;

    private RunBed(WorkerBed bed) => Bed = bed;

    public WorkerBed Bed { get; }

    public static RunDocument Document { get; } = new()
    {
        RunId = RunId,
        Engine = RunEngine.S3Batch,
        Helper = "default",
        StartedAt = new DateTimeOffset(2026, 11, 20, 13, 0, 0, TimeSpan.Zero),
        Version = "1.0.0",
        Recipe = new TransferRecipe
        {
            Origin = RowsOrigin.Inventory,
            DestinationBucket = WorkerBed.Destination,
            Keys = new KeyMapping("", "in/"),
            MultipartThreshold = PartSize,
            PartSize = PartSize,
        },
        Pace = new RunPace { MaxConcurrency = 3 },
    };

    public static async Task<RunBed> StartAsync(RunDocument? document = null)
    {
        var bed = new RunBed(await WorkerBed.StartAsync());
        if (document is not null)
            await bed.PutAsync(RunLayout.Document(document.RunId), JsonSerializer.Serialize(document, RunsJson.Relaxed.RunDocument));
        return bed;
    }

    /// <summary>Writes down a task.</summary>
    /// <returns>Its address, as a job has it.</returns>
    public async Task<string> PutTaskAsync(string key)
    {
        var source = new ObjectLocation(WorkerBed.Source, key);
        var task = new TaskDocument { RunId = RunId, TaskId = RunWriter.TaskId(source), Source = source, Because = "Asked" };
        await PutAsync(RunLayout.Task(RunId, task.TaskId), JsonSerializer.Serialize(task, RunsJson.Relaxed.TaskDocument));
        return $"s3://{WorkerBed.Helper}/{RunLayout.Task(RunId, task.TaskId)}";
    }

    public static string WriterOf(string key) => RunWriter.Task(RunWriter.TaskId(new ObjectLocation(WorkerBed.Source, key)));

    public Task PutAsync(string key, string text) =>
        SmallObjects.WriteAsync(Bed.Store, new ObjectLocation(WorkerBed.Helper, key), Encoding.UTF8.GetBytes(text), "application/json", default);

    /// <summary>Writes down an inventory, the run of it, and slices of so many rows.</summary>
    public async Task PutInventoryAsync(int itemsPerTask, params IReadOnlyList<string> lines)
    {
        var key = RunLayout.Inventory(RunId);
        await PutAsync(key, string.Concat(lines.Select(line => line + '\n')));
        var head = await Bed.Store.HeadAsync(new ObjectLocation(WorkerBed.Helper, key), default);
        var run = Document with { Engine = RunEngine.BatchArray, Inventory = new RunInventory(WorkerBed.Helper, key, head.ETag, null, lines.Count, false, "masters.csv") };
        await PutAsync(RunLayout.Document(RunId), JsonSerializer.Serialize(run, RunsJson.Relaxed.RunDocument));
        var slices = new List<byte>();
        for (var first = 0; first < lines.Count; first += itemsPerTask)
        {
            var rows = lines.Skip(first).Take(itemsPerTask).ToList();
            slices.AddRange(new RunSlice(lines.Take(first).Sum(line => line.Length + 1), rows.Sum(line => line.Length + 1), first + 1, rows.Count).ToLine());
        }

        await PutAsync(RunLayout.Slices(RunId), Encoding.ASCII.GetString([.. slices]));
    }

    public Task<ProcessEnd> RunChildAsync(int? index) => WorkerBed.RunWithAsync(
        index is { } number ? new Dictionary<string, string>(Bed.Environment) { ["AWS_BATCH_JOB_ARRAY_INDEX"] = number.ToString(CultureInfo.InvariantCulture) } : Bed.Environment,
        "task",
        $"s3://{WorkerBed.Helper}/{RunLayout.Document(RunId)}");

    /// <summary>The outcomes in the ledgers of a writer, or of all.</summary>
    public async Task<List<ItemOutcome>> OutcomesAsync(string writer = "", string run = RunId)
    {
        var outcomes = new List<ItemOutcome>();
        var folder = writer.Length == 0 ? RunLayout.Ledgers(run) : RunLayout.Ledger(run, writer);
        await foreach (var outcome in LedgerSegments.ReadAsync(Bed.Store, new ObjectLocation(WorkerBed.Helper, folder), leftOut: problem => throw new InvalidOperationException(problem)))
            outcomes.Add(outcome);
        return outcomes;
    }

    /// <summary>From that part on, none is ever copied.</summary>
    public void HangAtPart(int number) => Bed.Server.Edge.Faults.Install(
        new FaultRule { Match = new FaultMatch { Operation = "UploadPartCopy", From = number }, Action = new FaultAction { Hang = true } });

    /// <summary>Waits until a part hangs, and some others are there.</summary>
    public async Task PartHangsAsync(string key, int parts = 1)
    {
        while (Bed.Server.Edge.Faults.Status() is not [{ Acted: > 0 }, ..] || (await PartsThereAsync(key)).Count < parts)
            await Task.Delay(5);
    }

    /// <summary>Waits until the server has noticed that a worker is gone.</summary>
    public async Task QuietAsync()
    {
        Bed.Server.Edge.Faults.Clear();
        while (Bed.Server.Edge.Requests.Summarise().InFlight > 0)
            await Task.Delay(1);
    }

    /// <summary>The parts that are asked to be copied from now on.</summary>
    public List<int> WatchParts()
    {
        var parts = new List<int>();
        Bed.Server.Edge.Faults.Clear();
        Bed.Server.Edge.Faults.Install(new FaultRule
        {
            Match = new FaultMatch { Operation = "UploadPartCopy" },
            Action = new FaultAction
            {
                Hook = (context, _) =>
                {
                    lock (parts)
                        parts.Add(context.Request.PartNumber!.Value);
                    return Task.CompletedTask;
                },
            },
        });
        return parts;
    }

    /// <summary>The numbers of the parts of the one upload that is under way.</summary>
    public async Task<List<int>> PartsThereAsync(string key)
    {
        var upload = new CreatedUpload(new ObjectLocation(WorkerBed.Destination, key), await Bed.PendingUploadAsync(), null);
        return [.. (await Bed.Store.ListPartsAsync(upload, 0, default)).Parts.Select(part => part.PartNumber)];
    }

    public ValueTask DisposeAsync() => Bed.DisposeAsync();
}
