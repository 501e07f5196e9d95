namespace ServingCluster.Inference.ChatTemplates.Syntax;

/// <summary>The text of a template with <c>\n</c> as end of line, and without the last one, as Jinja reads it.</summary>
internal sealed class TemplateSource
{
    private const int LongestQuote = 160;

    private readonly List<int> _lineStarts = [0];

    public TemplateSource(string source)
    {
        var text = source.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        Text = text.EndsWith('\n') ? text[..^1] : text;
        for (var at = 0; (at = Text.IndexOf('\n', at)) >= 0;)
            _lineStarts.Add(++at);
    }

    public string Text { get; }

    /// <summary>The line of a position, from 1.</summary>
    public int LineAt(int position)
    {
        var found = _lineStarts.BinarySearch(position);
        return found >= 0 ? found + 1 : ~found;
    }

    /// <summary>An error that says what is wrong and quotes the line.</summary>
    public ChatTemplateException Error(string problem, int line) =>
        new($"The chat template fails at line {line}: {problem.TrimEnd('.')}. The line is: {Quote(line)}", line);

    private string Quote(int line)
    {
        var start = _lineStarts[line - 1];
        var end = line < _lineStarts.Count ? _lineStarts[line] - 1 : Text.Length;
        var text = Text[start..end].Trim();
        return text.Length <= LongestQuote ? text : text[..LongestQuote] + " …";
    }
}
