using System.Text.Json;
using ServingCluster.External;
using ServingCluster.Frontend.Ui.Api;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Sending;

/// <summary>Reads a served entity, as the API answers it, into the form. Secrets that were given as themselves are not among it.</summary>
internal static class EntityReader
{
    public static EntityForm Read(JsonElement json, IReadOnlyCollection<string> foundation)
    {
        var entity = new EntityForm { Name = json.Text("name") };
        if (json.Member("external_model") is { } model)
            ReadExternal(model, entity);
        else
            ReadOwn(json, entity, foundation);
        // The default follows the model and its version; written down, it would keep the name of one that is served no longer.
        if (entity.Name == entity.DefaultName)
            entity.Name = "";
        return entity;
    }

    private static void ReadOwn(JsonElement json, EntityForm entity, IReadOnlyCollection<string> foundation)
    {
        entity.ModelName = json.Text("entity_name");
        entity.ModelVersion = json.Text("entity_version");
        entity.Kind = foundation.Contains(entity.ModelName) ? EntityKind.Foundation : EntityKind.Custom;
        entity.WorkloadType = json.Text("workload_type");
        entity.ScaleToZero = json.Flag("scale_to_zero_enabled") ?? false;
        entity.Quantization = json.Text("quantization");
        ReadScale(json, entity);
        if (json.Member("environment_vars") is not { } variables)
            return;
        foreach (var variable in variables.EnumerateObject())
            entity.Variables.Add(new PairForm { Key = variable.Name, Value = variable.Value.GetString() ?? "" });
    }

    private static void ReadScale(JsonElement json, EntityForm entity)
    {
        if (json.Whole("provisioned_model_units") is { } units)
        {
            (entity.Scale, entity.ModelUnits, entity.BurstScaling) = (EntityScale.Units, units, json.Flag("burst_scaling_enabled") ?? true);
        }
        else if (json.Whole("max_provisioned_throughput") is { } throughput)
        {
            (entity.Scale, entity.MinThroughput, entity.MaxThroughput) = (EntityScale.Throughput, json.Whole("min_provisioned_throughput"), throughput);
        }
        else if (json.Whole("max_provisioned_concurrency") is { } concurrency)
        {
            (entity.Scale, entity.MinConcurrency, entity.MaxConcurrency) = (EntityScale.Concurrency, json.Whole("min_provisioned_concurrency"), concurrency);
        }
        else
        {
            (entity.Scale, entity.WorkloadSize) = (EntityScale.Size, json.Text("workload_size"));
        }
    }

    private static void ReadExternal(JsonElement model, EntityForm entity)
    {
        entity.Kind = EntityKind.External;
        entity.Provider = model.Text("provider");
        entity.ExternalName = model.Text("name");
        entity.Task = model.Text("task");
        if (ProviderSchemas.Find(entity.Provider) is { } schema && model.Member(schema.ConfigName) is { } config)
            ReadFields(config, "", entity);
    }

    private static void ReadFields(JsonElement config, string prefix, EntityForm entity)
    {
        foreach (var field in config.EnumerateObject())
        {
            if (field.Value.ValueKind == JsonValueKind.Object)
                ReadFields(field.Value, $"{prefix}{field.Name}.", entity);
            else
                entity.ProviderFields[prefix + field.Name] = field.Value.ToString();
        }
    }
}
