namespace MediaExchange.Transfer.Binding;

/// <summary>The template that this module has with it.</summary>
internal static class HelperTemplate
{
    /// <summary>Its file: beside the binaries in the module's folder.</summary>
    public static string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(
        System.IO.Path.GetDirectoryName(typeof(HelperTemplate).Assembly.Location)!, "..", "..", "infrastructure", "transfer-helper.yaml"));

    /// <summary>The version of the module, as the manifest has it.</summary>
    public static string ModuleVersion { get; } = typeof(HelperTemplate).Assembly.GetName().Version!.ToString(3);
}
