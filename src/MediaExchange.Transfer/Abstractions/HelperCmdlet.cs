using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Aws.Images;
using MediaExchange.Transfer.Aws.Preflight;
using MediaExchange.Transfer.Binding;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Text;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Abstractions;

/// <summary>A cmdlet about helpers.</summary>
public abstract class HelperCmdlet : AwsAccessCmdlet
{
    private AwsAccess? _preflightAccess;
    private HelperPreflight? _preflight;

    private protected HelperCmdlet()
    {
    }

    private protected HelperManager OpenManager() => new(Access);

    /// <summary>A helper for people, with its health.</summary>
    private protected TransferHelper Described(HelperInfo helper)
    {
        var (health, reason) = Wait(Preflight().HealthAsync(helper, StopToken));
        return new TransferHelper(helper, health, reason);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _preflight?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>One for all helpers, with connections that are open, unless the pipeline names another region or other credentials.</summary>
    private HelperPreflight Preflight()
    {
        var access = Access;
        if (_preflight is not null && access == _preflightAccess)
            return _preflight;
        _preflight?.Dispose();
        _preflight = new HelperPreflight(access, HelperTemplate.ModuleVersion);
        _preflightAccess = access;
        return _preflight;
    }

    /// <summary>Shows what happens to a helper's stack until it is over.</summary>
    private protected void Watch(string activity, IAsyncEnumerable<HelperEvent> events)
    {
        using var progress = new TransferProgress(this, activity);
        Drain(events, happened =>
        {
            progress.Show($"{happened.Resource}: {happened.Status}");
            WriteVerbose($"{happened.At:HH:mm:ss} {happened.Status} {happened.Resource} ({happened.Type}){(happened.Reason is null ? "" : $": {happened.Reason}")}");
            return true;
        });
    }

    private protected ModuleImage OpenImage(string path) => Wait(ModuleImage.OpenAsync(Access, path, StopToken));

    /// <summary>Finds the place of an image, and says what is odd about it.</summary>
    private protected WorkerImage Find(ModuleImage source, HelperArchitecture architecture)
    {
        var image = Wait(source.FindAsync(architecture, StopToken));
        if (image.Remark is not null)
            WriteWarning(image.Remark);
        return image;
    }

    /// <summary>What a push does, for who is asked.</summary>
    private protected static string Pushes(WorkerImage image) =>
        $"Push the worker's image for {image.Architecture} ({ByteText.Format(image.Size)}){(image.HasRepository ? "" : $" into the repository {WorkerImages.Repository}, which is made first")}";

    /// <summary>Pushes an image that is not there yet, and shows how far that is.</summary>
    private protected WorkerImage Push(ModuleImage source, WorkerImage image)
    {
        if (image.IsThere)
            return image;
        using var progress = new TransferProgress(this, $"Pushing {image.Uri}");
        var latest = new LatestValue<ImagePushProgress>();
        return Wait(source.PushAsync(image, latest, StopToken), () =>
        {
            if (latest.Value is { } now)
                progress.Show($"{ByteText.Format(now.BytesDone)} of {ByteText.Format(now.BytesTotal)}{(now.Note is null ? "" : $"; {now.Note}")}");
        });
    }

    /// <summary>Waits for what somebody has begun, if anything.</summary>
    /// <returns>The helper as it is then; <see langword="null"/> when there is none.</returns>
    private protected HelperInfo? Settled(HelperManager manager, string name)
    {
        var helper = Wait(manager.FindAsync(name, StopToken));
        if (helper?.IsChanging != true)
            return helper;
        WriteWarning($"The helper '{name}' is {helper.Status}: this waits for that to end first.");
        try
        {
            Watch($"Waiting for {helper.StackName}", manager.WatchAsync(helper, StopToken));
        }
        catch (TransferException e) when (e.Kind == FailureKind.InvalidRequest)
        {
            // How it ended is what comes next has to deal with.
            WriteVerbose(e.Message);
        }

        return Wait(manager.FindAsync(name, StopToken));
    }
}
