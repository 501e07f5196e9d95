using System.Buffers;
using ServingCluster.Errors;
using ServingCluster.Frontend.Usages;
using ServingCluster.Governance;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Payloads;

/// <summary>Keeps a copy of one request and its answer until both are whole. What the budget has no room for is lost, and counted at the end.</summary>
internal sealed class PayloadCapture
{
    // A piece holds a token or two of the answer, and ten times as many bytes around it.
    private const int MaxPiecesBytes = 16 * PayloadRow.MaxBodyBytes;

    private readonly PayloadLog _log;
    private readonly IReadOnlyList<PayloadTable> _tables;
    private readonly byte[]? _request;
    private ArrayBufferWriter<byte>? _pieces;
    private byte[]? _response;
    private bool _responseIsTooLarge;
    private bool _isLost;
    private ErrorCode? _error = ErrorCode.Cancelled;
    private string _message = "The caller went away before the answer came.";
    private long _taken;

    public PayloadCapture(PayloadLog log, IReadOnlyList<PayloadTable> tables, ReadOnlyMemory<byte> request)
    {
        (_log, _tables) = (log, tables);
        _request = Copy(request.Span);
    }

    /// <summary>The answer is there, whole or as a failure.</summary>
    public void Answer(InvocationResponse answer)
    {
        End(answer.Error, answer.Message);
        if (answer.Error is not null)
            return;
        _response = Copy(answer.Body.Span);
        _responseIsTooLarge = _response is null && !_isLost;
    }

    /// <summary>A piece of a streamed answer.</summary>
    public void Add(ReadOnlySpan<byte> piece)
    {
        if (_isLost || _responseIsTooLarge)
            return;
        _pieces ??= new ArrayBufferWriter<byte>();
        if (_pieces.WrittenCount + piece.Length >= MaxPiecesBytes)
        {
            _responseIsTooLarge = true;
            _pieces = null;
            return;
        }

        if (!TryTake(piece.Length + 1))
            return;
        _pieces.Write(piece);
        _pieces.Write("\n"u8);
    }

    /// <summary>The streamed answer has ended.</summary>
    public void Finish(InvocationChunk last) => End(last.Error, last.Message);

    /// <summary>Hands over what was kept.</summary>
    public void Write(UsageRecord record)
    {
        if (_isLost)
        {
            _log.Lose(_tables.Count, _taken);
            return;
        }

        _log.Write(new PayloadRow
        {
            Tables = _tables,
            Record = record,
            Request = _request,
            Response = _response,
            Pieces = _pieces?.WrittenMemory ?? default,
            ResponseIsTooLarge = _responseIsTooLarge,
            Error = _error,
            Message = _message,
            Bytes = _taken,
        });
    }

    private void End(ErrorCode? error, string message) => (_error, _message) = (error, message);

    private byte[]? Copy(ReadOnlySpan<byte> body) => body.Length <= PayloadRow.MaxBodyBytes && TryTake(body.Length) ? body.ToArray() : null;

    private bool TryTake(long bytes)
    {
        if (_isLost || !_log.Budget.TryTake(bytes))
        {
            _isLost = true;
            return false;
        }

        _taken += bytes;
        return true;
    }
}
