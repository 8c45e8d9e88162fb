namespace MediaExchange.Transfer.Engine.Reports.Spilling;

/// <summary>A temporary folder that goes with the report, however that ends.</summary>
internal sealed class SpillFolder : IDisposable
{
    private readonly string _path;
    private int _sets;

    private SpillFolder(string path) => _path = path;

    /// <summary>Makes it.</summary>
    /// <param name="under">Where; null for the system's temporary folder.</param>
    /// <exception cref="TransferException">It cannot be made.</exception>
    public static SpillFolder Create(string? under)
    {
        try
        {
            return new SpillFolder(under is null
                ? Directory.CreateTempSubdirectory("mediaexchange-report-").FullName
                : Directory.CreateDirectory(Path.Combine(under, Guid.NewGuid().ToString("N"))).FullName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(under ?? Path.GetTempPath(), exception);
        }
    }

    public static TransferException CannotWrite(string path, Exception exception) => new(
        FailureKind.Unknown,
        $"The report needs room for what it sorts, and '{path}' cannot be written: {exception.Message.TrimEnd('.')}. Free space there, or name another folder with the variable TMPDIR (on Windows TEMP).",
        path,
        exception);

    public SpillSet NewSet(int partitions) => new(Path.Combine(_path, $"{_sets++}-"), partitions);

    public void Dispose()
    {
        try
        {
            Directory.Delete(_path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody looks into it; the system clears its temporary folder.
        }
    }
}
