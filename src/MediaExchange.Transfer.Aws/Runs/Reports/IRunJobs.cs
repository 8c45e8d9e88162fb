using MediaExchange.Transfer.Engine.Reports;

namespace MediaExchange.Transfer.Aws.Runs.Reports;

/// <summary>The jobs of AWS Batch of a run.</summary>
internal interface IRunJobs
{
    /// <summary>The jobs of single objects, those that have ended too; AWS Batch forgets them after about seven days.</summary>
    IAsyncEnumerable<BatchJobState> TasksAsync(string runId, CancellationToken cancellationToken);

    /// <summary>The array job of a run, or the plain job that stands for an array of one.</summary>
    /// <returns>Null when there is none, or none any more.</returns>
    Task<BatchJobState?> FindArrayAsync(string runId, CancellationToken cancellationToken);

    /// <summary>The jobs of an array that have not succeeded, each with its number from 0.</summary>
    IAsyncEnumerable<(int Index, BatchJobState Job)> ChildrenAsync(string arrayJobId, CancellationToken cancellationToken);
}
