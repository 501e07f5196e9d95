using ServingCluster.Inference.Language;

namespace ServingCluster.Inference.OpenAi.Answers;

/// <summary>
/// The probabilities of an answer's tokens. They are given out with the text that they belong to: while a token's text is held back, so
/// are its numbers, and the tokens of a stop string are never told.
/// </summary>
internal sealed class TokenTrail
{
    private readonly List<AnswerToken> _tokens = [];
    // The end of each token's text, in UTF-16 units from the beginning of the answer.
    private readonly List<long> _ends = [];
    private long _toldUpTo;
    private long _decoded;
    private int _codePoints;

    /// <summary>Tokens in order; the first <see cref="Ready"/> of them may be told.</summary>
    public IReadOnlyList<AnswerToken> Tokens => _tokens;

    /// <summary>How many tokens may be told.</summary>
    public int Ready { get; private set; }

    /// <summary>Notes a token with the text that it added, which may be empty.</summary>
    public void Add(in GeneratedToken token, ReadOnlySpan<char> text)
    {
        _tokens.Add(new AnswerToken(token.Id, token.Logprob, token.Top, _codePoints));
        _decoded += text.Length;
        _ends.Add(_decoded);
        Skip(text);
    }

    /// <summary>Counts text that no token stands for.</summary>
    public void Skip(ReadOnlySpan<char> text)
    {
        foreach (var unit in text)
        {
            if (!char.IsLowSurrogate(unit))
                _codePoints++;
        }
    }

    /// <summary>Text was found certain.</summary>
    /// <param name="length">All that is certain, in UTF-16 units from the beginning of the answer.</param>
    public void Release(long length)
    {
        // A token is told as soon as its text has begun to be certain; one without text as soon as all before it is.
        while (Ready < _tokens.Count && (_ends[Ready] <= length || BeginningOf(Ready) < length))
            Ready++;
    }

    /// <summary>The tokens that were ready have been told.</summary>
    public void Clear()
    {
        _toldUpTo = BeginningOf(Ready);
        _tokens.RemoveRange(0, Ready);
        _ends.RemoveRange(0, Ready);
        Ready = 0;
    }

    private long BeginningOf(int index) => index == 0 ? _toldUpTo : _ends[index - 1];
}
