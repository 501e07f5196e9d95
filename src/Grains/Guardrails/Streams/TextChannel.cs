using ServingCluster.Governance;
using ServingCluster.Grains.Guardrails.Pii;

namespace ServingCluster.Grains.Guardrails.Streams;

/// <summary>One text of a streamed answer, which comes in pieces. Not thread-safe.</summary>
internal sealed class TextChannel(GuardRules rules, Findings findings)
{
    private readonly PiiWindow? _pii = rules.Pii == PiiBehavior.None ? null : new PiiWindow();
    private readonly KeywordWindow? _keywords = rules.Keywords is null ? null : new KeywordWindow(rules.Keywords);

    private readonly System.Text.StringBuilder? _whole = rules.NeedsJudge ? new() : null;

    /// <summary>Takes a piece; gives out what may be sent of the text.</summary>
    public string Push(string piece)
    {
        _whole?.Append(piece);
        findings.HasKeyword |= _keywords?.Push(piece) ?? false;
        return _pii is null ? piece : Note(_pii.Push(piece));
    }

    /// <summary>Gives out the rest: the text is whole.</summary>
    public string End()
    {
        if (_whole is not null)
            findings.Keep(_whole);
        return _pii is null ? "" : Note(_pii.End());
    }

    private string Note(string given)
    {
        findings.HasPii |= _pii!.Found > 0;
        return given;
    }
}
