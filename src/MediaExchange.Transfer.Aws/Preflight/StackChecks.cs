using MediaExchange.Transfer.Aws.Helpers;

namespace MediaExchange.Transfer.Aws.Preflight;

/// <summary>The helper's stack: whether it is there, whole, and of this module's version.</summary>
internal static class StackChecks
{
    private const string Area = CheckAreas.Helper;

    public static HelperCheck OfState(string name, string region, HelperInfo? helper)
    {
        if (helper is null)
            return HelperCheck.Fail(Area, name, $"There is no helper '{name}' in {region}.", "Run Install-TransferHelper, or name the region and the helper that you mean; Get-TransferHelper lists them.");
        var why = helper.StatusReason is null ? "" : $" ({ErrorTranslator.OneLine(helper.StatusReason)})";
        if (helper.IsReady)
            return HelperCheck.Pass(Area, name, $"The stack {helper.StackName} is {helper.Status}.");
        return helper.IsChanging
            ? HelperCheck.Warn(Area, name, $"The stack is {helper.Status}: somebody is changing it.", "Wait for that to end, and test again.")
            : HelperCheck.Fail(Area, name, $"The stack is {helper.Status}{why}.", helper.MustBeRemoved ? "Remove it with Uninstall-TransferHelper, and install it anew." : "Run Install-TransferHelper again; it says what to correct.");
    }

    public static HelperCheck OfVersion(HelperInfo helper, string version)
    {
        var has = helper.Version;
        return helper.VersionStatus(version) switch
        {
            HelperVersionStatus.Current => HelperCheck.Pass(Area, helper.Name, $"The helper is of this module's version, {version}."),
            HelperVersionStatus.Older => HelperCheck.Warn(Area, helper.Name, $"The helper is of version {has}, and this module of {version}.", $"Run Install-TransferHelper {helper.Name} to update it."),
            HelperVersionStatus.Newer => HelperCheck.Warn(Area, helper.Name, $"The helper is of version {has}, which is newer than this module, {version}.", "Update the module (Update-PSResource MediaExchange.Transfer)."),
            _ => HelperCheck.Warn(Area, helper.Name, "The helper does not say of which version it is.", "Run Install-TransferHelper to update it."),
        };
    }
}
