using ServingCluster.External;
using ServingCluster.Gateway.Settings;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Providers.OpenAi;

/// <summary>
/// An endpoint of Databricks Model Serving, or of a cluster like this one: bodies of OpenAI's shape at its invocations route. The model's
/// name is the endpoint's.
/// </summary>
internal sealed class DatabricksProvider : IProvider
{
    /// <inheritdoc/>
    public string Name => ExternalProviders.DatabricksModelServing;

    /// <inheritdoc/>
    public bool Speaks(InvocationTask task, ExternalModel model) => ExternalTasks.IsOf(task, model.Task);

    /// <inheritdoc/>
    public ValueTask<ProviderCall> PrepareAsync(ProviderRequest request, CancellationToken cancellationToken) =>
        request.Settings.State(Connect).PrepareAsync(request, cancellationToken);

    private static OpenAiConnection Connect(ProviderSettings settings)
    {
        const string field = "databricks_workspace_url";
        var path = $"/serving-endpoints/{ProviderUrl.Segment(settings, "name", settings.Target.Model.Name)}/invocations";
        var url = ProviderUrl.Join(settings, field, WithScheme(settings.Require(field)), path);
        return new OpenAiConnection
        {
            Urls = OpenAiPaths.Below(_ => url),
            KeyField = "databricks_api_token",
            Key = HeaderCredential.Bearer,
            // It knows extra_params itself.
            Inlines = false,
        };
    }

    // Workspaces are often named by their host alone.
    private static string WithScheme(string address) => address.Contains("://", StringComparison.Ordinal) ? address : "https://" + address;
}
