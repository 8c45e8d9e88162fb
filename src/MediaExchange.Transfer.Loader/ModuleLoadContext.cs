using System.Reflection;
using System.Runtime.Loader;

namespace MediaExchange.Transfer.Loader;

/// <summary>
/// Loads the module's assemblies apart from everything else in the session, so that its copy of the AWS SDK and the one that
/// AWS.Tools brings do not meet. What it does not have itself (.NET, PowerShell) comes from the session.
/// </summary>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    private static readonly Dictionary<string, Assembly> Loaded = [];
    private readonly string _folder;

    private ModuleLoadContext(string folder)
        : base($"MediaExchange.Transfer from {folder}") => _folder = folder;

    /// <summary>Loads an assembly and, as they are needed, those beside it; a second call gives what the first did.</summary>
    /// <param name="path">The assembly's full path.</param>
    public static Assembly Load(string path)
    {
        path = Path.GetFullPath(path);
        lock (Loaded)
        {
            if (!Loaded.TryGetValue(path, out var assembly))
                Loaded[path] = assembly = new ModuleLoadContext(Path.GetDirectoryName(path)!).LoadFromAssemblyPath(path);
            return assembly;
        }
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        ArgumentNullException.ThrowIfNull(assemblyName);
        var path = Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
