using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ServingCluster.Frontend.Recording;
using ServingCluster.Grains.Routing;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Usages;

/// <summary>
/// The members of usage lines that tell what served a request. They are the same for each request to a served entity until its endpoint
/// changes, so that they are written once and kept. Not thread-safe.
/// </summary>
/// <param name="options">How JSON is written.</param>
internal sealed class ServedMembers(JsonWriterOptions options)
{
    // What is kept of endpoints that changed goes with all the rest when it is this much.
    private const int MostKept = 1024;

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Dictionary<Key, byte[]> _kept = new(Key.Comparer);

    /// <summary>How many are kept.</summary>
    public int Kept => _kept.Count;

    /// <summary>The members, without braces. Valid as long as nobody changes them.</summary>
    public ReadOnlySpan<byte> MembersOf(UsageRecord record)
    {
        var key = new Key(record.Recording, record.Endpoint, record.ServedEntity, record.Task);
        if (_kept.TryGetValue(key, out var members))
            return members;
        if (_kept.Count >= MostKept)
            _kept.Clear();
        return _kept[key] = Write(record);
    }

    private byte[] Write(UsageRecord record)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer, options))
        {
            json.WriteStartObject();
            Write(json, record);
            json.WriteEndObject();
        }

        return _buffer.WrittenSpan[1..^1].ToArray();
    }

    private static void Write(Utf8JsonWriter json, UsageRecord record)
    {
        json.WriteString("endpoint_name", record.Endpoint);
        json.WriteString("task", RecordNames.Task(record.Task));
        if (record.Recording is { } recording)
        {
            json.WriteString("endpoint_id", recording.EndpointId);
            json.WriteNumber("endpoint_config_version", recording.ConfigVersion);
        }

        json.WriteString("served_entity_id", RecordNames.ServedEntityId(record.Recording, record.ServedEntity));
        json.WriteString("served_entity_name", record.ServedEntity);
        if (record.Entity is not { } entity)
            return;
        json.WriteString("entity_type", RecordNames.EntityType(entity));
        json.WriteString("entity_name", entity.External?.Name ?? entity.EntityName);
        if (entity.External is { } external)
            json.WriteString("provider", external.Provider);
        else
            json.WriteNumber("entity_version", entity.EntityVersion);
    }

    /// <summary>What they depend on. A recording is made anew with each change of its endpoint, so that it is told by its identity.</summary>
    private readonly record struct Key(EndpointRecording? Recording, string Endpoint, string ServedEntity, InvocationTask Task)
    {
        public static IEqualityComparer<Key> Comparer { get; } = EqualityComparer<Key>.Create(
            (a, b) => ReferenceEquals(a.Recording, b.Recording) && a.Task == b.Task && a.ServedEntity == b.ServedEntity && a.Endpoint == b.Endpoint,
            key => HashCode.Combine(RuntimeHelpers.GetHashCode(key.Recording), key.ServedEntity, key.Task));
    }
}
