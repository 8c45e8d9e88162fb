using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MediaExchange.Transfer.Sandbox;
using Sandbox.Tests.Server;
using Xunit;

namespace Sandbox.Tests.Planes;

/// <summary>Asks a sandbox's planes over HTTP, signed by hand for the service.</summary>
internal sealed class PlaneClient : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    private PlaneClient(TestSandbox sandbox) => Sandbox = sandbox;

    public TestSandbox Sandbox { get; }

    public Uri Endpoint => Sandbox.Server.Endpoint;

    public HttpClient Http => _http;

    /// <summary>A sandbox whose stacks take no time.</summary>
    public static async Task<PlaneClient> StartAsync(SandboxOptions? options = null)
    {
        var client = new PlaneClient(await TestSandbox.StartAsync(options));
        await client.SetAsync("stacks", """{"stepMilliseconds":0}""");
        return client;
    }

    public async Task SetAsync(string what, string json)
    {
        using var answer = await Sandbox.ControlAsync(HttpMethod.Put, "/_sandbox/" + what, json);
        Assert.Equal("", await answer.Content.ReadAsStringAsync());
    }

    public async Task<PlaneAnswer> QueryAsync(
        string service, string action, (string Name, string Value)[] parameters, SandboxCredentials? account = null, string region = "us-east-1")
    {
        var form = string.Join('&', parameters.Prepend(("Action", action)).Select(pair => $"{Uri.EscapeDataString(pair.Item1)}={Uri.EscapeDataString(pair.Item2)}"));
        return await SendAsync(service, form, "application/x-www-form-urlencoded; charset=utf-8", null, account, region);
    }

    public Task<PlaneAnswer> StackAsync(string action, params (string Name, string Value)[] parameters) => QueryAsync("cloudformation", action, parameters);

    public async Task<(int Status, JsonNode Json)> JsonAsync(string service, string target, object document)
    {
        var answer = await SendAsync(service, System.Text.Json.JsonSerializer.Serialize(document), "application/x-amz-json-1.1", target);
        return (answer.Status, JsonNode.Parse(answer.Text)!);
    }

    /// <summary>Creates a change set and executes it, and waits until the stack is at rest.</summary>
    public async Task<string> DeployAsync(string template, string type = "CREATE", params (string Name, string Value)[] parameters)
    {
        var made = await StackAsync("CreateChangeSet", [("StackName", "stack"), ("ChangeSetName", "set"), ("ChangeSetType", type), ("TemplateBody", template), ("Capabilities.member.1", "CAPABILITY_NAMED_IAM"), .. parameters]);
        Assert.True(made.Status == 200, made.Text);
        var executed = await StackAsync("ExecuteChangeSet", ("StackName", "stack"), ("ChangeSetName", "set"));
        Assert.True(executed.Status == 200, executed.Text);
        return await RestAsync(made["StackId"]!);
    }

    /// <summary>Deletes the stack, and waits until that is done or has failed.</summary>
    public async Task<string> DeleteAsync()
    {
        var id = (await StackAsync("DescribeStacks", ("StackName", "stack")))["StackId"]!;
        await StackAsync("DeleteStack", ("StackName", "stack"));
        return await RestAsync(id);
    }

    /// <summary>The stack's status once nothing is in progress.</summary>
    public async Task<string> RestAsync(string stack)
    {
        while (true)
        {
            var status = (await StackAsync("DescribeStacks", ("StackName", stack)))["StackStatus"]!;
            if (!status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal))
                return status;
            await Task.Yield();
        }
    }

    public async Task<IReadOnlyList<string>> EventsAsync(string stack) =>
        [.. (await StackAsync("DescribeStackEvents", ("StackName", stack))).Members("StackEvents")
            .Select(found => $"{found["LogicalResourceId"]} {found["ResourceStatus"]}").Reverse()];

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Sandbox.DisposeAsync();
    }

    private async Task<PlaneAnswer> SendAsync(
        string service, string body, string contentType, string? target, SandboxCredentials? account = null, string region = "us-east-1")
    {
        account ??= Sandbox.Server.Accounts[0];
        var time = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        var canonical = $"POST\n/\n\nhost:{Endpoint.Authority}\nx-amz-date:{time}\n\nhost;x-amz-date\n{hash}";
        var headers = "host;x-amz-date";
        if (target is not null)
        {
            headers += ";x-amz-target";
            canonical = $"POST\n/\n\nhost:{Endpoint.Authority}\nx-amz-date:{time}\nx-amz-target:{target}\n\n{headers}\n{hash}";
        }

        var scope = $"{time[..8]}/{region}/{service}/aws4_request";
        var toSign = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + account.SecretKey), (secret, step) => HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(step)));
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        using var request = new HttpRequestMessage(HttpMethod.Post, Endpoint) { Content = new StringContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        request.Headers.Add("x-amz-date", time);
        if (target is not null)
            request.Headers.Add("x-amz-target", target);
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential={account.AccessKey}/{scope}, SignedHeaders={headers}, Signature={signature}");
        using var answer = await _http.SendAsync(request);
        return new PlaneAnswer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
