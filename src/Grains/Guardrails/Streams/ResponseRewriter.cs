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

    /// <inheritdoc/>
    public override void Rewrite(InvocationChunk chunk, List<InvocationChunk> sent)
    {
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
        // Every text is said whole by an event of its own before the stream ends; what has none by then was cut off, and stays unsaid.
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
        if (_event.IsDone && channels.End(_event.Place) is { Length: > 0 } rest)
            SendRest(chunk, rest, sent);
        if (whole.Mask(chunk.Payload.Span) is { } masked)
            Resend(chunk, masked, sent);
        else
            Send(chunk, sent);
    }

    // Another delta in front of the event that says the text whole.
    private void SendRest(InvocationChunk chunk, string rest, List<InvocationChunk> sent)
    {
        var (done, type) = (Parse(chunk.Payload.Span)!, $"{_event.Part}.delta");
        var delta = new JsonObject { ["type"] = type };
        foreach (var field in (ReadOnlySpan<string>)["item_id", "output_index", "content_index", "summary_index"])
        {
            if (done[field] is { } value)
                delta[field] = value.DeepClone();
        }

        delta["delta"] = rest;
        delta["sequence_number"] = _sequence++;
        sent.Add(Make(delta, type, chunk.Usage));
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
