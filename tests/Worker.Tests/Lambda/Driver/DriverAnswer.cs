using MediaExchange.Transfer.Aws.Runs;

namespace Worker.Tests.Lambda.Driver;

/// <summary>What S3 Batch Operations was answered of a task.</summary>
internal sealed record DriverAnswer(string Code, DriverResult Result);
