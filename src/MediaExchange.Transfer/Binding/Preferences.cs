using System.Management.Automation;

namespace MediaExchange.Transfer.Binding;

/// <summary>What is to happen at errors and warnings: by parameter, or else by the variable that ends in Preference.</summary>
internal static class Preferences
{
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="name">The parameter: <c>ErrorAction</c> or <c>WarningAction</c>.</param>
    public static ActionPreference? Of(PSCmdlet cmdlet, string name)
    {
        var value = cmdlet.MyInvocation.BoundParameters.TryGetValue(name, out var given)
            ? given
            : cmdlet.GetVariableValue(name.Replace("Action", "", StringComparison.Ordinal) + (name == "ErrorAction" ? "ActionPreference" : "Preference"));

        // In a scope that sets the variable anew, 'Stop' stays the text that it was set to.
        return LanguagePrimitives.TryConvertTo<ActionPreference>(value, out var preference) ? preference : null;
    }
}
