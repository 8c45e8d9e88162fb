using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MediaExchange.Transfer.Sandbox.Cli;

/// <summary>The verb <c>serve</c>: a sandbox that runs until it is stopped.</summary>
internal static class ServeCommand
{
    private const int DefaultPort = 9000;
    private const int CannotStart = 1;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The process that owns this one.</summary>
    public static Option<int?> Parent { get; } =
        new("--parent-pid") { Description = "Stop when the process with this id ends, and leave Ctrl-C to it.", HelpName = "PID" };

    public static Command Create()
    {
        var defaults = new SandboxOptions();
        var port = new Option<int>("--port") { Description = "The port on 127.0.0.1; 0 takes a free one.", DefaultValueFactory = _ => DefaultPort };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > ushort.MaxValue))
                result.AddError($"The port '{token.Value}' is not one: give 0 to 65535.");
        });
        var data = new Option<string?>("--data") { Description = "A folder that keeps buckets and objects; without it they are in memory and end with the process.", HelpName = "DIR" };
        var accessKey = new Option<string>("--access-key") { Description = "The access key id.", DefaultValueFactory = _ => defaults.AccessKey };
        var secretKey = new Option<string>("--secret-key") { Description = "The secret access key.", DefaultValueFactory = _ => defaults.SecretKey };
        var region = new Option<string>("--region") { Description = "The region of new buckets.", DefaultValueFactory = _ => defaults.Region };
        var buckets = new Option<string[]>("--bucket") { Description = "A bucket that is there from the start; may be repeated.", HelpName = "NAME", DefaultValueFactory = _ => [] };
        var objects = new Option<string[]>("--virtual") { Description = "An object of generated content, s3://bucket/key=SIZE with units such as 5TB or 48.8TiB; its bucket is created; may be repeated.", HelpName = "S3-URI=SIZE", DefaultValueFactory = _ => [] };
        var worker = new Option<string?>("--worker") { Description = "The worker that runs jobs and functions: MediaExchange.Transfer.Worker.dll, its folder or another program; without it the one that came with the sandbox.", HelpName = "PATH" };
        var json = new Option<bool>("--json") { Description = "Print one line of JSON when ready, for programs." };
        var command = new Command("serve", "Runs a local stand-in for Amazon S3 on 127.0.0.1 until Ctrl-C, SIGTERM or the end of --parent-pid. Exit codes: 0 stopped, 1 could not start (port in use, folder not usable), 2 wrong usage.")
        {
            port, data, accessKey, secretKey, region, buckets, objects, worker, json, Parent,
        };
        command.SetAction((result, token) => RunAsync(
            new SandboxOptions
            {
                Port = result.GetValue(port),
                DataFolder = result.GetValue(data),
                AccessKey = result.GetValue(accessKey)!,
                SecretKey = result.GetValue(secretKey)!,
                Region = result.GetValue(region)!,
                Buckets = result.GetValue(buckets)!,
                WorkerPath = result.GetValue(worker),
            },
            result.GetValue(objects)!,
            result.GetValue(json),
            result.GetValue(Parent),
            token));
        return command;
    }

    private static async Task<int> RunAsync(SandboxOptions options, string[] objects, bool isJson, int? parent, CancellationToken token)
    {
        try
        {
            var specifications = objects.Select(VirtualSpecification.Parse).ToList();
            await using var server = await SandboxServer.StartAsync(options, token);
            foreach (var (bucket, key, size) in specifications)
            {
                server.CreateBucket(bucket);
                server.AddVirtualObject(bucket, key, size);
            }

            await Console.Out.WriteLineAsync(isJson ? JsonLine(server, options) : Welcome(server, options));
            await Console.Out.FlushAsync(CancellationToken.None);
            await WaitAsync(parent, token);
            return 0;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception error) when (error is ArgumentException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return ExitCodes.WrongUsage;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return CannotStart;
        }
    }

    private static async Task WaitAsync(int? parent, CancellationToken token)
    {
        if (parent is not { } id)
        {
            await Task.Delay(Timeout.Infinite, token);
            return;
        }

        try
        {
            using var process = Process.GetProcessById(id);
            await process.WaitForExitAsync(token);
        }
        catch (ArgumentException)
        {
            // It ended before we looked.
        }
    }

    private static string JsonLine(SandboxServer server, SandboxOptions options) => JsonSerializer.Serialize(
        new
        {
            endpoint = AddressOf(server),
            accessKey = server.AccessKey,
            secretKey = server.SecretKey,
            region = options.Region,
            pid = Environment.ProcessId,
        },
        _json);

    private static string Welcome(SandboxServer server, SandboxOptions options)
    {
        var address = AddressOf(server);
        return $"""
            The sandbox is ready at {address} (Ctrl-C stops it); its objects are {(options.DataFolder is null ? "in memory" : "in " + Path.GetFullPath(options.DataFolder))}.
              access key  {server.AccessKey}
              secret key  {server.SecretKey}
              bash        export AWS_ACCESS_KEY_ID={server.AccessKey} AWS_SECRET_ACCESS_KEY={server.SecretKey} AWS_REGION={options.Region} AWS_ENDPOINT_URL={address}
              PowerShell  $env:AWS_ACCESS_KEY_ID='{server.AccessKey}'; $env:AWS_SECRET_ACCESS_KEY='{server.SecretKey}'; $env:AWS_REGION='{options.Region}'; $env:AWS_ENDPOINT_URL='{address}'
              then        aws --endpoint-url {address} s3 ls
            """;
    }

    private static string AddressOf(SandboxServer server) => server.Endpoint.GetLeftPart(UriPartial.Authority);
}
