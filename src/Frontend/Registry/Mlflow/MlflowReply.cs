using ServingCluster.Frontend.Access;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Registry.Search;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Registry.Mlflow;

/// <summary>Sends the answers of MLflow's protocol.</summary>
internal sealed class MlflowReply(MlflowDialect dialect)
{
    private readonly MlflowWriter _writer = new(dialect);

    public Task SendModelAsync(HttpContext context, RegisteredModelInfo model) =>
        JsonReply.SendAsync(context, (_writer, model), static (json, state) =>
        {
            json.WriteStartObject("registered_model");
            state._writer.WriteModel(json, state.model);
            json.WriteEndObject();
        });

    public Task SendModelDetailsAsync(HttpContext context, RegisteredModelInfo model) =>
        JsonReply.SendAsync(context, (_writer, model, level: Permission.Of(context, model)), static (json, state) =>
        {
            json.WriteStartObject("registered_model_databricks");
            state._writer.WriteModelDetails(json, state.model, state.level);
            json.WriteEndObject();
        });

    public Task SendModelsAsync(HttpContext context, Page<RegisteredModelInfo> page) =>
        JsonReply.SendAsync(context, (_writer, page), static (json, state) =>
        {
            json.WriteStartArray("registered_models");
            foreach (var model in state.page.Items)
            {
                json.WriteStartObject();
                state._writer.WriteModel(json, model);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNextPage(state.page.NextToken);
        });

    public Task SendVersionAsync(HttpContext context, RegisteredModelInfo model, ModelVersionInfo version) =>
        JsonReply.SendAsync(context, (_writer, model, version), static (json, state) =>
        {
            json.WriteStartObject("model_version");
            state._writer.WriteVersion(json, state.model, state.version);
            json.WriteEndObject();
        });

    public Task SendVersionsAsync(HttpContext context, Page<(RegisteredModelInfo Model, ModelVersionInfo Version)> page) =>
        JsonReply.SendAsync(context, (_writer, page), static (json, state) =>
        {
            json.WriteStartArray("model_versions");
            foreach (var (model, version) in state.page.Items)
            {
                json.WriteStartObject();
                state._writer.WriteVersion(json, model, version);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNextPage(state.page.NextToken);
        });

    public Task SendLatestVersionsAsync(HttpContext context, RegisteredModelInfo model) =>
        JsonReply.SendAsync(context, (_writer, model), static (json, state) =>
            state._writer.WriteLatestVersions(json, "model_versions", state.model));
}
