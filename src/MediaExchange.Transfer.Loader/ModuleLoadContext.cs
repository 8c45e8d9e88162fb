using System.Reflection;
using System.Runtime.Loader;

namespace MediaExchange.Transfer.Loader;

/// <summary>
/// Loads the module's assemblies apart from everything else in the session, so that its copy of the AWS SDK and the one that
/// AWS.Tools brings do not meet. What it does not have itself (.NET, PowerShell) comes from the session.
/// </summary>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    private static readonly Lock Turn = new();
    private static Assembly? _loaded;
    private readonly string _folder;

    private ModuleLoadContext(string folder)
        : base($"MediaExchange.Transfer from {folder}") => _folder = folder;

    /// <summary>Loads the module's assembly and, as they are needed, those beside it; a second call gives what the first did.</summary>
    /// <param name="path">The assembly's full path.</param>
    /// <exception cref="InvalidOperationException">The session has the module from another path: PowerShell takes cmdlets of one name once.</exception>
    public static Assembly Load(string path)
    {
        path = Path.GetFullPath(path);
        lock (Turn)
        {
            _loaded ??= new ModuleLoadContext(Path.GetDirectoryName(path)!).LoadFromAssemblyPath(path);
            return _loaded.Location == path
                ? _loaded
                : throw new InvalidOperationException($"This session has loaded '{_loaded.Location}' already, and takes one copy of the module. Open a new session for '{path}'.");
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
