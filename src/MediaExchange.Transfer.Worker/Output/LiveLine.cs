namespace MediaExchange.Transfer.Worker.Output;

/// <summary>A line of a terminal that is written over and over.</summary>
/// <param name="terminal">The terminal.</param>
/// <param name="width">Asks for its columns.</param>
internal sealed class LiveLine(TextWriter terminal, Func<int> width)
{
    // "Erase to the end of the line", which every terminal in use knows.
    private const string Erase = "\r\u001b[K";

    private bool _shown;

    public void Show(string text)
    {
        // A line that wraps could not be written over.
        var room = Math.Max(10, width() - 1);
        terminal.Write(Erase + (text.Length > room ? text[..room] : text));
        terminal.Flush();
        _shown = true;
    }

    public void Clear()
    {
        if (!_shown)
            return;
        terminal.Write(Erase);
        terminal.Flush();
        _shown = false;
    }
}
