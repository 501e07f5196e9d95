using ServingCluster.Errors;
using ServingCluster.External;
using ServingCluster.Gateway.Credentials;
using ServingCluster.Gateway.PassThrough;
using ServingCluster.Gateway.Settings;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Providers.OpenAi;

/// <summary>
/// OpenAI (https://platform.openai.com/docs/api-reference), and Azure OpenAI with a key or by Entra ID
/// (https://learn.microsoft.com/azure/ai-services/openai/reference).
/// </summary>
internal sealed class OpenAiProvider(TokenEndpoint tokens, GatewayOptions options, TimeProvider time) : IProvider
{
    private const string DefaultBase = "https://api.openai.com/v1";
    private const string Key = "openai_api_key";

    /// <inheritdoc/>
    public string Name => ExternalProviders.OpenAi;

    /// <inheritdoc/>
    public bool Speaks(InvocationTask task, ExternalModel model) =>
        ExternalTasks.IsOf(task, model.Task) || task == InvocationTask.Responses && model.Task == ExternalTasks.Chat;

    /// <inheritdoc/>
    public ValueTask<ProviderCall> PrepareAsync(ProviderRequest request, CancellationToken cancellationToken) =>
        request.Settings.State(Connect).PrepareAsync(request, cancellationToken);

    private OpenAiConnection Connect(ProviderSettings settings)
    {
        var type = settings.Find("openai_api_type") ?? "openai";
        return type.ToLowerInvariant() switch
        {
            "openai" => ConnectToOpenAi(settings),
            "azure" => ConnectToAzure(settings) with { KeyField = Key, Key = static key => new HeaderCredential("api-key", key) },
            "azuread" => ConnectToAzure(settings) with { Token = new(new EntraTokens(settings, tokens, options.EntraAuthority), time) },
            _ => throw new ServingException(
                ErrorCode.InvalidState, $"openai_api_type of {settings.Owner} is '{type}'; it has to be 'openai', 'azure' or 'azuread'."),
        };
    }

    private static OpenAiConnection ConnectToOpenAi(ProviderSettings settings)
    {
        var model = BodyEdits.MemberOf(settings.Target.Model.Name);
        return new OpenAiConnection
        {
            Urls = OpenAiPaths.Below(path => ProviderUrl.Join(settings, "openai_api_base", settings.Find("openai_api_base") ?? DefaultBase, path)),
            Model = model,
            ResponsesModel = model,
            Headers = settings.Find("openai_organization") is { } organization ? [new("OpenAI-Organization", organization)] : [],
            KeyField = Key,
            Key = HeaderCredential.Bearer,
        };
    }

    private static OpenAiConnection ConnectToAzure(ProviderSettings settings)
    {
        var root = settings.Require("openai_api_base");
        var version = settings.Require("openai_api_version");
        var deployment = settings.Require("openai_deployment_name");
        var query = "api-version=" + Uri.EscapeDataString(version);
        var below = "/openai/deployments/" + ProviderUrl.Segment(settings, "openai_deployment_name", deployment);
        return new OpenAiConnection
        {
            // The deployment stands in the address, except with responses, where it is the model.
            Urls = OpenAiPaths.Below(path => ProviderUrl.Join(
                settings, "openai_api_base", root, (path == OpenAiPaths.Responses ? "/openai" : below) + path, query)),
            ResponsesModel = BodyEdits.MemberOf(deployment),
            TellsUsage = TakesStreamOptions(version),
        };
    }

    /// <summary>Azure refuses <c>stream_options</c> in versions of its API before this one.</summary>
    private static bool TakesStreamOptions(string version) =>
        version.Length < 10 || !char.IsAsciiDigit(version[0]) || string.CompareOrdinal(version, 0, "2024-09-01", 0, 10) >= 0;
}
