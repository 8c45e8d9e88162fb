using Aws.Tests.Support;
using Xunit;

namespace Aws.Tests.Credentials;

/// <summary>Tests that change what the whole process sees: variables and the SDK's files. They run alone, and put everything back.</summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public abstract class CredentialsTestBase : IDisposable
{
    public const string Name = "environment";

    private readonly Dictionary<string, string?> _before = [];

    protected string Folder { get; } = Directory.CreateTempSubdirectory("aws-tests-").FullName;

    public void Dispose()
    {
        foreach (var (name, value) in _before)
            Environment.SetEnvironmentVariable(name, value);
        File.WriteAllText(IsolatedEnvironment.CredentialsFile, "");
        File.WriteAllText(IsolatedEnvironment.ConfigFile, "");
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected void Set(string name, string? value)
    {
        _before.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }

    protected static void DefaultFile(string text) => File.WriteAllText(IsolatedEnvironment.CredentialsFile, text);

    protected string FileWith(string text)
    {
        var path = Path.Combine(Folder, Guid.NewGuid().ToString("n"));
        File.WriteAllText(path, text);
        return path;
    }

    protected static string Profile(string name, string key) => $"[{name}]\naws_access_key_id = {key}\naws_secret_access_key = secret-of-{key}\n";

    /// <summary>A message is one line that names the input and ends in the next step.</summary>
    protected static void AssertClear(string message, params ReadOnlySpan<string> parts)
    {
        Assert.DoesNotContain('\n', message);
        Assert.EndsWith(message.EndsWith('?') ? "?" : ".", message, StringComparison.Ordinal);
        foreach (var part in parts)
            Assert.Contains(part, message, StringComparison.Ordinal);
    }
}
