using System.Management.Automation;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Aws.Images;
using MediaExchange.Transfer.Binding;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Abstractions;

/// <summary>A cmdlet that stays on the pipeline thread, waits there for what it has begun, and ends it when the pipeline stops.</summary>
public abstract class StoppableCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Makes the cmdlet; only this module does.</summary>
    private protected StoppableCmdlet()
    {
    }

    /// <summary>What the files are that the cmdlet works with, by path; errors about them are named after it.</summary>
    private protected Dictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

    private protected CancellationToken StopToken => _stopping.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the cmdlet holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _stopping.Dispose();
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stopping.Cancel();

    /// <summary>Runs the cmdlet's work and turns what makes all of it impossible into one terminating error.</summary>
    private protected void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (TransferException e)
        {
            ThrowTerminatingError(e.Target is not null && Files.TryGetValue(e.Target, out var file) ? ErrorRecords.FileFailed(file, e) : ErrorRecords.RunFailed(e));
        }
        catch (AwsAccessException e)
        {
            ThrowTerminatingError(ErrorRecords.AccessUnusable(e));
        }
        catch (ImageException e)
        {
            ThrowTerminatingError(ErrorRecords.ImageFailed(e));
        }
        catch (StoreException e)
        {
            ThrowTerminatingError(ErrorRecords.StoreFailed(e));
        }
    }

    /// <summary>Hands out the events on this thread until there are no more or one is answered with false. However it ends, the run has wound up when this returns.</summary>
    private protected static void Drain<T>(IAsyncEnumerable<T> events, Func<T, bool> handle)
    {
        var enumerator = events.GetAsyncEnumerator();
        try
        {
            var wanted = true;
            while (wanted && Wait(enumerator.MoveNextAsync().AsTask()))
                wanted = handle(enumerator.Current);
        }
        finally
        {
            enumerator.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private protected static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private protected static void Wait(Task task) => task.GetAwaiter().GetResult();

    /// <summary>Waits for a task, and calls in between so that progress can be shown: five times a second. However it ends, so has the task.</summary>
    private protected T Wait<T>(Task<T> task, Action meanwhile)
    {
        try
        {
            while (Task.WaitAny([task], 200) < 0)
                meanwhile();
        }
        catch
        {
            _stopping.Cancel();
            Task.WaitAny(task);
            throw;
        }

        return Wait(task);
    }

    /// <summary>Whether the first error is to end the pipeline, by parameter or by preference.</summary>
    private protected bool StopsAtErrors => Preferences.Of(this, "ErrorAction") == ActionPreference.Stop;

    private protected bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out var given)
        ? given is SwitchParameter { IsPresent: true }
        : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    /// <summary>Reads an address, or ends the cmdlet.</summary>
    private protected S3Address ParseAddress(string parameter, string text)
    {
        if (!S3Address.TryParse(text, out var address, out var problem))
            ThrowTerminatingError(ErrorRecords.InvalidAddress(parameter, text, problem));
        return address!;
    }

    /// <summary>Gives the file system path that a PowerShell path means, or ends the cmdlet. The file need not be there.</summary>
    private protected string ResolvePath(string parameter, string path)
    {
        var resolved = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        if (!string.Equals(provider.Name, "FileSystem", StringComparison.OrdinalIgnoreCase))
            ThrowTerminatingError(ErrorRecords.NotAFilePath(parameter, path, provider.Name));
        return resolved;
    }
}
