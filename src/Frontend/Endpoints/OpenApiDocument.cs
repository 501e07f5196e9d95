using System.Globalization;
using System.Text.Json;
using ServingCluster.Endpoints;
using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>The OpenAPI 3.1 document of an endpoint: one path for each served entity, schemas from the models' signatures, or of the task of a language model.</summary>
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
        var language = LanguageSchema.Of(model.Task);
        json.WriteStartObject($"/served-models/{model.Entity.Name}/invocations");
        json.WriteStartObject("post");
        json.WriteStartObject("requestBody");
        json.WriteBoolean("required", true);
        json.WriteStartObject("content");
        WriteContent(json, JsonReply.ContentType, () => WriteSchema(json, language?.Request, model, RequestSchema.Write));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("responses");
        json.WriteStartObject("200");
        json.WriteString("description", language?.Description ?? "The predictions of the model.");
        json.WriteStartObject("content");
        WriteContent(json, JsonReply.ContentType, () => WriteSchema(json, language?.Answer, model, ResponseSchema.Write));
        if (language?.IsStreamed == true)
            WriteContent(json, "text/event-stream", () => json.WriteRawValue(LanguageSchema.Events));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, string mediaType, Action schema)
    {
        json.WriteStartObject(mediaType);
        json.WritePropertyName("schema");
        schema();
        json.WriteEndObject();
    }

    private static void WriteSchema(Utf8JsonWriter json, string? language, ServedModel model, Action<Utf8JsonWriter, Models.ModelSignature> custom)
    {
        if (language is not null)
        {
            json.WriteRawValue(language);
            return;
        }

        json.WriteStartObject();
        custom(json, model.Manifest!.Signature);
        json.WriteEndObject();
    }
}
