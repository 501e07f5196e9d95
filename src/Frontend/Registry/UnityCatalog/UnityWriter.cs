using System.Text.Json;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Registry.UnityCatalog;

/// <summary>Writes models and versions as Unity Catalog has them: flat, versions are numbers, times Unix milliseconds.</summary>
internal static class UnityWriter
{
    public static void WriteModel(Utf8JsonWriter json, RegisteredModelInfo model, bool withAliases)
    {
        var name = UnityName.Of(model.Name);
        json.WriteString("name", name.Model);
        json.WriteString("catalog_name", name.Catalog);
        json.WriteString("schema_name", name.Schema);
        json.WriteString("full_name", model.Name);
        json.WriteString("id", model.Id);
        json.WriteString("owner", model.Owner);
        json.WriteString("comment", model.Description);
        json.WriteTime("created_at", model.CreatedAt);
        json.WriteString("created_by", model.Creator);
        json.WriteTime("updated_at", model.UpdatedAt);
        json.WriteString("updated_by", model.UpdatedBy);
        if (withAliases)
            WriteAliases(json, model.Name, model.Aliases);
        json.WriteTags(model.Tags);
    }

    public static void WriteVersion(Utf8JsonWriter json, RegisteredModelInfo? aliasesOf, ModelVersionInfo version)
    {
        var name = UnityName.Of(version.ModelName);
        json.WriteString("model_name", name.Model);
        json.WriteString("catalog_name", name.Catalog);
        json.WriteString("schema_name", name.Schema);
        json.WriteNumber("version", version.Version);
        json.WriteString("id", version.Id);
        json.WriteString("source", version.Source);
        json.WriteString("run_id", version.RunId);
        json.WriteString("status", version.Status.WireName());
        json.WriteString("status_message", version.StatusMessage);
        json.WriteString("comment", version.Description);
        if (version.ArtifactFolder is { } folder)
            json.WriteString("storage_location", folder);
        json.WriteTime("created_at", version.CreatedAt);
        json.WriteString("created_by", version.Creator);
        json.WriteTime("updated_at", version.UpdatedAt);
        if (aliasesOf is not null)
            WriteAliases(json, version.ModelName, aliasesOf.Aliases.Where(a => a.Value == version.Version));
        json.WriteTags(version.Tags);
    }

    public static void WriteAlias(Utf8JsonWriter json, string modelName, string alias, int version)
    {
        var name = UnityName.Of(modelName);
        json.WriteString("alias_name", alias);
        json.WriteNumber("version_num", version);
        json.WriteString("catalog_name", name.Catalog);
        json.WriteString("schema_name", name.Schema);
        json.WriteString("model_name", name.Model);
    }

    private static void WriteAliases(Utf8JsonWriter json, string modelName, IEnumerable<KeyValuePair<string, int>> aliases)
    {
        json.WriteStartArray("aliases");
        foreach (var (alias, version) in aliases)
        {
            json.WriteStartObject();
            WriteAlias(json, modelName, alias, version);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
