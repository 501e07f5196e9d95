using System.Globalization;
using System.Text.Json;
using ServingCluster.Endpoints;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>The OpenAPI 3.1 document of an endpoint: one path for each served entity, schemas from the models' signatures.</summary>
/// <param name="endpoint">The endpoint; it has an active config.</param>
/// <param name="models">What it serves.</param>
/// <param name="origin">Scheme and host under which the caller reached this server.</param>
internal sealed class OpenApiDocument(EndpointDescription endpoint, IReadOnlyList<ServedModel> models, string origin)
{
    /// <summary>Writes the members of the document.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("openapi", "3.1.0");
        json.WriteStartObject("info");
        json.WriteString("title", endpoint.Name);
        json.WriteString("version", endpoint.Config!.Config.Version.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
        json.WriteStartArray("servers");
        json.WriteStartObject();
        json.WriteString("url", $"{origin}/serving-endpoints/{endpoint.Name}");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("paths");
        foreach (var model in models)
            WritePath(json, model);
        json.WriteEndObject();
    }

    private static void WritePath(Utf8JsonWriter json, ServedModel model)
    {
        json.WriteStartObject($"/served-models/{model.Entity.Name}/invocations");
        json.WriteStartObject("post");
        json.WriteStartObject("requestBody");
        json.WriteBoolean("required", true);
        WriteContent(json, model, RequestSchema.Write);
        json.WriteEndObject();
        json.WriteStartObject("responses");
        json.WriteStartObject("200");
        json.WriteString("description", "The predictions of the model.");
        WriteContent(json, model, ResponseSchema.Write);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, ServedModel model, Action<Utf8JsonWriter, Models.ModelSignature> schema)
    {
        json.WriteStartObject("content");
        json.WriteStartObject("application/json");
        json.WriteStartObject("schema");
        schema(json, model.Manifest.Signature);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
