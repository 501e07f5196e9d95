namespace ServingCluster.Grains.Guardrails;

/// <summary>Looks for words in a text that comes in pieces. Not thread-safe.</summary>
internal sealed class KeywordWindow(Keywords words)
{
    private string _tail = "";

    /// <summary>Whether one of the words stands in the text, now that this piece was added.</summary>
    public bool Push(string piece)
    {
        var text = _tail + piece;
        if (words.StandIn(text))
            return true;
        _tail = text[^Math.Min(text.Length, words.Longest - 1)..];
        return false;
    }
}
