using System.Text.Json;
using System.Text.Json.Nodes;
using ServingCluster.Errors;

namespace ServingCluster.Grains.Storage;

/// <summary>
/// How <typeparamref name="T"/> is stored: the envelope <c>{"format":N,"data":{…}}</c>. Formats count from 1; the migration
/// at index i leads from format i+1 to i+2, so the current format is one more than the number of migrations. Immutable.
/// </summary>
/// <param name="migrations">Every step since format 1, in order. Steps are never removed.</param>
public sealed class StateFormat<T>(params IReadOnlyList<StateMigration> migrations)
    where T : class
{
    /// <summary>The format that is written.</summary>
    public int Current { get; } = migrations.Count + 1;

    /// <summary>The envelope as UTF-8 JSON.</summary>
    public byte[] Serialize(T value) =>
        JsonSerializer.SerializeToUtf8Bytes(new Envelope<T>(Current, value), StateJson.Options);

    /// <summary>Reads an envelope of this or an older format.</summary>
    /// <param name="key">Names the record in errors.</param>
    /// <param name="json">The stored bytes.</param>
    /// <exception cref="ServingException">The record is of a newer format or damaged.</exception>
    public T Deserialize(string key, ReadOnlyMemory<byte> json)
    {
        try
        {
            var envelope = JsonSerializer.Deserialize<Envelope<JsonNode>>(json.Span, StateJson.Options)
                ?? throw new JsonException("it holds null");
            return Upgrade(key, envelope).Deserialize<T>(StateJson.Options) ?? throw new JsonException("its data is null");
        }
        catch (Exception e) when (e is not ServingException) // the boundary of migrations, which stumble over damaged data anyhow
        {
            throw Unreadable(key, e);
        }
    }

    private JsonNode Upgrade(string key, Envelope<JsonNode> envelope)
    {
        if (envelope.Format > Current)
            throw TooNew(key, envelope.Format);
        if (envelope.Format < 1)
            throw new JsonException($"format {envelope.Format} does not exist, formats count from 1");

        var data = envelope.Data;
        for (var format = envelope.Format; format < Current; format++)
            data = migrations[format - 1](data);
        return data;
    }

    private ServingException TooNew(string key, int format) => new(
        ErrorCode.InternalError,
        $"The record '{key}' has format {format}; this version of the server knows formats up to {Current}. " +
        "Start the newer version that wrote it, or restore a backup from before the upgrade.");

    private static ServingException Unreadable(string key, Exception cause) => new(
        ErrorCode.InternalError,
        $"The record '{key}' is damaged: {cause.Message} Restore it from a backup, or delete it.",
        innerException: cause);
}
