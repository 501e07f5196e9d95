namespace ServingCluster.Grains.Guardrails.Streams;

/// <summary>The texts of a streamed answer by their places. Not thread-safe.</summary>
internal sealed class TextChannels(GuardRules rules, Findings findings)
{
    private readonly Dictionary<TextPlace, TextChannel> _open = [];

    /// <summary>The places whose texts are not whole yet.</summary>
    public IEnumerable<TextPlace> Open => _open.Keys;

    /// <summary>Takes a piece of a text; gives out what may be sent of it.</summary>
    public string Push(in TextPlace place, string piece)
    {
        if (!_open.TryGetValue(place, out var channel))
            _open.Add(place, channel = new TextChannel(rules, findings));
        return channel.Push(piece);
    }

    /// <summary>Gives out the rest of a text, which is whole.</summary>
    public string End(in TextPlace place) => _open.Remove(place, out var channel) ? channel.End() : "";
}
