using System.Text;
using System.Text.Unicode;
using ServingCluster.Inference.Language;
using ServingCluster.Inference.OpenAi.Answers;
using ServingCluster.Inference.Scoring.Writing;
using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Inference.OpenAi.Writing;

/// <summary>
/// Writes the field <c>logprobs</c> of a completion: four lists with an entry per token. Offsets count code points; a token that is a part
/// of a character is spelled by its bytes, such as <c>bytes:\xe2\x82</c>.
/// </summary>
internal static class CompletionLogprobs
{
    /// <summary>Writes the tokens that may be told, with a comma before the field.</summary>
    public static void Write(ref JsonOutput json, TokenTrail trail, bool withTop, ITokenizer tokenizer)
    {
        json.Write(",\"logprobs\":{\"tokens\":["u8);
        for (var i = 0; i < trail.Ready; i++)
        {
            Separate(ref json, i);
            json.WriteText(SpellingOf(trail.Tokens[i].Id, tokenizer));
        }

        json.Write("],\"token_logprobs\":["u8);
        for (var i = 0; i < trail.Ready; i++)
        {
            Separate(ref json, i);
            WriteOrNull(ref json, trail.Tokens[i].Logprob);
        }

        json.Write("],\"top_logprobs\":"u8);
        WriteTop(ref json, trail, withTop, tokenizer);
        json.Write(",\"text_offset\":["u8);
        for (var i = 0; i < trail.Ready; i++)
        {
            Separate(ref json, i);
            json.WriteNumber(trail.Tokens[i].Offset);
        }

        json.Write("]}"u8);
    }

    private static void WriteTop(ref JsonOutput json, TokenTrail trail, bool withTop, ITokenizer tokenizer)
    {
        if (!withTop)
        {
            json.Write("null"u8);
            return;
        }

        json.Write('[');
        for (var i = 0; i < trail.Ready; i++)
        {
            Separate(ref json, i);
            if (float.IsNaN(trail.Tokens[i].Logprob))
                json.Write("null"u8);
            else
                WriteMap(ref json, trail.Tokens[i].Top, tokenizer);
        }

        json.Write(']');
    }

    private static void WriteMap(ref JsonOutput json, IReadOnlyList<TokenLogprob> top, ITokenizer tokenizer)
    {
        json.Write('{');
        // Two tokens may have one spelling, such as a letter and its byte; the likelier one is told.
        var told = new HashSet<string>();
        foreach (var token in top)
        {
            var spelling = SpellingOf(token.Id, tokenizer);
            if (!told.Add(spelling))
                continue;
            Separate(ref json, told.Count - 1);
            json.WriteText(spelling);
            json.Write(':');
            LogprobNumber.Write(ref json, token.Logprob);
        }

        json.Write('}');
    }

    private static void WriteOrNull(ref JsonOutput json, float logprob)
    {
        if (float.IsNaN(logprob))
            json.Write("null"u8);
        else
            LogprobNumber.Write(ref json, logprob);
    }

    private static void Separate(ref JsonOutput json, int index)
    {
        if (index > 0)
            json.Write(',');
    }

    private static string SpellingOf(int id, ITokenizer tokenizer)
    {
        var bytes = tokenizer.BytesOf(id);
        if (Utf8.IsValid(bytes))
            return Encoding.UTF8.GetString(bytes);
        var text = new StringBuilder("bytes:");
        foreach (var value in bytes)
            text.Append($"\\x{value:x2}");
        return text.ToString();
    }
}
