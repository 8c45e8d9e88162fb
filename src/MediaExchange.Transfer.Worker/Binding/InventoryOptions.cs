using System.CommandLine;

namespace MediaExchange.Transfer.Worker.Binding;

/// <summary>The options that name an inventory.</summary>
internal static class InventoryOptions
{
    public static Option<string?> Inventory(bool required) => new("--inventory")
    {
        Description = "The inventory: bucket,key[,version] a line, keys URL-encoded, as S3 Batch Operations reads them.",
        HelpName = "file",
        Required = required,
    };

    public static Option<string?> RemovePrefix() => new("--remove-prefix")
    {
        Description = "Taken off the front of every key before the destination's prefix is put there.",
        HelpName = "prefix",
    };
}
