namespace Engine.Tests.Manifests;

internal sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("mx-inventory-").FullName;

    internal string File(string name) => System.IO.Path.Combine(Path, name);

    internal string[] Names() => [.. Directory.EnumerateFileSystemEntries(Path).Select(path => System.IO.Path.GetFileName(path)!)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
