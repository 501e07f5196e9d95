using System.Text;
using ServingCluster.Governance;
using ServingCluster.Grains.Guardrails.Pii;

namespace ServingCluster.Grains.Guardrails.Streams;

/// <summary>One text of a streamed answer, which comes in pieces. Not thread-safe.</summary>
/// <param name="rules">What it is held to.</param>
/// <param name="findings">Takes what is found.</param>
/// <param name="isJson">Whether it is known to be JSON; what begins like that is held to be too.</param>
internal sealed class TextChannel(GuardRules rules, Findings findings, bool isJson)
{
    private readonly KeywordWindow? _keywords = rules.Keywords is null ? null : new KeywordWindow(rules.Keywords);
    private readonly StringBuilder? _whole = rules.NeedsJudge ? new() : null;

    private bool _hasBegun;
    private MaskingWindow? _pii;
    private JsonKeywordWindow? _said;

    /// <summary>Takes a piece; gives out what may be sent of the text, which stands until the next call.</summary>
    public ReadOnlySpan<char> Push(ReadOnlySpan<char> piece)
    {
        if (_keywords is not null)
            findings.HasKeyword |= _keywords.Push(piece);
        var given = Look(piece);
        _whole?.Append(given);
        return given;
    }

    /// <summary>Gives out the rest: the text is whole.</summary>
    public ReadOnlySpan<char> End()
    {
        var rest = _pii is null ? [] : Note(_pii.End());
        if (_whole is not null)
            findings.Keep(_whole.Append(rest).ToString());
        return rest;
    }

    private ReadOnlySpan<char> Look(ReadOnlySpan<char> piece)
    {
        // What is blank has nothing in it, and says nothing of what follows.
        if (!_hasBegun && piece.IsWhiteSpace())
            return piece;
        if (!_hasBegun)
            Begin(piece);
        if (_said is not null)
            findings.HasKeyword |= _said.Push(piece);
        return _pii is null ? piece : Note(_pii.Push(piece));
    }

    private void Begin(ReadOnlySpan<char> piece)
    {
        _hasBegun = true;
        var hasEscapes = isJson || JsonUnescaper.IsJson(piece);
        if (rules.Pii != PiiBehavior.None)
            _pii = MaskingWindow.For(hasEscapes);
        if (rules.Keywords is not null && hasEscapes)
            _said = new JsonKeywordWindow(rules.Keywords);
    }

    private ReadOnlySpan<char> Note(ReadOnlySpan<char> given)
    {
        findings.HasPii |= _pii!.Found > 0;
        return given;
    }
}
