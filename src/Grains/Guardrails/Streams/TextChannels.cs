namespace ServingCluster.Grains.Guardrails.Streams;

/// <summary>The texts of a streamed answer by their places. Not thread-safe.</summary>
internal sealed class TextChannels(GuardRules rules, Findings findings)
{
    private readonly Dictionary<TextPlace, TextChannel> _open = [];
    private TextPlace _lastPlace;
    private TextChannel? _last;

    /// <summary>The places whose texts are not whole yet.</summary>
    public IEnumerable<TextPlace> Open => _open.Keys;

    /// <summary>Takes a piece of a text; gives out what may be sent of it, which stands until the next call.</summary>
    public ReadOnlySpan<char> Push(in TextPlace place, ReadOnlySpan<char> piece)
    {
        // Most pieces are of the same text as the one before.
        if (_last is null || _lastPlace != place)
            (_lastPlace, _last) = (place, OpenAt(place));
        return _last.Push(piece);
    }

    /// <summary>Gives out the rest of a text, which is whole.</summary>
    public string End(in TextPlace place)
    {
        if (!_open.Remove(place, out var channel))
            return "";
        _last = null;
        return channel.End().ToString();
    }

    private TextChannel OpenAt(in TextPlace place)
    {
        if (!_open.TryGetValue(place, out var channel))
            _open.Add(place, channel = new TextChannel(rules, findings, place.IsJson));
        return channel;
    }
}
