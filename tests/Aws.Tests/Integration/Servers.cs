using Aws.Tests.Support;
using Xunit;

namespace Aws.Tests.Integration;

/// <summary>All tests against the server that the environment names share one set of connections.</summary>
[CollectionDefinition(Name)]
public sealed class RemoteCollection : ICollectionFixture<RemoteServer>
{
    public const string Name = "remote";
}

/// <summary>All tests against the sandbox share one.</summary>
[CollectionDefinition(Name)]
public sealed class SandboxCollection : ICollectionFixture<LocalSandbox>
{
    public const string Name = "sandbox";
}
