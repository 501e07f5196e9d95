using System.Text.Json;

namespace ServingCluster.Grains.Guardrails.Streams;

/// <summary>Reads the events that nearly all of a stream of Anthropic's messages are: a piece of a block's text, and nothing else.</summary>
internal static class PlainDelta
{
    /// <summary>Reads an event. False when it may be another one.</summary>
    /// <param name="payload">The event.</param>
    /// <param name="kinds">The field of a delta's text by the delta's type.</param>
    /// <param name="piece">Takes the text.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static bool TryRead(ReadOnlySpan<byte> payload, (string Type, string Field)[] kinds, PlainPiece piece)
    {
        piece.Clear();
        var reader = new Utf8JsonReader(payload);
        var (isDelta, deltas) = (false, 0);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("delta"u8))
            {
                if (++deltas > 1 || !TryReadDelta(ref reader, kinds, piece))
                    return false;
            }
            else if (!TryReadField(ref reader, ref isDelta, piece))
            {
                return false;
            }
        }

        return isDelta && deltas == 1 && !reader.Read();
    }

    private static bool TryReadField(ref Utf8JsonReader reader, ref bool isDelta, PlainPiece piece)
    {
        var (isType, isIndex) = (reader.ValueTextEquals("type"u8), reader.ValueTextEquals("index"u8));
        reader.Read();
        if (isType)
            return isDelta = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("content_block_delta"u8);
        if (!isIndex || reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var index))
            return false;
        piece.Index = index;
        return true;
    }

    private static bool TryReadDelta(ref Utf8JsonReader reader, (string Type, string Field)[] kinds, PlainPiece piece)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;
        var type = "";
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
                type = TypeOf(ref reader, kinds);
            else if (FieldOf(ref reader, kinds) is not { } field || reader.TokenType != JsonTokenType.String || !piece.Take(in reader, field))
                return false;
        }

        foreach (var kind in kinds)
        {
            if (kind.Type == type)
                return piece.Part.Length == 0 || piece.Part == kind.Field;
        }

        return false;
    }

    private static string TypeOf(ref Utf8JsonReader reader, (string Type, string Field)[] kinds)
    {
        reader.Read();
        foreach (var kind in kinds)
        {
            if (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(kind.Type))
                return kind.Type;
        }

        return "";
    }

    private static string? FieldOf(ref Utf8JsonReader reader, (string Type, string Field)[] kinds)
    {
        string? field = null;
        foreach (var kind in kinds)
        {
            if (reader.ValueTextEquals(kind.Field))
                field = kind.Field;
        }

        reader.Read();
        return field;
    }
}
