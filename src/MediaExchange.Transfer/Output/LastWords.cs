using System.Management.Automation;
using System.Management.Automation.Host;
using MediaExchange.Transfer.Binding;

namespace MediaExchange.Transfer.Output;

/// <summary>What a cmdlet says that is being stopped. To the host itself: a pipeline that is stopped takes no more warnings.</summary>
internal static class LastWords
{
    public static void Warn(PSCmdlet cmdlet, string text)
    {
        if (Preferences.Of(cmdlet, "WarningAction") is ActionPreference.Ignore or ActionPreference.SilentlyContinue)
            return;
        try
        {
            cmdlet.Host?.UI?.WriteWarningLine(text);
        }
        catch (Exception exception) when (exception is HostException or PipelineStoppedException or InvalidOperationException or NotImplementedException)
        {
            // A host that cannot show it; what was begun is where it is.
        }
    }
}
