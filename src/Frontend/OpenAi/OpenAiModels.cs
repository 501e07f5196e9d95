using System.Text.Json;
using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Frontend.Access;
using ServingCluster.Frontend.Endpoints;
using ServingCluster.Frontend.Http;
using ServingCluster.Identity;
using ServingCluster.Models;

namespace ServingCluster.Frontend.OpenAi;

/// <summary>The endpoints of language models as OpenAI's API lists models.</summary>
internal sealed class OpenAiModels(IServingGrains grains, EndpointReads endpoints)
{
    /// <summary><c>GET models</c>.</summary>
    public async Task ListAsync(HttpContext context)
    {
        var found = await endpoints.DescribeAllAsync(context);
        await JsonReply.SendAsync(context, found.Where(IsModel), static (json, models) =>
        {
            json.WriteString("object", "list");
            json.WriteStartArray("data");
            foreach (var model in models)
            {
                json.WriteStartObject();
                Write(json, model);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary><c>GET models/{id}</c>.</summary>
    public async Task GetAsync(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["id"]!;
        var endpoint = await grains.EndpointCatalog().ContainsAsync(name) ? await grains.Endpoint(name).GetAsync() : null;
        if (endpoint is null || !IsModel(endpoint))
            throw Missing(name);
        Permission.Require(context, endpoint, EndpointPermission.CanView);
        await JsonReply.SendAsync(context, endpoint, Write);
    }

    /// <summary>What is said of a model that no endpoint is.</summary>
    public static ServingException Missing(string name) => new(
        ErrorCode.EndpointNotFound, $"The model '{name}' does not exist: no serving endpoint of a language model has that name.");

    private static bool IsModel(EndpointDescription endpoint) => ModelTasks.IsLanguage(endpoint.Task);

    private static void Write(Utf8JsonWriter json, EndpointDescription endpoint)
    {
        json.WriteString("id", endpoint.Name);
        json.WriteString("object", "model");
        json.WriteNumber("created", endpoint.CreatedAt.ToUnixTimeSeconds());
        json.WriteString("owned_by", endpoint.Creator);
    }
}
