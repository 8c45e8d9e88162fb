using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Worker.Output;

namespace MediaExchange.Transfer.Worker.Tasks;

/// <summary>The documents of runs, as driver and worker read them: what is newer than they are was written by a module that is newer than their helper.</summary>
internal sealed class RunRecords(IObjectStore store, string bucket)
    : RunDocuments(store, bucket, new RunReader($"this worker ({ProgramVersion.Text})", "Bring the helper up to date with Install-TransferHelper."));
