using MediaExchange.Transfer.Aws.Runs;

namespace MediaExchange.Transfer.Output;

/// <summary>A remote run as it was when it was looked at.</summary>
public sealed class S3BatchTransfer
{
    private readonly RemoteRun _run;

    internal S3BatchTransfer(RemoteRun run, LeftUploads? uploads = null)
    {
        _run = run;
        UploadsLeft = uploads?.Left;
        UploadsAborted = uploads?.Aborted;
    }

    /// <summary>Its id; ids begin with the date.</summary>
    public string RunId => _run.RunId;

    /// <summary>The helper that carries it out.</summary>
    public string HelperName => _run.Helper;

    /// <summary>The region that it is in.</summary>
    public string Region => _run.Region;

    /// <summary>Where it is.</summary>
    public RunState Status => _run.Status;

    /// <summary>Why, where there is something to say.</summary>
    public string? StatusReason => _run.StatusReason;

    /// <summary>What carries it out.</summary>
    public RunEngine Engine => _run.Engine;

    /// <summary>The inventory as it was called, or the one object.</summary>
    public string Source => _run.Source;

    /// <summary>Where to.</summary>
    public string Destination => _run.Destination;

    /// <summary>How many objects there are.</summary>
    public long Objects => _run.Rows;

    /// <summary>How many are at the destination, as far as the services tell.</summary>
    public long Done => _run.Done;

    /// <summary>How many failed; nothing where a task of an array failed, which does not tell how many of its objects did.</summary>
    public long? Failed => _run.Failed;

    /// <summary>The tasks of S3 Batch Operations: each a call of the driver for one object.</summary>
    public RunStage Driver => _run.Driver;

    /// <summary>The jobs of AWS Batch: one for each object that the driver handed over, or each task of an array.</summary>
    public RunStage Batch => _run.Batch;

    /// <summary>Objects a second since it began to run.</summary>
    public double ObjectsPerSecond => _run.ObjectsPerSecond;

    /// <summary>How long the rest takes at that rate; nothing where nobody can say.</summary>
    public TimeSpan? TimeLeft => _run.TimeLeft;

    /// <summary>When it was begun (UTC).</summary>
    public DateTimeOffset StartedAt => _run.StartedAt;

    /// <summary>When it ended (UTC).</summary>
    public DateTimeOffset? EndedAt => _run.EndedAt;

    /// <summary>The job of S3 Batch Operations, or of AWS Batch.</summary>
    public string? JobId => _run.JobId;

    /// <summary>The job's priority, for S3 Batch Operations.</summary>
    public int? Priority => _run.Priority;

    /// <summary>What it is remembered by.</summary>
    public string? Description => _run.Description;

    /// <summary>The run whose rest this one is.</summary>
    public string? ResumedFrom => _run.ResumedFrom;

    /// <summary>Of a run that was stopped, how many unfinished uploads are left for a run of its rest, as far as its ledgers tell; nothing where nobody has looked.</summary>
    public int? UploadsLeft { get; }

    /// <summary>Of those, how many were aborted; nothing where nobody has looked.</summary>
    public int? UploadsAborted { get; }

    /// <summary>Writes the id.</summary>
    public override string ToString() => RunId;
}
