namespace MediaExchange.Transfer.Aws.Images.Archives;

/// <summary>The files of an image layout, wherever they lie.</summary>
internal interface ILayoutFiles : IDisposable
{
    /// <summary>Where the layout lies.</summary>
    string Path { get; }

    /// <summary>The length of a file in bytes; null when there is none.</summary>
    /// <param name="name">Such as <c>index.json</c>, with slashes between folders.</param>
    long? LengthOf(string name);

    /// <summary>Opens a file that is there; its reads throw <see cref="ImageException"/>.</summary>
    Stream Open(string name);
}
