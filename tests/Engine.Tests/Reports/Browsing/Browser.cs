using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Engine.Tests.Reports.Browsing;

/// <summary>A headless Chromium of its own with one page, spoken to by the DevTools protocol.</summary>
internal sealed class Browser : IAsyncDisposable
{
    public const string Missing = "No Chromium is installed here (chromium, chromium-browser or google-chrome on the PATH), so the page cannot be looked at.";

    private readonly Process _process;
    private readonly DirectoryInfo _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _waiting = [];
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromMinutes(2));
    private Task _receiving = Task.CompletedTask;
    private string? _session;
    private int _last;

    private Browser(Process process, DirectoryInfo profile)
    {
        _process = process;
        _profile = profile;
    }

    /// <summary>Errors that the page or its policy gave.</summary>
    public ConcurrentQueue<string> Problems { get; } = new();

    /// <summary>What the page asked for, itself included.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public static string? Program { get; } = ((string[])["chromium", "chromium-browser", "google-chrome"])
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    public static async Task<Browser> OpenAsync(string file, bool isDark, int width = 1200)
    {
        var profile = Directory.CreateTempSubdirectory("mx-chromium-");
        var start = new ProcessStartInfo(Program!) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--remote-debugging-port=0", $"--user-data-dir={profile.FullName}", "about:blank"])
            start.ArgumentList.Add(argument);
        var browser = new Browser(Process.Start(start)!, profile);
        try
        {
            await browser.ConnectAsync(isDark, width);
            await browser.SendAsync("Page.navigate", new() { ["url"] = new Uri(file).AbsoluteUri });
            await browser._loaded.Task.WaitAsync(browser._stop.Token);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>Works out an expression in the page.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        var answer = await SendAsync("Runtime.evaluate", new() { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true });
        return answer["exceptionDetails"] is { } problem ? throw new InvalidOperationException(problem.ToJsonString()) : answer["result"]!["value"];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _receiving;
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _stop.Dispose();

        // A child of it may still write its last file.
        for (var i = 0; i < 20 && _profile.Exists; i++)
        {
            try
            {
                _profile.Delete(recursive: true);
                return;
            }
            catch (IOException)
            {
                await Task.Yield();
            }
        }
    }

    private async Task ConnectAsync(bool isDark, int width)
    {
        string? address = null;
        while (address is null && await _process.StandardError.ReadLineAsync(_stop.Token) is { } line)
            address = line.StartsWith("DevTools listening on ", StringComparison.Ordinal) ? line["DevTools listening on ".Length..] : null;
        _ = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await _socket.ConnectAsync(new Uri(address ?? throw new InvalidOperationException("Chromium ended before it listened.")), _stop.Token);
        _receiving = ReceiveAsync();
        var target = await SendAsync("Target.createTarget", new() { ["url"] = "about:blank" });
        _session = (string?)(await SendAsync("Target.attachToTarget", new() { ["targetId"] = (string?)target["targetId"], ["flatten"] = true }))["sessionId"];
        foreach (var domain in (string[])["Page", "Runtime", "Log", "Network"])
            await SendAsync(domain + ".enable", []);
        await SendAsync("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = 900, ["deviceScaleFactor"] = 1, ["mobile"] = false });
        await SendAsync("Emulation.setEmulatedMedia", new() { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" }) });
    }

    private async Task<JsonNode> SendAsync(string method, JsonObject parameters)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = _waiting[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (_session is not null)
            message["sessionId"] = _session;
        await _socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, _stop.Token);
        return await answer.Task.WaitAsync(_stop.Token);
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[64 << 10];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer, _stop.Token);
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage)
                    continue;
                Take(JsonNode.Parse(message.GetBuffer().AsSpan(0, (int)message.Length))!);
                message.SetLength(0);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or JsonException)
        {
            foreach (var waiting in _waiting.Values)
                waiting.TrySetException(exception);
        }
    }

    private void Take(JsonNode message)
    {
        if (message["id"] is { } id && _waiting.TryRemove((int)id, out var waiting))
        {
            if (message["error"] is { } refused)
                waiting.SetException(new InvalidOperationException(refused.ToJsonString()));
            else
                waiting.SetResult(message["result"]!);
            return;
        }

        switch ((string?)message["method"])
        {
            case "Page.loadEventFired" when !Requests.IsEmpty:
                _loaded.TrySetResult();
                break;
            case "Network.requestWillBeSent":
                Requests.Enqueue((string?)message["params"]!["request"]!["url"] ?? "");
                break;
            case "Runtime.exceptionThrown":
            case "Log.entryAdded" when (string?)message["params"]!["entry"]!["level"] is "error" or "warning":
            case "Runtime.consoleAPICalled" when (string?)message["params"]!["type"] is "error" or "warning" or "assert":
                Problems.Enqueue(message["params"]!.ToJsonString());
                break;
            default:
                break;
        }
    }
}
