using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Usages.Queries;

namespace ServingCluster.Frontend.Usages;

/// <summary>
/// Tells what requests used: <c>GET /api/2.0/serving/usage?start_time=&amp;end_time=&amp;endpoint=&amp;principal=&amp;served_entity=&amp;group_by=</c>.
/// It reads the files below this process's data directory. Who is no administrator sees only what is their own.
/// </summary>
internal sealed class UsageRoute(ServingSettings settings, TimeProvider time) : IDisposable
{
    // Each reads files for as long as they are; more would take the disk from the log.
    private readonly SemaphoreSlim _running = new(2);
    private readonly UsageReader _reader = new(UsageLog.FolderOf(settings));

    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidParameterValue"/>, <see cref="ErrorCode.InvalidState"/> or
    /// <see cref="ErrorCode.PermissionDenied"/>.</exception>
    public async Task GetAsync(HttpContext context)
    {
        if (!settings.UsageLog)
        {
            throw new ServingException(ErrorCode.InvalidState,
                $"This server records no usage; its operator switched {SettingsReader.KeyOf(nameof(settings.UsageLog))} off.");
        }

        var query = UsageQueryParser.Parse(context.Request.Query, time.GetUtcNow()).For(Caller.Of(context).Principal);
        var sums = await SumAsync(query, context.RequestAborted);
        await JsonReply.SendAsync(context, (Query: query, Sums: sums, settings.NodeName), static (json, a) => Write(json, a.Query, a.Sums, a.NodeName));
    }

    // Others wait for no more than this: who reads an answer slowly holds up nobody.
    private async Task<SortedDictionary<UsageKey, UsageSum>> SumAsync(UsageQuery query, CancellationToken cancellationToken)
    {
        await _running.WaitAsync(cancellationToken);
        try
        {
            return await _reader.SumAsync(query, cancellationToken);
        }
        finally
        {
            _running.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _running.Dispose();

    private static void Write(Utf8JsonWriter json, UsageQuery query, SortedDictionary<UsageKey, UsageSum> sums, string node)
    {
        json.WriteNumber("start_time", query.Start.ToUnixTimeMilliseconds());
        json.WriteNumber("end_time", query.End.ToUnixTimeMilliseconds());
        json.WriteString("covers", $"the records below the data directory of node '{node}'");
        json.WriteStartArray("usage");
        foreach (var (key, sum) in sums)
        {
            json.WriteStartObject();
            Write(json, key);
            Write(json, sum);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, UsageKey key)
    {
        WriteText(json, "day", key.Day);
        WriteText(json, "endpoint", key.Endpoint);
        WriteText(json, "served_entity", key.ServedEntity);
        WriteText(json, "entity_name", key.EntityName);
        WriteText(json, "principal", key.Principal);
    }

    private static void Write(Utf8JsonWriter json, UsageSum sum)
    {
        json.WriteNumber("requests", sum.Requests);
        json.WriteNumber("errors", sum.Errors);
        json.WriteNumber("input_token_count", sum.InputTokens);
        json.WriteNumber("output_token_count", sum.OutputTokens);
        json.WriteNumber("cached_input_token_count", sum.CachedInputTokens);
        json.WriteStartObject("cost");
        foreach (var (currency, cost) in sum.Cost)
            json.WriteNumber(currency, cost);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string member, string? text)
    {
        if (text is not null)
            json.WriteString(member, text);
    }
}
