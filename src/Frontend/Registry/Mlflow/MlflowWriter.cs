using System.Globalization;
using System.Text.Json;
using ServingCluster.Frontend.Access;
using ServingCluster.Identity;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Registry.Mlflow;

/// <summary>Writes models and versions as MLflow's protocol has them: versions are strings, times Unix milliseconds.</summary>
internal sealed class MlflowWriter(MlflowDialect dialect)
{
    public void WriteModel(Utf8JsonWriter json, RegisteredModelInfo model)
    {
        json.WriteString("name", model.Name);
        json.WriteTime("creation_timestamp", model.CreatedAt);
        json.WriteTime("last_updated_timestamp", model.UpdatedAt);
        json.WriteString("user_id", model.Owner);
        json.WriteString("description", model.Description);
        if (!dialect.IsUnityCatalog)
            WriteLatestVersions(json, "latest_versions", model);
        json.WriteTags(model.Tags);
        WriteAliases(json, model.Aliases);
    }

    /// <summary>A model with what only the workspace knows of it, and the level that the reader has.</summary>
    public void WriteModelDetails(Utf8JsonWriter json, RegisteredModelInfo model, ModelPermission level)
    {
        json.WriteString("id", model.Id);
        json.WriteString("permission_level", PermissionNames<ModelPermission>.Of(level));
        WriteModel(json, model);
    }

    public void WriteVersion(Utf8JsonWriter json, RegisteredModelInfo model, ModelVersionInfo version)
    {
        json.WriteString("name", version.ModelName);
        json.WriteString("version", Text(version.Version));
        json.WriteTime("creation_timestamp", version.CreatedAt);
        json.WriteTime("last_updated_timestamp", version.UpdatedAt);
        json.WriteString("user_id", version.Creator);
        if (!dialect.IsUnityCatalog)
            json.WriteString("current_stage", "None");
        json.WriteString("description", version.Description);
        json.WriteString("source", version.Source);
        json.WriteString("run_id", version.RunId);
        json.WriteString("run_link", version.RunLink);
        json.WriteString("status", version.Status.WireName());
        json.WriteString("status_message", version.StatusMessage);
        if (dialect.IsUnityCatalog && version.ArtifactFolder is { } folder)
            json.WriteString("storage_location", folder);
        json.WriteTags(version.Tags);
        WriteVersionAliases(json, model, version);
    }

    /// <summary>The newest version; all are in one stage, so that there is one latest at most.</summary>
    public void WriteLatestVersions(Utf8JsonWriter json, string field, RegisteredModelInfo model)
    {
        json.WriteStartArray(field);
        if (model.Versions.Count > 0)
        {
            json.WriteStartObject();
            WriteVersion(json, model, model.Versions[^1]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteVersionAliases(Utf8JsonWriter json, RegisteredModelInfo model, ModelVersionInfo version)
    {
        var aliases = model.Aliases.Where(a => a.Value == version.Version);
        if (dialect.IsUnityCatalog)
        {
            WriteAliases(json, aliases);
            return;
        }

        json.WriteStartArray("aliases");
        foreach (var (alias, _) in aliases)
            json.WriteStringValue(alias);
        json.WriteEndArray();
    }

    private static void WriteAliases(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, int>> aliases)
    {
        json.WriteStartArray("aliases");
        foreach (var (alias, version) in aliases)
        {
            json.WriteStartObject();
            json.WriteString("alias", alias);
            json.WriteString("version", Text(version));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Text(int version) => version.ToString(CultureInfo.InvariantCulture);
}
