using System.Text.Json.Nodes;
using ServingCluster.External;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Sending;

/// <summary>Writes a served entity of the form as the API takes it.</summary>
internal static class EntityJson
{
    public static JsonObject Of(EntityForm entity)
    {
        var json = new JsonObject();
        if (entity.Name.Length > 0)
            json["name"] = entity.Name;
        if (entity.IsExternal)
            json["external_model"] = External(entity);
        else
            AddOwn(json, entity);
        return json;
    }

    private static void AddOwn(JsonObject json, EntityForm entity)
    {
        json["entity_name"] = entity.ModelName;
        json["entity_version"] = entity.ModelVersion;
        json["workload_type"] = entity.WorkloadType;
        AddScale(json, entity);
        if (entity.Quantization.Length > 0)
            json["quantization"] = entity.Quantization;
        if (entity.Variables.Count == 0)
            return;
        var variables = new JsonObject();
        foreach (var variable in entity.Variables.Where(v => v.Key.Length > 0))
            variables[variable.Key] = variable.Value;
        json["environment_vars"] = variables;
    }

    private static void AddScale(JsonObject json, EntityForm entity)
    {
        switch (entity.Scale)
        {
            case EntityScale.Size:
                json["workload_size"] = entity.WorkloadSize;
                break;
            case EntityScale.Concurrency:
                json["min_provisioned_concurrency"] = entity.MinConcurrency;
                json["max_provisioned_concurrency"] = entity.MaxConcurrency;
                break;
            case EntityScale.Throughput:
                json["min_provisioned_throughput"] = entity.MinThroughput;
                json["max_provisioned_throughput"] = entity.MaxThroughput;
                break;
            case EntityScale.Units:
                json["provisioned_model_units"] = entity.ModelUnits;
                if (!entity.BurstScaling)
                    json["burst_scaling_enabled"] = false;
                break;
        }

        json["scale_to_zero_enabled"] = entity.ScaleToZero;
    }

    private static JsonObject External(EntityForm entity)
    {
        var json = new JsonObject { ["provider"] = entity.Provider, ["name"] = entity.ExternalName, ["task"] = entity.Task };
        if (ProviderSchemas.Find(entity.Provider) is not { } schema)
            return json;
        var config = new JsonObject();
        // Fields of another choice stay in the form, but are not sent.
        foreach (var field in schema.Fields.Where(f => schema.Applies(f, entity.ProviderFields)))
        {
            foreach (var name in new[] { field.Name, field.PlaintextName }.OfType<string>())
            {
                if (entity.ProviderFields.TryGetValue(name, out var value) && value.Length > 0)
                    Put(config, name, value);
            }
        }

        json[schema.ConfigName] = config;
        return json;
    }

    private static void Put(JsonObject config, string name, string value)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            config[name] = value;
            return;
        }

        if (config[name[..dot]] is not JsonObject nested)
            config[name[..dot]] = nested = [];
        nested[name[(dot + 1)..]] = value;
    }
}
