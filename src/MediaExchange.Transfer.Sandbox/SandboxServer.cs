using System.Net;
using System.Text;
using MediaExchange.Transfer.Sandbox.Edge;
using MediaExchange.Transfer.Sandbox.Edge.Control;
using MediaExchange.Transfer.Sandbox.Edge.Signing;
using MediaExchange.Transfer.Sandbox.Hosting;
using MediaExchange.Transfer.Sandbox.Planes;
using MediaExchange.Transfer.Sandbox.Planes.Processes;
using MediaExchange.Transfer.Sandbox.S3;
using MediaExchange.Transfer.Sandbox.S3.Operations;
using MediaExchange.Transfer.Sandbox.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace MediaExchange.Transfer.Sandbox;

/// <summary>
/// A local stand-in for Amazon S3, on 127.0.0.1 and nowhere else. Objects are extents of shared content, so copies cost
/// nothing; virtual objects have any size up to 48.8 TiB and no bytes. Safe for use by several threads.
/// </summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SandboxState _state;
    private readonly PlaneSet _planes;

    private SandboxServer(WebApplication app, SandboxState state, SandboxEdge edge, PlaneSet planes)
    {
        _app = app;
        _state = state;
        _planes = planes;
        Edge = edge;
        Endpoint = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        planes.Workers.Endpoint = Endpoint;
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:9000/</c>.</summary>
    public Uri Endpoint { get; }

    /// <summary>The first account's access key id.</summary>
    public string AccessKey => _state.Options.AccessKey;

    /// <summary>The first account's secret access key.</summary>
    public string SecretKey => _state.Options.SecretKey;

    /// <summary>All accounts and keys, the first account's first.</summary>
    public IReadOnlyList<SandboxCredentials> Accounts => [.. _state.Options.AllAccounts];

    /// <summary>How many requests ended since the start (or the last reset), by S3's name of the operation.</summary>
    public IReadOnlyDictionary<string, long> Requests => Edge.Requests.Summarise().Counts
        .GroupBy(count => count.Operation, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Sum(count => count.Count), StringComparer.Ordinal);

    /// <summary>The services beside S3.</summary>
    internal PlaneSet Planes => _planes;

    /// <summary>Faults, behaviour model and request log.</summary>
    internal SandboxEdge Edge { get; }

    internal ObjectStorage Storage => _state.Storage;

    /// <summary>Starts a sandbox; when this returns it answers.</summary>
    /// <param name="options">How it is set up; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <returns>The running sandbox; dispose it to stop it.</returns>
    /// <exception cref="IOException">The port is in use, or the data folder cannot be used; the message says which and what to do.</exception>
    /// <exception cref="ArgumentException">A bucket's name is not one that S3 allows, or the worker is not where the options say.</exception>
    public static async Task<SandboxServer> StartAsync(SandboxOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new SandboxOptions();
        if (options.WorkerPath is { } worker)
            WorkerExecutable.Find(worker);
        var state = new SandboxState(options, new ObjectStorage(options.DataFolder));
        var hooks = new StorageHooks(state);
        var planes = new PlaneSet(state);
        var edge = new SandboxEdge(options.Time) { Mutator = hooks, CopySizer = hooks };
        try
        {
            AddBuckets(state);
            var app = Build(state, edge, planes);
            try
            {
                await app.StartAsync(cancellationToken);
                return new SandboxServer(app, state, edge, planes);
            }
            catch (IOException error) when (error.InnerException is AddressInUseException)
            {
                await app.DisposeAsync();
                throw new IOException($"Port {options.Port} of 127.0.0.1 is in use: stop what uses it, or choose another port (0 takes a free one).", error);
            }
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    /// <summary>Creates a bucket of the first account; one that is there already is left as it is.</summary>
    /// <param name="name">A name that S3 allows.</param>
    /// <param name="region">Its region; null for the sandbox's own.</param>
    /// <param name="isVersioned">Whether versioning is on.</param>
    /// <exception cref="ArgumentException">The name is not one that S3 allows.</exception>
    public void CreateBucket(string name, string? region = null, bool isVersioned = false) => AddBucket(_state, name, region, isVersioned);

    /// <summary>Puts an object of generated content, in no time and without memory.</summary>
    /// <param name="bucket">An existing bucket.</param>
    /// <param name="key">The key.</param>
    /// <param name="size">The size in bytes, 0 to 53,687,091,200,000 (48.8 TiB).</param>
    /// <param name="options">Seed, parts, checksum and metadata; null for the defaults.</param>
    /// <returns>The object's ETag, without quotes.</returns>
    /// <exception cref="ArgumentException">The bucket, the size or an option is not possible; the message says which and why.</exception>
    public string AddVirtualObject(string bucket, string key, long size, VirtualObjectOptions? options = null)
    {
        options ??= new VirtualObjectOptions();
        try
        {
            var settings = new ObjectSettings
            {
                StorageClass = options.StorageClass,
                ContentType = options.ContentType,
                ArchiveStatus = options.ArchiveStatus,
                Metadata = options.Metadata,
            };
            return VirtualObjects.Add(_state, bucket, key, size, options, settings.Share()).ETag.ToString();
        }
        catch (S3Exception error)
        {
            throw new ArgumentException($"The virtual object s3://{bucket}/{key} cannot be made: {error.Message}", error);
        }
    }

    /// <summary>Goes back to the start: ends every job and function, removes every stack, and every bucket but the first ones, which are emptied, and clears faults, model and request log.</summary>
    public void Reset() => Reset(_state, Edge, _planes);

    /// <summary>Stops the sandbox: no new requests; those in flight have a moment to end.</summary>
    /// <returns>A task that ends when the port is free again.</returns>
    public async ValueTask DisposeAsync()
    {
        // Whoever runs for the sandbox would otherwise hold its connections open.
        _planes.StopWork();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
        _planes.Dispose();
        _state.Dispose();
    }

    private static WebApplication Build(SandboxState state, SandboxEdge edge, PlaneSet planes)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            // Loopback is not an option: the sandbox's keys are public knowledge.
            kestrel.Listen(IPAddress.Loopback, state.Options.Port, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;

            // A copy of gigabytes is minutes of silence, and a paused debugger is no slow client.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;

            // A key of 1,024 bytes is three times as long when it is escaped, and a copy has two of them.
            kestrel.Limits.MaxRequestLineSize = 64 << 10;
            kestrel.Limits.MaxRequestHeadersTotalSize = 128 << 10;
            kestrel.Limits.MaxRequestHeaderCount = 500;
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.UTF8;
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.UTF8;
        });

        builder.Services.Configure<SocketTransportOptions>(LoopbackSockets.Configure);
        var app = builder.Build();
        var accounts = new AccountRegistry(state.Options.AllAccounts.Select(account => new SandboxAccount
        {
            AccessKey = account.AccessKey,
            SecretKey = account.SecretKey,
            CanonicalUserId = SandboxState.CanonicalIdOf(account.AccountId),
            DisplayName = account.Name,
            SessionToken = account.SessionToken,
            Expiration = account.Expiration,
        }));
        app.UseFaultsAndModel(edge);
        app.UseSigV4(new SigV4Options { Accounts = accounts, Time = state.Time, AllowAnonymous = true });
        var admin = new AdminEndpoints(state, () => Reset(state, edge, planes));
        var dispatcher = new Dispatcher(state);
        app.Run(async context =>
        {
            if (ControlGuard.IsControl(context))
            {
                if (!await planes.ControlAsync(context))
                    await admin.InvokeAsync(context);
            }
            else if (context.Features.Get<PlaneRequest>() is { } request)
            {
                await planes.InvokeAsync(context, request);
            }
            else
            {
                await dispatcher.InvokeAsync(context);
            }
        });
        return app;
    }

    private static void Reset(SandboxState state, SandboxEdge edge, PlaneSet planes)
    {
        edge.Faults.Clear();
        edge.Model.Apply(Sandbox.Edge.Behaviour.ModelSettings.Off);
        edge.Requests.Clear();
        planes.Reset();
        state.Storage.Clear();
        AddBuckets(state);
    }

    private static void AddBuckets(SandboxState state)
    {
        foreach (var name in state.Options.Buckets)
            AddBucket(state, name, null, isVersioned: false);
    }

    private static void AddBucket(SandboxState state, string name, string? region, bool isVersioned)
    {
        try
        {
            BucketOperations.CheckName(name);
        }
        catch (S3Exception error)
        {
            throw new ArgumentException($"The bucket name '{name}' is not one that S3 allows: use 3 to 63 lower-case letters, digits, dots and hyphens.", error);
        }

        var (bucket, isNew) = state.Storage.Create(name, region ?? state.Options.Region, SandboxState.CanonicalIdOf(state.Options.AccountId), state.Now);
        if (isNew && isVersioned)
            bucket.Change(configuration => configuration with { Versioning = VersioningState.Enabled });
    }
}
