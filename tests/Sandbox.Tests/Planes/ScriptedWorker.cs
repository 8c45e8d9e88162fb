using System.Diagnostics;
using Xunit;

namespace Sandbox.Tests.Planes;

/// <summary>A program that plays the worker in Lambda's loop: it hangs or ends where an event says so, which the worker itself never does.</summary>
internal sealed class ScriptedWorker : IDisposable
{
    // A child that outlives the script must not hold its output open: curl's errors go nowhere, and sleep takes the script's place.
    private const string Script = """
        #!/bin/sh
        api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
        [ "$1" = broken ] && { curl -s -X POST "$api/init/error" -d '{"errorType":"Broken","errorMessage":"no wheels"}' >/dev/null 2>&1; exit 1; }
        while true; do
          event=$(curl -s -D "$HOME/$$" "$api/invocation/next" 2>/dev/null) || exit 0
          id=$(sed -n 's/^lambda-runtime-aws-request-id: //Ip' "$HOME/$$" | tr -d '\r')
          case "$event" in
            *hang*) echo hanging; exec sleep 600 ;;
            *exit*) exit 7 ;;
          esac
          echo "event $event"
          curl -s -X POST "$api/invocation/$id/response" -d "{\"process\":$$,\"variables\":\"$1 $COLOUR $AWS_LAMBDA_FUNCTION_NAME $AWS_LAMBDA_FUNCTION_VERSION $AWS_LAMBDA_FUNCTION_MEMORY_SIZE $AWS_REGION $AWS_DEFAULT_REGION $AWS_ACCESS_KEY_ID $AWS_ENDPOINT_URL\"}" >/dev/null 2>&1
        done
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scripted-worker-");

    public ScriptedWorker()
    {
        Skip.If(OperatingSystem.IsWindows(), "skipped: no shell");
        using var curl = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "command -v curl"]) { RedirectStandardOutput = true });
        curl!.WaitForExit();
        Skip.If(curl.ExitCode != 0, "skipped: no curl");
        Path = System.IO.Path.Combine(_folder.FullName, "worker");
        File.WriteAllText(Path, Script + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    public string Path { get; }

    public void Dispose() => _folder.Delete(recursive: true);
}
