namespace Module.Tests;

internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "MediaExchange.Transfer.slnx")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
