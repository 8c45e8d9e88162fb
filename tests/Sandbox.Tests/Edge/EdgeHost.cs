using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Amazon.Runtime;
using Amazon.S3;
using MediaExchange.Transfer.Sandbox.Edge;
using MediaExchange.Transfer.Sandbox.Edge.Signing;
using MediaExchange.Transfer.Sandbox.S3;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Sandbox.Tests.Edge;

/// <summary>The edge on Kestrel, before an endpoint that records what reached it.</summary>
internal sealed class EdgeHost : IAsyncDisposable
{
    public const string AccessKey = "AKIASANDBOXTESTER";
    public const string SecretKey = "secret/of+the/sandbox=tester";

    private readonly WebApplication _app;

    private EdgeHost(WebApplication app, AccountRegistry accounts)
    {
        _app = app;
        Accounts = accounts;
        Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    public AccountRegistry Accounts { get; }

    public string Url { get; }

    public ConcurrentQueue<Received> Received { get; private init; } = new();

    /// <summary>Released once for every request that the server is done with, whatever became of its answer.</summary>
    public SemaphoreSlim Finished { get; private init; } = new(0);

    /// <summary>The whole edge; unsigned requests are let in, so that a plain HTTP client can be used.</summary>
    public static Task<EdgeHost> StartAsync(SandboxEdge edge, RequestDelegate? endpoint = null) => StartAsync(
        (app, accounts) => app.UseFaultsAndModel(edge).UseSigV4(new SigV4Options { Accounts = accounts, AllowAnonymous = true }),
        endpoint);

    public static Task<EdgeHost> StartAsync() => StartAsync((app, accounts) => app.UseSigV4(new SigV4Options { Accounts = accounts }));

    public static async Task<EdgeHost> StartAsync(
        Action<IApplicationBuilder, AccountRegistry> edge, RequestDelegate? endpoint = null, X509Certificate2? certificate = null)
    {
        var accounts = new AccountRegistry(new SandboxAccount { AccessKey = AccessKey, SecretKey = SecretKey, CanonicalUserId = "tester" });
        var received = new ConcurrentQueue<Received>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options => options.Listen(System.Net.IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        var app = builder.Build();
        var finished = new SemaphoreSlim(0);
        app.Use(async (HttpContext context, RequestDelegate next) =>
        {
            try
            {
                await next(context);
            }
            finally
            {
                finished.Release();
            }
        });
        edge(app, accounts);
        app.Run(async context =>
        {
            try
            {
                received.Enqueue(await Edge.Received.ReadAsync(context));
                await (endpoint ?? EchoAsync)(context);
            }
            catch (S3Exception error)
            {
                await ErrorAnswer.WriteAsync(context, error);
            }
        });
        await app.StartAsync();
        return new EdgeHost(app, accounts) { Received = received, Finished = finished };
    }

    public AmazonS3Client Client(Action<AmazonS3Config>? configure = null, AWSCredentials? credentials = null)
    {
        var config = new AmazonS3Config
        {
            ServiceURL = Url,
            ForcePathStyle = true,
            AuthenticationRegion = "eu-west-1",
            MaxErrorRetry = 0,
        };
        configure?.Invoke(config);
        return new AmazonS3Client(credentials ?? new BasicAWSCredentials(AccessKey, SecretKey), config);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        Finished.Dispose();
        await _app.DisposeAsync();
    }

    private static Task EchoAsync(HttpContext context)
    {
        context.Response.Headers.ETag = "\"0\"";
        return Task.CompletedTask;
    }
}
