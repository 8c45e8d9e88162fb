namespace MediaExchange.Transfer.Engine.Text;

/// <summary>A line of a terminal that is written over and over.</summary>
/// <param name="terminal">The terminal.</param>
/// <param name="width">Asks for its columns.</param>
public sealed class LiveLine(TextWriter terminal, Func<int> width)
{
    // "Erase to the end of the line", which every terminal in use knows.
    private const string Erase = "\r\u001b[K";

    private bool _shown;

    /// <summary>Shows a text in place of the last one; cut to the terminal's width, for a line that wraps could not be written over.</summary>
    public void Show(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        // A terminal that does not know its width says 0.
        var room = width() is > 1 and var columns ? columns - 1 : 79;
        terminal.Write(Erase + (text.Length > room ? text[..room] : text));
        terminal.Flush();
        _shown = true;
    }

    /// <summary>Takes the line away, so that something lasting can be written.</summary>
    public void Clear()
    {
        if (!_shown)
            return;
        terminal.Write(Erase);
        terminal.Flush();
        _shown = false;
    }
}
