using System.CommandLine;
using System.Globalization;

namespace MediaExchange.Transfer.Worker.Binding;

/// <summary>Options whose value is a whole number.</summary>
internal static class NumberOption
{
    public static Option<int?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "number",
        CustomParser = result =>
        {
            var given = result.Tokens[0].Value;
            if (int.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                return number;
            result.AddError($"'{given}' is no value of {name}; write a whole number.");
            return null;
        },
    };
}
