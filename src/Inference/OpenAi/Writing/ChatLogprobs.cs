using System.Text;
using ServingCluster.Inference.OpenAi.Answers;
using ServingCluster.Inference.Scoring.Writing;
using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Inference.OpenAi.Writing;

/// <summary>Writes the field <c>logprobs</c> of a chat's answer: tokens with their bytes, and the likely ones beside each.</summary>
internal static class ChatLogprobs
{
    /// <summary>Writes the tokens that may be told, with a comma before the field.</summary>
    public static void Write(ref JsonOutput json, TokenTrail trail, ITokenizer tokenizer)
    {
        json.Write(",\"logprobs\":{\"content\":["u8);
        for (var i = 0; i < trail.Ready; i++)
        {
            var token = trail.Tokens[i];
            if (i > 0)
                json.Write(',');
            WriteToken(ref json, token.Id, token.Logprob, tokenizer);
            json.Write(",\"top_logprobs\":["u8);
            for (var j = 0; j < token.Top.Count; j++)
            {
                if (j > 0)
                    json.Write(',');
                WriteToken(ref json, token.Top[j].Id, token.Top[j].Logprob, tokenizer);
                json.Write('}');
            }

            json.Write("]}"u8);
        }

        json.Write("],\"refusal\":null}"u8);
    }

    // Without the closing brace.
    private static void WriteToken(ref JsonOutput json, int id, float logprob, ITokenizer tokenizer)
    {
        var bytes = tokenizer.BytesOf(id);
        json.Write("{\"token\":"u8);
        json.WriteText(Encoding.UTF8.GetString(bytes));
        json.Write(",\"logprob\":"u8);
        LogprobNumber.Write(ref json, logprob);
        json.Write(",\"bytes\":["u8);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (i > 0)
                json.Write(',');
            json.WriteNumber(bytes[i]);
        }

        json.Write(']');
    }
}
