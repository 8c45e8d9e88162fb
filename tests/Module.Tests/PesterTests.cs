using System.ComponentModel;
using System.Diagnostics;
using Xunit;
using Xunit.Abstractions;

namespace Module.Tests;

/// <summary>Runs tests/Module in a PowerShell of its own, against the module that this build laid out.</summary>
public sealed class PesterTests(ITestOutputHelper output)
{
    // Far beyond what the suite takes: for a PowerShell that hangs.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    [SkippableFact]
    public async Task The_module_passes_its_Pester_tests()
    {
        var found = await PowerShellAsync("if ($PSVersionTable.PSVersion -lt '7.6') { 'old' } elseif (Get-Module -ListAvailable Pester | Where-Object Version -ge 5.5) { 'yes' } else { 'no Pester' }");
        Skip.If(found is null, "no pwsh");
        Skip.If(found.Value.Text.Trim() == "old", "no pwsh of version 7.6 or later");
        Skip.If(found.Value.Text.Trim() != "yes", "no Pester of version 5.5 or later in pwsh");

        var run = await PowerShellAsync(
            $"$r = Invoke-Pester -Path '{Path.Combine(Repository.Root, "tests", "Module").Replace("'", "''", StringComparison.Ordinal)}' -PassThru; \"$($r.PassedCount) passed, $($r.FailedCount) failed, $($r.SkippedCount) skipped in Pester\"; exit [int]($r.Result -ne 'Passed')");
        output.WriteLine(run!.Value.Text);
        Assert.True(run.Value.Code == 0, run.Value.Text);
    }

    private static async Task<(int Code, string Text)?> PowerShellAsync(string command)
    {
        using var process = new Process
        {
            StartInfo = new("pwsh", ["-NoProfile", "-NonInteractive", "-Command", command]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true },
        };
        process.StartInfo.Environment["NO_COLOR"] = "1";
        // The test host's own settings, among them the SDK that it runs in, are not for the sandbox that the tests start.
        foreach (var name in process.StartInfo.Environment.Keys.Where(n => n.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            process.StartInfo.Environment.Remove(name);
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return null;
        }

        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var text = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await text + await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
