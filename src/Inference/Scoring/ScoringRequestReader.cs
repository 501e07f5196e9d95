using System.Text.Json;
using System.Text.Unicode;
using ServingCluster.Inference.Scoring.Plans;
using ServingCluster.Inference.Scoring.Reading;

namespace ServingCluster.Inference.Scoring;

/// <summary>Reads requests of one model: bytes straight into the tensors of its graph. Thread-safe. A wrong body is a value, never an
/// exception.</summary>
internal sealed class ScoringRequestReader(InputPlan plan)
{
    private readonly ScratchPool _pool = new(plan);

    /// <summary>Reads one body.</summary>
    /// <param name="body">The body; not needed any more afterwards.</param>
    /// <param name="format">Its format.</param>
    /// <returns>The request, for the caller to dispose, or what is wrong with it.</returns>
    public ReadOutcome Read(ReadOnlyMemory<byte> body, BodyFormat format)
    {
        var span = WithoutMark(body.Span);
        if (!Utf8.IsValid(span))
            return new ReadOutcome(null, "The body is not valid UTF-8.");

        var scratch = _pool.Rent();
        try
        {
            var isRead = format == BodyFormat.Csv ? CsvBodyReader.TryRead(span, scratch) : JsonBodyReader.TryRead(span, scratch);
            var request = isRead ? RequestFinisher.TryFinish(scratch) : null;
            return new ReadOutcome(request, scratch.Error);
        }
        catch (JsonException e)
        {
            return new ReadOutcome(null, NotJson(span, e));
        }
        finally
        {
            _pool.Return(scratch);
        }
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> body) => body.StartsWith("\uFEFF"u8) ? body[3..] : body;

    private static string NotJson(ReadOnlySpan<byte> body, JsonException e)
    {
        if (body.Trim(" \t\r\n"u8).IsEmpty)
            return "The body is empty; it has to be a JSON object such as {\"inputs\": [[1, 2]]}.";
        var where = $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}";
        var hint = body.IndexOf("NaN"u8) >= 0 || body.IndexOf("Infinity"u8) >= 0 ? " JSON has no NaN or Infinity; write null for a missing number." : "";
        return $"The body is not valid JSON at {where}: {Reason(e)}{hint}";
    }

    // .NET appends the place, counted from zero; the message has it already.
    private static string Reason(JsonException e)
    {
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? e.Message : e.Message[..end];
    }
}
