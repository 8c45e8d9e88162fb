using System.CommandLine;
using MediaExchange.Transfer.Engine.Text;

namespace MediaExchange.Transfer.Worker.Binding;

/// <summary>Options whose value is a number of bytes, such as <c>64MiB</c>.</summary>
internal static class SizeOption
{
    public static Option<long?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "size",
        CustomParser = result =>
        {
            if (ByteText.TryParse(result.Tokens[0].Value, out var bytes, out var problem))
                return bytes;
            result.AddError($"{name}: {problem}");
            return null;
        },
    };
}
