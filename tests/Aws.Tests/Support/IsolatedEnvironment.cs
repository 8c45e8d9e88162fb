using System.Runtime.CompilerServices;

namespace Aws.Tests.Support;

/// <summary>
/// Keeps the tests away from the files, variables and metadata of the machine that they run on. The SDK reads where its files are once a
/// process, so that this comes before all else.
/// </summary>
internal static class IsolatedEnvironment
{
    public static string CredentialsFile { get; private set; } = "";

    public static string ConfigFile { get; private set; } = "";

    [ModuleInitializer]
    internal static void Prepare()
    {
        foreach (string name in Environment.GetEnvironmentVariables().Keys)
        {
            if (name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase))
                Environment.SetEnvironmentVariable(name, null);
        }

        var folder = Directory.CreateTempSubdirectory("aws-tests-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        CredentialsFile = Path.Combine(folder, "credentials");
        ConfigFile = Path.Combine(folder, "config");
        File.WriteAllText(CredentialsFile, "");
        File.WriteAllText(ConfigFile, "");
        Environment.SetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE", CredentialsFile);
        Environment.SetEnvironmentVariable("AWS_CONFIG_FILE", ConfigFile);
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
    }
}
