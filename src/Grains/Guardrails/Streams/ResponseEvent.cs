using System.Text.Json;

namespace ServingCluster.Grains.Guardrails.Streams;

/// <summary>What an event of OpenAI's responses says at its top. Read anew for each event. Not thread-safe.</summary>
internal sealed class ResponseEvent
{
    private const string DeltaSuffix = ".delta";
    private const string DoneSuffix = ".done";

    private static readonly HashSet<string> LastTypes =
        new(StringComparer.Ordinal) { "response.completed", "response.incomplete", "response.failed", "response.cancelled" };

    private string _type = "";
    private string _item = "";
    private int _output;
    private int _inner;

    /// <summary>The text of a delta.</summary>
    public PlainPiece Piece { get; } = new();

    /// <summary>What the event is about: its type, but for <c>.delta</c> and <c>.done</c>.</summary>
    public string Part { get; private set; } = "";

    /// <summary>Whether it is a piece of a text.</summary>
    public bool IsPiece { get; private set; }

    /// <summary>Whether it says a text whole that came in pieces.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Whether it ends the response, and every text of it.</summary>
    public bool IsLast { get; private set; }

    /// <summary>Its number among the stream's; null for none.</summary>
    public int? Number { get; private set; }

    /// <summary>Where its number begins.</summary>
    public int NumberStart { get; private set; }

    /// <summary>How long its number is.</summary>
    public int NumberLength { get; private set; }

    /// <summary>Where its text belongs.</summary>
    public TextPlace Place => new(Part, _output, _inner, _item);

    /// <summary>The field in which events about such a part number the places inside an output item; null where items have but one.</summary>
    public static string? InnerFieldOf(string part)
    {
        if (part.Contains("summary", StringComparison.Ordinal))
            return "summary_index";
        return part.Contains("_call", StringComparison.Ordinal) ? null : "content_index";
    }

    /// <summary>Reads an event. False when it is none.</summary>
    /// <exception cref="JsonException">It is no JSON, or says a piece twice.</exception>
    /// <exception cref="InvalidOperationException">A text is no Unicode.</exception>
    public bool TryRead(ReadOnlySpan<byte> payload)
    {
        Piece.Clear();
        (_output, _inner, Number, NumberStart, NumberLength) = (0, 0, null, 0, 0);
        var (type, hasItem, pieces) = ("", false, 0);
        var reader = new Utf8JsonReader(payload);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
                type = ReadText(ref reader, _type);
            else if (reader.ValueTextEquals("item_id"u8))
                (hasItem, _item) = (true, ReadText(ref reader, _item));
            else if (reader.ValueTextEquals("delta"u8))
                pieces += ReadPiece(ref reader);
            else
                ReadNumber(ref reader);
        }

        // What follows is no JSON, and says so.
        reader.Read();
        if (!hasItem)
            _item = "";
        Classify(type, pieces);
        return type.Length > 0;
    }

    private void Classify(string type, int pieces)
    {
        if (pieces > 1)
            throw new JsonException("An event says a piece of its text twice.");
        if (!ReferenceEquals(type, _type))
        {
            _type = type;
            IsLast = LastTypes.Contains(type);
            IsDone = type.EndsWith(DoneSuffix, StringComparison.Ordinal);
            Part = IsDone ? type[..^DoneSuffix.Length] : type.EndsWith(DeltaSuffix, StringComparison.Ordinal) ? type[..^DeltaSuffix.Length] : type;
        }

        IsPiece = pieces == 1 && !IsDone && Part.Length < type.Length;
    }

    // The same string as before where the text is the same: most events of a stream are about one text.
    private static string ReadText(ref Utf8JsonReader reader, string before)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return "";
        }

        return reader.ValueTextEquals(before) ? before : reader.GetString()!;
    }

    private int ReadPiece(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            Piece.Take(in reader, "delta");
            return 1;
        }

        reader.Skip();
        return 0;
    }

    private void ReadNumber(ref Utf8JsonReader reader)
    {
        var isOutput = reader.ValueTextEquals("output_index"u8);
        var isInner = reader.ValueTextEquals("content_index"u8) || reader.ValueTextEquals("summary_index"u8);
        var isNumber = reader.ValueTextEquals("sequence_number"u8);
        reader.Read();
        var number = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var read) ? read : 0;
        if (isNumber && reader.TokenType == JsonTokenType.Number)
            (Number, NumberStart, NumberLength) = (number, (int)reader.TokenStartIndex, reader.ValueSpan.Length);
        if (isOutput)
            _output = number;
        if (isInner)
            _inner += number;
        reader.Skip();
    }
}
