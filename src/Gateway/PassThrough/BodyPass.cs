using System.Buffers;
using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Gateway.Buffers;

namespace ServingCluster.Gateway.PassThrough;

/// <summary>One pass over a body; see <see cref="BodyRewriter"/>.</summary>
internal ref struct BodyPass(ReadOnlySpan<byte> body, BodyEdits edits, PooledBuffer output)
{
    private readonly ReadOnlySpan<byte> _body = body;
    private Utf8JsonReader _reader = new(body);
    private bool _hasMembers;
    private bool _hasModel;
    private bool _hasStream;
    private bool _hasOptions;
    private long _characters;
    private bool _includesUsage;

    /// <summary>What was found.</summary>
    public readonly BodyFacts Facts => new(_characters, _includesUsage);

    /// <summary>Runs it.</summary>
    /// <exception cref="JsonException">The body is no JSON.</exception>
    /// <exception cref="ServingException">It is no object.</exception>
    public void Run()
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartObject)
            throw new ServingException(ErrorCode.MalformedRequest, "The body must be a JSON object.");
        output.Write("{"u8);
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
            PassMember(isTop: true);
        // What follows the object is found by reading on.
        _reader.Read();
        WriteModel();
        WriteStream();
        WriteOptions();
        output.Write("}"u8);
    }

    private void PassMember(bool isTop)
    {
        var start = (int)_reader.TokenStartIndex;
        if (_reader.ValueTextEquals("model"u8))
            ReplaceModel();
        else if (_reader.ValueTextEquals("stream"u8))
            ReplaceStream();
        else if (_reader.ValueTextEquals("client_request_id"u8) || _reader.ValueTextEquals("usage_context"u8))
            SkipValue();
        else if (_reader.ValueTextEquals("stream_options"u8))
            PassOptions(start);
        else if (isTop && edits.Inlines && _reader.ValueTextEquals("extra_params"u8))
            PassExtra(start);
        else
            Keep(start);
    }

    private void ReplaceModel()
    {
        SkipValue();
        WriteModel();
    }

    private void ReplaceStream()
    {
        SkipValue();
        WriteStream();
    }

    private void WriteModel()
    {
        if (_hasModel || edits.Model.IsEmpty)
            return;
        _hasModel = true;
        Write(edits.Model.Span);
    }

    private void WriteStream()
    {
        if (_hasStream || !edits.IsStream)
            return;
        _hasStream = true;
        Write("\"stream\":true"u8);
    }

    private void WriteOptions()
    {
        if (!_hasOptions && edits is { IsStream: true, AsksForUsage: true })
            Write("\"stream_options\":{\"include_usage\":true}"u8);
    }

    /// <summary>Keeps what the caller says of a stream, and sees to it that the usage is asked for.</summary>
    private void PassOptions(int start)
    {
        _reader.Read();
        var value = (int)_reader.TokenStartIndex;
        var isObject = _reader.TokenType == JsonTokenType.StartObject;
        var isNull = _reader.TokenType == JsonTokenType.Null;
        if (isObject)
            ReadOptions();
        if (!edits.IsStream || isNull || _hasOptions)
            return;
        _hasOptions = true;
        if (!isObject || _includesUsage || !edits.AsksForUsage)
            Copy(start);
        else
            CopyOptions(_body[value..(int)_reader.BytesConsumed]);
    }

    private void ReadOptions()
    {
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var isUsage = _reader.ValueTextEquals("include_usage"u8);
            _reader.Read();
            _includesUsage |= isUsage && _reader.TokenType == JsonTokenType.True;
            _reader.Skip();
        }
    }

    private void CopyOptions(ReadOnlySpan<byte> options)
    {
        Write("\"stream_options\":{\"include_usage\":true"u8);
        var reader = new Utf8JsonReader(options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (start, isUsage) = ((int)reader.TokenStartIndex, reader.ValueTextEquals("include_usage"u8));
            reader.Read();
            reader.Skip();
            if (isUsage)
                continue;
            output.Write(","u8);
            output.Write(options[start..(int)reader.BytesConsumed]);
        }

        output.Write("}"u8);
    }

    /// <summary>Brings the members of <c>extra_params</c> to the top; those that stand there already win.</summary>
    private void PassExtra(int start)
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            _reader.Skip();
            if (_reader.TokenType != JsonTokenType.Null)
                Copy(start);
            return;
        }

        var names = TopNames();
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            if (names.Contains(_reader.GetString()!))
                SkipValue();
            else
                PassMember(isTop: false);
        }
    }

    private readonly HashSet<string> TopNames()
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(_body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            names.Add(reader.GetString()!);
            reader.Read();
            reader.Skip();
        }

        return names;
    }

    private void Keep(int start)
    {
        var isText = IsText();
        _reader.Read();
        if (isText)
            _characters += TextCounter.Count(ref _reader);
        else
            _reader.Skip();
        Copy(start);
    }

    private readonly bool IsText() =>
        _reader.ValueTextEquals("messages"u8) || _reader.ValueTextEquals("prompt"u8) || _reader.ValueTextEquals("input"u8)
        || _reader.ValueTextEquals("system"u8) || _reader.ValueTextEquals("instructions"u8);

    private void Copy(int start) => Write(_body[start..(int)_reader.BytesConsumed]);

    private void Write(ReadOnlySpan<byte> member)
    {
        if (_hasMembers)
            output.Write(","u8);
        _hasMembers = true;
        output.Write(member);
    }

    private void SkipValue()
    {
        _reader.Read();
        _reader.Skip();
    }
}
