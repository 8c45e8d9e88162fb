using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Text;

namespace MediaExchange.Transfer.Sandbox.Demo;

/// <summary>Where the demo writes: 100 columns, colour and a live line on a terminal only.</summary>
internal sealed class DemoScreen
{
    private const int Width = 100;
    private const int MostOfASentence = 300;

    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(5);

    private readonly TextWriter _output;
    private readonly LiveLine? _live;
    private readonly bool _colour;
    private TimeSpan _nextPlain = PlainInterval;

    private DemoScreen(TextWriter output, LiveLine? live, bool colour)
    {
        _output = output;
        _live = live;
        _colour = colour;
    }

    /// <summary>The screen of this process.</summary>
    public static DemoScreen ForThisProcess()
    {
        var terminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        // https://no-color.org: any value that is not empty.
        var colour = terminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new DemoScreen(Console.Out, terminal ? new LiveLine(Console.Out, () => Console.WindowWidth) : null, colour);
    }

    /// <summary>Begins a step.</summary>
    public void Step(int number, string title)
    {
        _nextPlain = PlainInterval;
        WriteLine();
        WriteLine(Paint("1", $"{number}. {title}"));
    }

    /// <summary>Writes a line of a step.</summary>
    public void WriteLine(string text = "")
    {
        _live?.Clear();
        _output.WriteLine(text);
    }

    /// <summary>Writes a sentence, shortened where it quotes a key of a thousand characters, over as many lines as it needs.</summary>
    public void WriteSentence(string indent, string text)
    {
        var line = indent;
        foreach (var word in VisibleText.Shortened(text, MostOfASentence).Split(' '))
        {
            if (line.Length > indent.Length && line.Length + 1 + word.Length > Width)
            {
                WriteLine(line);
                line = indent;
            }

            line += line.Length == indent.Length ? word : " " + word;
        }

        WriteLine(line);
    }

    /// <summary>Writes whether what was expected has come about.</summary>
    public void Check(bool holds, string text) => WriteLine($"   {(holds ? Paint("32", "ok") : Paint("31", "NOT AS EXPECTED"))}  {text}");

    /// <summary>Shows how far a run is.</summary>
    public void Progress(Snapshot snapshot)
    {
        if (snapshot.IsFinal)
            return;
        var text = "   " + ProgressText.Of(snapshot);
        if (_live is not null)
        {
            _live.Show(text);
        }
        else if (snapshot.Elapsed >= _nextPlain)
        {
            WriteLine(text);
            _nextPlain = snapshot.Elapsed + PlainInterval;
        }
    }

    private string Paint(string code, string text) => _colour ? $"\u001b[{code}m{text}\u001b[0m" : text;
}
