namespace MediaExchange.Transfer.Sandbox.Planes.Processes;

/// <summary>Finds the worker, which is what the image's entry point is.</summary>
internal static class WorkerExecutable
{
    private const string Name = "MediaExchange.Transfer.Worker";
    private const string Library = Name + ".dll";

    /// <param name="given">A program, an assembly or a folder that holds it; null for the one that was built with the sandbox.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="ArgumentException">It is not there; the message says so in one sentence.</exception>
    public static string Find(string? given) => Find(given, AppContext.BaseDirectory);

    /// <summary>Program and first arguments that start it.</summary>
    public static (string Program, IReadOnlyList<string> Arguments) CommandOf(string path) =>
        path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? (DotNet(), [path]) : (path, []);

    internal static string Find(string? given, string folder)
    {
        if (given is not null)
        {
            var path = Path.GetFullPath(Directory.Exists(given) ? Path.Combine(given, Library) : given);
            return File.Exists(path)
                ? path
                : throw new ArgumentException($"The worker '{path}' is not there: name {Library}, its folder or another program that takes the worker's command line (--worker).");
        }

        return Candidates(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))).FirstOrDefault(File.Exists) ?? throw new ArgumentException(
            $"The worker, which runs jobs and functions, is neither beside the sandbox nor in {Path.GetFullPath(Path.Combine(folder, "..", "worker"))}: build {Name}, or say where {Library} is (--worker).");
    }

    private static IEnumerable<string> Candidates(string folder)
    {
        // As the packaged module is laid out.
        yield return Path.GetFullPath(Path.Combine(folder, "..", "worker", Library));
        yield return Path.Combine(folder, Library);

        // A build tree: .../bin/CONFIGURATION/FRAMEWORK.
        var (framework, configuration) = (Path.GetFileName(folder), Path.GetFileName(Path.GetDirectoryName(folder)));
        for (var root = Path.GetDirectoryName(folder); root is not null; root = Path.GetDirectoryName(root))
            yield return Path.Combine(root, "src", Name, "bin", configuration ?? "", framework, Library);
    }

    private static string DotNet() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
}
