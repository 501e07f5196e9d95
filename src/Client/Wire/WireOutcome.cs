using System.Buffers;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;
using ServingCluster.Inference;

namespace ServingCluster.Client.Wire;

/// <summary>
/// How a request ended, as written between processes: of a failure 1 error code, 2 message, 3 when to retry; of any 4 rows, 5 to 8
/// timings; where there were tokens, 9 input, 10 output, 11 cached input.
/// </summary>
internal struct WireOutcome()
{
    private static readonly TimeSpan Never = TimeSpan.MinValue;

    private TimeSpan _retryAfter = Never;
    private TimeSpan _queue;
    private TimeSpan _run;
    private int _rows;
    private int _batchRows;
    private int _batchRequests;
    private int _inputTokens;
    private int _outputTokens;
    private int _cachedInputTokens;

    /// <summary>What went wrong; null when nothing did.</summary>
    public ErrorCode? Error { get; private set; }

    /// <summary>The failure in words.</summary>
    public string Message { get; private set; } = "";

    /// <summary>When the same request is worth repeating.</summary>
    public readonly TimeSpan? RetryAfter => _retryAfter == Never ? null : _retryAfter;

    /// <summary>What the request consumed.</summary>
    public readonly Usage Usage => new(_rows, _inputTokens, _outputTokens, _cachedInputTokens);

    /// <summary>Where the time went.</summary>
    public readonly InvocationTimings Timings => new(_queue, _run, _batchRows, _batchRequests);

    /// <summary>Writes the outcome of a request.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="lastId">The id of the field before.</param>
    /// <param name="failure">What went wrong, in words, and when to retry; null when nothing did.</param>
    /// <param name="usage">What the request consumed.</param>
    /// <param name="timings">Where the time went.</param>
    public static void Write<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint lastId, (ErrorCode Error, string Message, TimeSpan? RetryAfter)? failure, in Usage usage,
        in InvocationTimings timings)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (failure is { } f)
        {
            WireFields.WriteError(ref writer, 1 - lastId, f.Error);
            StringCodec.WriteField(ref writer, 1, f.Message);
            WireFields.WriteTime(ref writer, 1, f.RetryAfter ?? Never);
            lastId = 3;
        }

        Int32Codec.WriteField(ref writer, 4 - lastId, usage.Rows);
        WireFields.WriteTime(ref writer, 1, timings.Queue);
        WireFields.WriteTime(ref writer, 1, timings.Run);
        Int32Codec.WriteField(ref writer, 1, timings.BatchRows);
        Int32Codec.WriteField(ref writer, 1, timings.BatchRequests);
        WriteTokens(ref writer, 8, usage);
    }

    /// <summary>Writes the tokens alone; nothing where there are none.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="lastId">The id of the field before.</param>
    /// <param name="usage">What the request consumed.</param>
    public static void WriteTokens<TBufferWriter>(ref Writer<TBufferWriter> writer, uint lastId, in Usage usage)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (usage.InputTokens == 0 && usage.OutputTokens == 0)
            return;
        Int32Codec.WriteField(ref writer, 9 - lastId, usage.InputTokens);
        Int32Codec.WriteField(ref writer, 1, usage.OutputTokens);
        Int32Codec.WriteField(ref writer, 1, usage.CachedInputTokens);
    }

    /// <summary>Reads one field; skips it when it is none of an outcome's.</summary>
    public void Read<TInput>(ref Reader<TInput> reader, uint id, Field header)
    {
        switch (id)
        {
            case 1:
                Error = WireFields.ReadError(ref reader, header);
                break;
            case 2:
                Message = StringCodec.ReadValue(ref reader, header) ?? "";
                break;
            case 3:
                _retryAfter = WireFields.ReadTime(ref reader, header);
                break;
            case 4:
                _rows = Int32Codec.ReadValue(ref reader, header);
                break;
            case 5:
                _queue = WireFields.ReadTime(ref reader, header);
                break;
            case 6:
                _run = WireFields.ReadTime(ref reader, header);
                break;
            case 7:
                _batchRows = Int32Codec.ReadValue(ref reader, header);
                break;
            case 8:
                _batchRequests = Int32Codec.ReadValue(ref reader, header);
                break;
            case 9:
                _inputTokens = Int32Codec.ReadValue(ref reader, header);
                break;
            case 10:
                _outputTokens = Int32Codec.ReadValue(ref reader, header);
                break;
            case 11:
                _cachedInputTokens = Int32Codec.ReadValue(ref reader, header);
                break;
            default:
                reader.ConsumeUnknownField(header);
                break;
        }
    }
}
