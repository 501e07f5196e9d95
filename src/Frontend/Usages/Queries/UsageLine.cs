using System.Buffers;
using System.Text.Json;

namespace ServingCluster.Frontend.Usages.Queries;

/// <summary>
/// What queries need of a line of the usage log. Lines of before the columns had Databricks' names (<c>time</c>, <c>endpoint</c>,
/// <c>caller</c>, …) are read too.
/// </summary>
internal sealed record UsageLine
{
    public DateTimeOffset Time { get; private set; }

    public string Endpoint { get; private set; } = "";

    public string ServedEntity { get; private set; } = "";

    public string EntityName { get; private set; } = "";

    public string Principal { get; private set; } = "";

    public int Status { get; private set; }

    public long InputTokens { get; private set; }

    public long OutputTokens { get; private set; }

    public long CachedInputTokens { get; private set; }

    /// <summary>What it cost; null where it had no price.</summary>
    public decimal? Cost { get; private set; }

    public string Currency { get; private set; } = "";

    /// <summary>Reads a line; null where it is none, such as half of one.</summary>
    public static UsageLine? Read(in ReadOnlySequence<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return null;
            var line = new UsageLine();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                line.ReadMember(ref reader);
            return line.Time == default ? null : line;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private void ReadMember(ref Utf8JsonReader reader)
    {
        var name = reader.GetString();
        reader.Read();
        switch (name)
        {
            case "request_time" or "time":
                Time = reader.GetDateTimeOffset();
                break;
            case "endpoint_name" or "endpoint":
                Endpoint = reader.GetString()!;
                break;
            case "served_entity_name" or "served_entity":
                ServedEntity = reader.GetString()!;
                break;
            case "entity_name":
                EntityName = reader.GetString()!;
                break;
            case "requester" or "caller":
                Principal = reader.GetString()!;
                break;
            case "currency":
                Currency = reader.GetString()!;
                break;
            default:
                ReadNumber(name!, ref reader);
                break;
        }
    }

    private void ReadNumber(string name, ref Utf8JsonReader reader)
    {
        switch (name)
        {
            case "status_code" or "status":
                Status = reader.GetInt32();
                break;
            case "input_token_count" or "input_tokens":
                InputTokens = reader.GetInt64();
                break;
            case "output_token_count" or "output_tokens":
                OutputTokens = reader.GetInt64();
                break;
            case "cached_input_token_count" or "cached_input_tokens":
                CachedInputTokens = reader.GetInt64();
                break;
            case "cost":
                Cost = reader.GetDecimal();
                break;
            default:
                reader.Skip();
                break;
        }
    }
}
