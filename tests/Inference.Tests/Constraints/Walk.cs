using ServingCluster.Inference.Constraints;
using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Inference.Tests.Constraints;

/// <summary>Draws answers under a constraint, and tries texts on it.</summary>
/// <param name="tokenizer">The vocabulary.</param>
/// <param name="end">Its end token.</param>
internal sealed class Walk(ITokenizer tokenizer, int end)
{
    // Bytes that bring an answer to its end, the surest first: within a string, where any letter may come, and elsewhere.
    private const string ClosingText = "\"";
    private const string Closing = "}]\":,";

    private const int LongestAnswer = 20_000;

    private readonly TokenTrie _tokens = new(tokenizer);

    public static Walk OverBytes { get; } = OfBytes(new ByteVocabulary());

    public static Walk OfBytes(ByteVocabulary vocabulary) => new(vocabulary, vocabulary.End);

    public JsonConstraint Constrain(JsonGrammar grammar) => new(grammar, _tokens, [end]);

    /// <summary>The tokens that may come next.</summary>
    public List<int> Allowed(JsonConstraint constraint)
    {
        // A model's output may be wider than the vocabulary.
        var logits = new float[tokenizer.VocabularySize + 3];
        constraint.Mask(logits);
        var allowed = new List<int>();
        for (var id = 0; id < logits.Length; id++)
        {
            if (logits[id] == 0)
                allowed.Add(id);
        }

        return allowed;
    }

    /// <summary>A random answer: free for some tokens, then brought to its end.</summary>
    public string Draw(JsonGrammar grammar, int seed, int free)
    {
        var random = new Random(seed);
        var constraint = Constrain(grammar);
        var ids = new List<int>();
        while (ids.Count < LongestAnswer)
        {
            var allowed = Allowed(constraint);
            Assert.NotEmpty(allowed);
            var id = ids.Count < free && random.Next(3) > 0 ? allowed[random.Next(allowed.Count)] : TowardsEnd(allowed, random, isHasty: ids.Count >= free);
            if (id == end)
                return tokenizer.Decode([.. ids], skipSpecialTokens: false);
            constraint.Accept(id);
            ids.Add(id);
        }

        throw new InvalidOperationException("The answer has no end: " + tokenizer.Decode([.. ids], skipSpecialTokens: false)[..200]);
    }

    /// <summary>Where a text, written in random tokens, is refused; null when it is taken as a whole answer.</summary>
    public string? RefusalOf(JsonGrammar grammar, byte[] text, Random random)
    {
        var constraint = Constrain(grammar);
        for (var at = 0; at < text.Length;)
        {
            var rest = text.AsMemory(at);
            var allowed = Allowed(constraint).FindAll(id => id != end && rest.Span.StartsWith(tokenizer.BytesOf(id)));
            // All tokens that the text could go on with are as good as its next byte.
            if (allowed.Count == 0)
                return $"refused at byte {at}";
            var id = allowed[random.Next(allowed.Count)];
            constraint.Accept(id);
            at += tokenizer.BytesOf(id).Length;
        }

        return Allowed(constraint).Contains(end) ? null : "not complete";
    }

    private int TowardsEnd(List<int> allowed, Random random, bool isHasty)
    {
        if (allowed.Contains(end) && (isHasty || random.Next(2) == 0))
            return end;
        // The name of a property that has to come.
        if (isHasty && Find(allowed, 'a') is >= 0 and var name && random.Next(3) == 0)
            return allowed[name];
        foreach (var closing in Find(allowed, 'z') >= 0 ? ClosingText : Closing)
        {
            var found = Find(allowed, closing);
            if (found >= 0 && (isHasty || random.Next(2) == 0))
                return allowed[found];
        }

        return allowed[random.Next(allowed.Count)];
    }

    private int Find(List<int> allowed, char text) => allowed.FindIndex(id => tokenizer.BytesOf(id) is [var only] && only == text);
}
