using System.Globalization;
using System.Text;
using ServingCluster.Grains.Routing;
using ServingCluster.Inference;
using ServingCluster.Routing;

namespace ServingCluster.Frontend.Recording;

/// <summary>How things are called in records.</summary>
internal static class RecordNames
{
    /// <summary>The length of a moment, in characters and in bytes.</summary>
    public const int TimeLength = 24;

    private const int RoundTripLength = 28;

    /// <summary>A moment, UTC, such as <c>2026-11-25T12:00:00.123Z</c>.</summary>
    public static string Time(DateTimeOffset time)
    {
        Span<byte> utf8 = stackalloc byte[TimeLength];
        WriteTime(time, utf8);
        return Encoding.ASCII.GetString(utf8);
    }

    /// <summary>The same as UTF-8, <see cref="TimeLength"/> bytes.</summary>
    public static void WriteTime(DateTimeOffset time, Span<byte> utf8)
    {
        // The round-trip format has a way of its own, several times as fast as a custom one; its digits after the third go.
        Span<byte> whole = stackalloc byte[RoundTripLength];
        time.UtcDateTime.TryFormat(whole, out _, "O", CultureInfo.InvariantCulture);
        whole[..(TimeLength - 1)].CopyTo(utf8);
        utf8[TimeLength - 1] = (byte)'Z';
    }

    /// <summary>A served entity's id: unique among all endpoints, also those of the same name; empty where none was chosen.</summary>
    public static string ServedEntityId(EndpointRecording? recording, string servedEntity) =>
        recording is null || servedEntity.Length == 0 ? "" : $"{recording.EndpointId}/{servedEntity}";

    /// <summary>The kind of a served entity.</summary>
    public static string EntityType(EntityRoute entity) => entity switch
    {
        { External: not null } => "EXTERNAL_MODEL",
        { Task: not null } => "FOUNDATION_MODEL",
        _ => "CUSTOM_MODEL",
    };

    /// <summary>What was asked of a model.</summary>
    public static string Task(InvocationTask task) => task switch
    {
        InvocationTask.Chat => "chat",
        InvocationTask.Completions => "completions",
        InvocationTask.Embeddings => "embeddings",
        InvocationTask.Messages => "messages",
        InvocationTask.Responses => "responses",
        InvocationTask.CountTokens => "count_tokens",
        _ => "predict",
    };
}
