using System.Text.RegularExpressions;
using ServingCluster.Errors;
using ServingCluster.External;
using ServingCluster.Gateway.Aws;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Providers.Cohere;
using ServingCluster.Gateway.Requests;
using ServingCluster.Gateway.Settings;
using ServingCluster.Gateway.Text;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Providers.Bedrock;

/// <summary>
/// Amazon Bedrock (https://docs.aws.amazon.com/bedrock/latest/APIReference): chats, and completions as chats of one message, by its
/// Converse API, which is one for all makers of models; embeddings of Amazon's and Cohere's models by InvokeModel.
/// </summary>
/// <param name="time">Tells the time that is signed.</param>
internal sealed partial class BedrockProvider(TimeProvider time) : IProvider
{
    private const string Service = "bedrock";

    /// <inheritdoc/>
    public string Name => ExternalProviders.AmazonBedrock;

    /// <inheritdoc/>
    public bool Speaks(InvocationTask task, ExternalModel model) => ExternalTasks.IsOf(task, model.Task)
        && (task != InvocationTask.Embeddings || BedrockMaker.Of(model) is BedrockMaker.Amazon or BedrockMaker.Cohere);

    /// <inheritdoc/>
    public async ValueTask<ProviderCall> PrepareAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        var region = RegionOf(request.Settings);
        var id = await request.Settings.SecretAsync("aws_access_key_id", cancellationToken);
        var secret = await request.Settings.SecretAsync("aws_secret_access_key", cancellationToken);
        var credential = new SigV4Credential(new SigV4(region, Service), new AwsCredentials(id, secret), time);
        return request.Task == InvocationTask.Embeddings ? Embed(request, region, credential) : Converse(request, region, credential);
    }

    private static ProviderCall Converse(ProviderRequest request, string region, ICredential credential)
    {
        var maker = BedrockMaker.Of(request.Model);
        using var text = TextRequest.Read(request, ConverseBody.Natives, (read, mistakes) => ConverseBody.Check(read, mistakes, maker));
        return new()
        {
            Url = UrlOf(request, region, request.IsStream ? "converse-stream" : "converse"),
            Content = ConverseBody.Write(text, maker),
            Credential = credential,
            Exchange = new ConverseExchange(TextAnswer.For(request, text)),
        };
    }

    private static ProviderCall Embed(ProviderRequest request, string region, ICredential credential) =>
        BedrockMaker.Of(request.Model) == BedrockMaker.Cohere
            ? EmbedWithCohere(request, region, credential)
            : EmbedWithTitan(request, region, credential);

    private static ProviderCall EmbedWithCohere(ProviderRequest request, string region, ICredential credential)
    {
        using var texts = EmbeddingsRequestReader.Read(request.Body, CohereEmbedding.Natives, CohereEmbedding.Check);
        var exchange = new EmbeddingsExchange(request.Model.Name, texts, CohereEmbedding.Read);
        return Invoke(request, region, credential, CohereEmbedding.Write(texts, model: null), exchange);
    }

    private static ProviderCall EmbedWithTitan(ProviderRequest request, string region, ICredential credential)
    {
        using var texts = EmbeddingsRequestReader.Read(request.Body, TitanEmbedding.Natives, TitanEmbedding.Check);
        var exchange = new EmbeddingsExchange(request.Model.Name, texts, TitanEmbedding.Read);
        return Invoke(request, region, credential, TitanEmbedding.Write(texts), exchange);
    }

    private static ProviderCall Invoke(
        ProviderRequest request, string region, ICredential credential, PooledBuffer content, Exchange exchange) =>
        new() { Url = UrlOf(request, region, "invoke"), Content = content, Credential = credential, Exchange = exchange };

    private static Uri UrlOf(ProviderRequest request, string region, string operation) =>
        new(BaseOf(region), $"/model/{ProviderUrl.Segment(request.Settings, "name", request.Model.Name)}/{operation}");

    private static Uri BaseOf(string region) => new(
        $"https://bedrock-runtime.{region}.amazonaws.com{(region.StartsWith("cn-", StringComparison.Ordinal) ? ".cn" : "")}");

    private static string RegionOf(ProviderSettings settings)
    {
        var region = settings.Require("aws_region");
        return Form().IsMatch(region)
            ? region
            : throw new ServingException(
                ErrorCode.InvalidState, $"aws_region of {settings.Owner} has to be a region's name, such as us-east-1.");
    }

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
