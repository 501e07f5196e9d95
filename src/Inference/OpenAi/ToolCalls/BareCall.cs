namespace ServingCluster.Inference.OpenAi.ToolCalls;

/// <summary>Tells early whether JSON at the beginning of an answer may be a call, so that other JSON is not held back.</summary>
internal static class BareCall
{
    private static readonly string[] Keys = ["\"name\"", "\"type\"", "\"parameters\"", "\"arguments\"", "\"id\""];

    /// <summary>Whether a text that begins so may become a call: an object, or a list of objects, whose first key is one of a call's.</summary>
    /// <param name="text">The beginning of the answer, without white space before it.</param>
    public static bool MayBecome(ReadOnlySpan<char> text)
    {
        if (text is ['[', ..])
            text = text[1..].TrimStart();
        if (text.IsEmpty)
            return true;
        if (text[0] != '{')
            return false;
        text = text[1..].TrimStart();
        foreach (var key in Keys)
        {
            var length = Math.Min(key.Length, text.Length);
            if (text[..length].SequenceEqual(key.AsSpan(0, length)))
                return true;
        }

        return false;
    }
}
