using System.Buffers;
using System.Text.RegularExpressions;
using ServingCluster.Errors;

namespace ServingCluster.Inference.Tokenizers.Patterns.Expressions;

/// <summary>
/// A regular expression with the meaning that it has in Oniguruma, with which these files are made. Text is written in the letters
/// of the expression's alphabet and matched there by .NET's engine, within a time limit.
/// </summary>
internal sealed class ExpressionPattern : ITextPattern
{
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(2);

    private readonly string _source;
    private readonly Alphabet _alphabet;
    private readonly Regex _regex;

    private ExpressionPattern(string source, ExpressionNode node)
    {
        _source = source;
        _alphabet = new Alphabet([.. ExpressionWriter.SetsOf(node).Distinct()]);
        // RegexOptions.NonBacktracking would need no time limit, but in .NET 10 it misses matches: [ b]?[ab]+ finds no "aa" in "- -aa-a".
        _regex = new Regex(ExpressionWriter.Write(node, _alphabet), RegexOptions.Compiled | RegexOptions.CultureInvariant, LongestMatch);
    }

    /// <summary>Reads an expression.</summary>
    /// <param name="source">The expression.</param>
    /// <param name="wrong">Makes the error of a message.</param>
    public static ExpressionPattern Parse(string source, Func<string, Exception> wrong) =>
        new(source, ExpressionParser.Parse(source, wrong));

    /// <inheritdoc/>
    public void FindAll(ReadOnlySpan<char> text, ref SegmentList segments)
    {
        var letters = ArrayPool<char>.Shared.Rent(text.Length);
        var count = _alphabet.Write(text, letters);
        var offsets = count == text.Length ? null : Offsets(text, count);
        try
        {
            AddMatches(letters.AsSpan(0, count), offsets, ref segments);
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new ServingException(
                ErrorCode.BadRequest, $"Cutting the text by the tokenizer's expression {_source} took longer than {LongestMatch.TotalSeconds:0} s.", innerException: e);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(letters);
            if (offsets is not null)
                ArrayPool<int>.Shared.Return(offsets);
        }

        segments.AddRest(text.Length);
    }

    private void AddMatches(ReadOnlySpan<char> letters, int[]? offsets, ref SegmentList segments)
    {
        var last = -1;
        foreach (var match in _regex.EnumerateMatches(letters))
        {
            // An empty match right behind another one does not count.
            var end = match.Index + match.Length;
            if (match.Length == 0 && end == last)
                continue;
            last = end;
            segments.AddMatch(offsets?[match.Index] ?? match.Index, offsets?[end] ?? end);
        }
    }

    // Where each letter's character starts in the text, and where the text ends.
    private static int[] Offsets(ReadOnlySpan<char> text, int count)
    {
        var offsets = ArrayPool<int>.Shared.Rent(count + 1);
        var at = 0;
        for (var i = 0; i < count; i++)
        {
            offsets[i] = at;
            at += char.IsHighSurrogate(text[at]) ? 2 : 1;
        }

        offsets[count] = at;
        return offsets;
    }
}
