using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Guardrails.Streams;

/// <summary>
/// Streams of OpenAI's responses: deltas of texts and arguments, then the same texts whole, several times. Events are numbered anew, since
/// some are left out and others come in.
/// </summary>
internal sealed class ResponseRewriter(TextChannels channels, WholeTexts whole) : StreamRewriter
{
    private readonly ResponseEvent _event = new();
    private int _sequence;
    private Usage _usage;

    /// <inheritdoc/>
    public override void Rewrite(InvocationChunk chunk, List<InvocationChunk> sent)
    {
        _usage = chunk.Usage;
        if (!_event.TryRead(chunk.Payload.Span))
            sent.Add(chunk);
        else if (_event.IsPiece)
            RewritePiece(chunk, sent);
        else
            RewriteWhole(chunk, sent);
    }

    /// <inheritdoc/>
    public override void End(List<InvocationChunk> sent)
    {
        // Most texts are said whole by an event of their own, which ends them; not every provider sends it.
        foreach (var place in channels.Open.ToList())
            EndText(place, sent);
    }

    private void RewritePiece(InvocationChunk chunk, List<InvocationChunk> sent)
    {
        var piece = _event.Piece.Text;
        var given = piece.IsEmpty ? [] : channels.Push(_event.Place, piece);
        if (given.SequenceEqual(piece))
            Send(chunk, sent);
        else if (!given.IsEmpty)
            Resend(chunk, Replace(chunk.Payload.Span, _event.Piece.Start, _event.Piece.Length, given), sent);
    }

    private void RewriteWhole(InvocationChunk chunk, List<InvocationChunk> sent)
    {
        if (_event.IsDone)
            EndText(_event.Place, sent);
        else if (_event.IsLast)
            End(sent);
        if (whole.Mask(chunk.Payload.Span) is { } masked)
            Resend(chunk, masked, sent);
        else
            Send(chunk, sent);
    }

    // Another delta in front of the event that says the text whole.
    private void EndText(in TextPlace place, List<InvocationChunk> sent)
    {
        if (channels.End(place) is not { Length: > 0 } rest)
            return;
        var type = $"{place.Part}.delta";
        var delta = new JsonObject { ["type"] = type };
        if (place.Item.Length > 0)
            delta["item_id"] = place.Item;
        delta["output_index"] = place.Index;
        if (ResponseEvent.InnerFieldOf(place.Part) is { } field)
            delta[field] = place.Inner;
        delta["delta"] = rest;
        delta["sequence_number"] = _sequence++;
        sent.Add(Make(delta, type, _usage));
    }

    private void Resend(InvocationChunk chunk, byte[] payload, List<InvocationChunk> sent)
    {
        _event.TryRead(payload);
        Send(With(chunk, payload), sent);
    }

    // As it is where its number is right.
    private void Send(InvocationChunk chunk, List<InvocationChunk> sent)
    {
        var number = _sequence++;
        sent.Add(_event.Number == number ? chunk : With(chunk, Numbered(chunk.Payload.Span, number)));
    }

    private byte[] Numbered(ReadOnlySpan<byte> payload, int number)
    {
        Span<byte> digits = stackalloc byte[16];
        number.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
        return _event.Number is not null
            ? Replace(payload, _event.NumberStart, _event.NumberLength, digits[..length])
            : Replace(payload, payload.IndexOf((byte)'{') + 1, 0, Encoding.UTF8.GetBytes($"\"sequence_number\":{number},"));
    }
}
