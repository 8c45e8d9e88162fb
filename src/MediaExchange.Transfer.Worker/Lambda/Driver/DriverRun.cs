using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine.Leases;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Worker.Output;

namespace MediaExchange.Transfer.Worker.Lambda.Driver;

/// <summary>A run as this process takes part in it: what to do, and where to write it down.</summary>
internal sealed class DriverRun : IAsyncDisposable
{
    private readonly IObjectStore _store;
    private readonly string _bucket;

    public DriverRun(RunDocument document, IObjectStore store, string bucket, string environment, TimeProvider time)
    {
        Document = document;
        _store = store;
        _bucket = bucket;
        var options = document.Recipe.Apply(document.Pace.Apply(new TransferOptions()));
        Options = options with
        {
            MaxConcurrency = Math.Min(options.MaxConcurrency, DriverLimits.MostConcurrency),

            // Nobody watches.
            SnapshotInterval = TimeSpan.FromHours(1),
            OnInterrupt = () => InterruptAction.Keep,
            Time = time,
        };
        Stop = new RunStop(document.RunId, store, bucket, time);
        Ledger = OpenLedger(RunWriter.Driver(environment), time);
        Leases = new StoreLeases(store, new ObjectLocation(bucket, RunLayout.Leases), Id, RunWriter.Driver(environment), new LeaseTimes { Patience = DriverLimits.LeasePatience }, time);
    }

    public RunDocument Document { get; }

    public string Id => Document.RunId;

    public TransferOptions Options { get; }

    /// <summary>Whether it was stopped.</summary>
    public RunStop Stop { get; }

    /// <summary>This process's own, over all of its invocations.</summary>
    public StoreLedger Ledger { get; }

    /// <summary>By which invocations and workers, of all runs, agree on who copies an object in parts.</summary>
    public StoreLeases Leases { get; }

    /// <summary>Where attempts at a task write, whoever makes them.</summary>
    public ObjectLocation TaskFolder(string taskId) => new(_bucket, RunLayout.Ledger(Id, RunWriter.Task(taskId)));

    /// <summary>Begins another attempt at a task.</summary>
    public StoreLedger OpenTaskLedger(string taskId, TimeProvider time) => OpenLedger(RunWriter.Task(taskId), time);

    public ValueTask DisposeAsync() => Ledger.DisposeAsync();

    private StoreLedger OpenLedger(string writer, TimeProvider time) => StoreLedger.Create(
        _store,
        new ObjectLocation(_bucket, RunLayout.Ledger(Id, writer)),
        StoreLedger.NewAttempt(time),
        new LedgerHeader
        {
            RunId = Id,
            StartedAt = time.GetUtcNow(),
            Source = Document.Inventory?.Name ?? "",
            Destination = new S3Address(Document.Recipe.DestinationBucket, Document.Recipe.Keys.FixedKey ?? Document.Recipe.Keys.AddPrefix).ToString(),
            Store = _store.Name,
            Version = ProgramVersion.Text,
        });
}
