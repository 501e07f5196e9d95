using ServingCluster.External;
using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>Reads an external model by the schema of its provider. Whether its values will do is for the endpoint's rules to say.</summary>
internal static class ExternalModelParser
{
    public static ExternalModelInput Parse(BodyReader model)
    {
        var provider = model.Text("provider");
        var schema = ProviderSchemas.Find(provider);
        foreach (var other in ProviderSchemas.All.Where(s => s != schema && !model.IsNeutral(s.ConfigName)))
            model.Mistake(other.ConfigName, $"belongs to the provider '{other.Provider}', but provider is '{provider}'; leave it out.");
        var config = new Dictionary<string, string>();
        if (schema is not null && model.Object(schema.ConfigName) is { } fields)
            Read(fields, "", schema, config);
        return new ExternalModelInput
        {
            Provider = provider,
            Name = model.Text("name"),
            Task = model.Text("task"),
            Config = config,
        };
    }

    private static void Read(BodyReader fields, string prefix, ProviderSchema schema, Dictionary<string, string> config)
    {
        foreach (var name in fields.Names)
        {
            var full = prefix + name;
            if (schema.HasFieldsIn(full))
            {
                if (fields.Object(name) is { } nested)
                    Read(nested, full + ".", schema, config);
            }
            else if (!schema.Takes(full))
            {
                if (!fields.IsNeutral(name))
                    fields.Mistake(name, schema.Unknown());
            }
            // Clients with typed messages send the empty string for a field that nobody set.
            else if (fields.Text(name) is { Length: > 0 } text)
            {
                config[full] = text;
            }
        }
    }
}
