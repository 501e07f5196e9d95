using System.Text.Json;
using System.Text.Json.Nodes;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Data;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Versions;

/// <summary>A config version that an endpoint has, or had.</summary>
public sealed record ConfigVersion
{
    /// <summary>Its number, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string Creator { get; init; }

    /// <summary>When it was asked for, in milliseconds since 1970.</summary>
    public required long Created { get; init; }

    /// <summary>What a request to update to it holds.</summary>
    public required JsonObject Content { get; init; }

    /// <summary>Its served entities, each with its model and its share, in words.</summary>
    public required IReadOnlyList<string> Entities { get; init; }

    /// <summary>The content as lines that are compared.</summary>
    public string Text => ConfigContent.Print(Content);

    /// <summary>The versions of an answer that lists them, the newest first.</summary>
    public static IReadOnlyList<ConfigVersion> All(JsonElement answer) =>
        [.. answer.GetProperty("config_versions").EnumerateArray().Select(Of).OrderByDescending(v => v.Number)];

    private static ConfigVersion Of(JsonElement config) => new()
    {
        Number = config.GetProperty("config_version").GetInt64(),
        Creator = config.GetProperty("creator").GetString() ?? "",
        Created = config.GetProperty("creation_timestamp").GetInt64(),
        Content = ConfigContent.Of(config),
        Entities = EntitiesOf(config),
    };

    private static IReadOnlyList<string> EntitiesOf(JsonElement config)
    {
        var details = config.Deserialize<ConfigDetails>(ConfigContent.Names)!;
        return [.. details.ServedEntities.Select(e => $"{e.Name}: {e.Model}, {details.ShareOf(e.Name)} %")];
    }
}
