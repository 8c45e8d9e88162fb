using System.Management.Automation;
using MediaExchange.Transfer.Binding;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Digesting;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Abstractions;

/// <summary>A cmdlet that computes digests of what comes down the pipeline, all of it in one run.</summary>
public abstract class ChecksumCmdlet : PacedCmdlet
{
    private protected const string FromSource = "Source";
    private protected const string FromKey = "Key";
    private protected const string FromInventory = "Inventory";
    private protected const string FromListed = "Listed";
    private protected const string FromResult = "Result";

    private ChecksumFeed? _feed;
    private CheckpointFile? _checkpoints;
    private TransferProgress? _progress;

    private protected ChecksumCmdlet()
    {
    }

    /// <summary>
    /// Which digests. Without it, those that there is something to compare with; and SHA256 where nothing is to be compared, as Get-FileHash gives for files.
    /// </summary>
    [Parameter]
    [PSDefaultValue(Help = "SHA256")]
    [ValidateNotNullOrEmpty]
    public DigestAlgorithm[]? Checksum { get; set; }

    /// <summary>Compares each object with the digests that it carries as metadata (content-md5, content-sha256 and so on), such as Invoke-S3Transfer -Checksum gives it.</summary>
    [Parameter]
    public SwitchParameter CompareMetadata { get; set; }

    /// <summary>A file in which it is written down how far each large object (256 MiB or more) is: every 4 GiB, when interrupted, and at its end. The same command with the same file goes on from there; objects that were finished come out again, and are not read. It is made if it is not there.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CheckpointPath { get; set; }

    /// <summary>The most memory for bytes that pass through this computer, of all objects together: 16MB or more.</summary>
    [Parameter]
    [PSDefaultValue(Help = "256MB")]
    [ValidateRange(16L << 20, long.MaxValue)]
    public long MemoryBudget { get; set; } = new TransferOptions().MemoryBudget;

    /// <summary>The run; another one where the objects are to be asked for as somebody else.</summary>
    private protected ChecksumFeed Feed
    {
        get
        {
            var access = Access;
            if (_feed is not null && _feed.Access != access)
                EndFeed();
            return _feed ??= Open();

            ChecksumFeed Open()
            {
                if (CheckpointPath is not null)
                    _checkpoints ??= Wait(CheckpointFile.OpenAsync(KnownFile(nameof(CheckpointPath), CheckpointPath), cancellationToken: StopToken));
                _progress ??= new(this, "Computing checksums");
                var definition = new ChecksumDefinition { Rows = null!, Digests = [.. (Checksum ?? []).Distinct()], ComparesMetadata = CompareMetadata, Checkpoints = _checkpoints };
                var options = new TransferOptions { MaxConcurrency = MaxConcurrency, MaxRequestsPerSecond = MaxRequestsPerSecond, MaxAttempts = MaxAttempts, MemoryBudget = MemoryBudget };
                return new(access, OpenStore(MaxConcurrency), definition, options, Take, StopToken);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Feeding(() =>
    {
        EndFeed();
        CloseCheckpoints();
    });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _feed?.Dispose();
            _feed = null;
            CloseCheckpoints();
        }

        base.Dispose(disposing);
    }

    /// <summary>The path of a file, about which errors are named after the parameter.</summary>
    private protected string KnownFile(string parameter, string path)
    {
        var resolved = ResolvePath(parameter, path);
        Files[resolved] = parameter;
        return resolved;
    }

    /// <summary>Does what a record needs, or the end of them. What goes wrong takes the progress with it: later, nothing may be shown any more.</summary>
    private protected void Feeding(Action work) => Guard(() =>
    {
        try
        {
            work();
        }
        catch
        {
            EndProgress();
            throw;
        }
    });

    private void EndFeed()
    {
        _feed?.Finish();
        _feed?.Dispose();
        _feed = null;
        EndProgress();
    }

    // After the last of those who write to it.
    private void CloseCheckpoints()
    {
        _checkpoints?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _checkpoints = null;
    }

    private void EndProgress()
    {
        _progress?.Dispose();
        _progress = null;
    }

    private void Take(TransferEvent happened)
    {
        if (happened is Snapshot snapshot)
            _progress?.Show(snapshot);
        if (happened is not ItemDigested { Outcome: var outcome })
            return;

        // The result first: with -ErrorAction Stop, nothing comes after the error.
        var result = new ObjectChecksum(outcome);
        WriteObject(result);
        if (outcome.Failure is { } failure)
            WriteError(ErrorRecords.ItemFailed(result, failure));
        else if (outcome.Status is ChecksumStatus.Different or ChecksumStatus.Undecided)
            WriteError(ErrorRecords.ChecksumNotMatched(result));
    }
}
