using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace Aws.Tests.Support;

/// <summary>The official models of the services, as botocore carries them; <c>tests/servers/aws_models.py</c> asks it.</summary>
public static class ServiceModels
{
    private const int BotocoreIsMissing = 3;

    /// <summary>What the script prints. Where there is no Python or no botocore, the test is skipped.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Script());
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception missing)
        {
            Skip.If(true, $"The official service models are not asked, for there is no python3: {missing.Message}");
        }

        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Skip.If(process.ExitCode == BotocoreIsMissing, $"The official service models are not asked, for Python has no botocore that is new enough (pip install -U botocore): {output.Trim()}");
        Assert.True(process.ExitCode == 0, await errors);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Script()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var script = Path.Combine(folder.FullName, "tests", "servers", "aws_models.py");
            if (File.Exists(script))
                return script;
        }

        throw new FileNotFoundException("tests/servers/aws_models.py is not above the tests.");
    }
}
