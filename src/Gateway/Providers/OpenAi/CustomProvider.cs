using ServingCluster.Errors;
using ServingCluster.External;
using ServingCluster.Gateway.PassThrough;
using ServingCluster.Gateway.Settings;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Providers.OpenAi;

/// <summary>
/// Any server that speaks OpenAI's API. <c>custom_provider_url</c> is the address of the task itself when it ends with the task's path
/// (<c>/chat/completions</c>) or Databricks' (<c>/invocations</c>); otherwise the base that the path is appended to.
/// </summary>
internal sealed class CustomProvider : IProvider
{
    private const string Url = "custom_provider_url";
    private const string Token = "bearer_token_auth.token";
    private const string KeyName = "api_key_auth.key";
    private const string KeyValue = "api_key_auth.value";

    /// <inheritdoc/>
    public string Name => ExternalProviders.Custom;

    /// <inheritdoc/>
    public bool Speaks(InvocationTask task, ExternalModel model) => ExternalTasks.IsOf(task, model.Task);

    /// <inheritdoc/>
    public ValueTask<ProviderCall> PrepareAsync(ProviderRequest request, CancellationToken cancellationToken) =>
        request.Settings.State(Connect).PrepareAsync(request, cancellationToken);

    private static OpenAiConnection Connect(ProviderSettings settings)
    {
        var isBearer = settings.HasSecret(Token);
        if (!isBearer && !settings.HasSecret(KeyValue))
            throw new ServingException(
                ErrorCode.InvalidState, $"The config of {settings.Owner} gives no credential: it has to have bearer_token_auth or api_key_auth.");
        var header = isBearer ? "" : HeaderName(settings);
        return new OpenAiConnection
        {
            Urls = OpenAiPaths.Below(path => AddressOf(settings, path)),
            Model = BodyEdits.MemberOf(settings.Target.Model.Name),
            KeyField = isBearer ? Token : KeyValue,
            Key = isBearer ? HeaderCredential.Bearer : key => new HeaderCredential(header, key),
        };
    }

    private static Uri AddressOf(ProviderSettings settings, string path)
    {
        var address = settings.Require(Url);
        var whole = ProviderUrl.Join(settings, Url, address, "");
        var isWhole = whole.AbsolutePath.EndsWith(path, StringComparison.Ordinal) || whole.AbsolutePath.EndsWith("/invocations", StringComparison.Ordinal);
        return isWhole ? whole : ProviderUrl.Join(settings, Url, address, path);
    }

    private static string HeaderName(ProviderSettings settings)
    {
        var name = settings.Require(KeyName);

        // A config of before that was checked may have any.
        if (!KeyHeader.MayBe(name))
            throw new ServingException(ErrorCode.InvalidState, $"{KeyName} of {settings.Owner} has to be the name of a header that may take a key, such as x-api-key; '{name}' is none.");
        return name;
    }
}
