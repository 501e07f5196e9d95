using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServingCluster.External;
using ServingCluster.Gateway.Http;
using ServingCluster.Inference;
using ServingCluster.Secrets;

namespace ServingCluster.Gateway.Tests.Kit;

/// <summary>The gateway with a fake provider, fake secrets and a clock turned by hand.</summary>
internal sealed class TestGateway : IDisposable
{
    private readonly ServiceProvider _services;

    public TestGateway(GatewayOptions? options = null, Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Trace));
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<ISecretReader>(Secrets);
        services.AddSingleton<ISecretSealer>(Secrets);
        services.AddGateway(options ?? new GatewayOptions());
        services.AddSingleton(new Upstream(new HttpMessageInvoker(Provider)));
        configure?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public WatchedTime Time { get; } = new();

    public LogLines Log { get; } = new();

    public FakeProvider Provider { get; } = new();

    public FakeSecrets Secrets { get; } = new();

    public IExternalModels Models => _services.GetRequiredService<IExternalModels>();

    public static ExternalTarget Target(string provider, string name, string task = "llm/v1/chat", params (string Name, string Value)[] config) =>
        new("front", "id1", "entity", new ExternalModel { Provider = provider, Name = name, Task = task, Config = config.ToDictionary(c => c.Name, c => c.Value) });

    public static ExternalTarget OpenAi(string name = "gpt-4o", string task = "llm/v1/chat") => Target("openai", name, task, ("openai_api_key", "{{secrets/ai/key}}"));

    public static ExternalTarget Anthropic(string task = "llm/v1/chat") => Target("anthropic", "claude-sonnet-4-5", task, ("anthropic_api_key", "{{secrets/ai/key}}"));

    public InvocationRequest Request(string body, InvocationTask task = InvocationTask.Chat) => new()
    {
        Body = Encoding.UTF8.GetBytes(body),
        Format = BodyFormat.Json,
        Task = task,
        Caller = "someone",
        RequestId = "r1",
        Deadline = Time.GetUtcNow().AddMinutes(10),
    };

    /// <summary>The answer as text, or the failure as "CODE: message".</summary>
    public async Task<string> AskAsync(ExternalTarget target, string body, InvocationTask task = InvocationTask.Chat)
    {
        using var response = await InvokeAsync(target, body, task);
        return response.Error is { } error ? $"{error}: {response.Message}" : Encoding.UTF8.GetString(response.Body.Span);
    }

    public async Task<InvocationResponse> InvokeAsync(ExternalTarget target, string body, InvocationTask task = InvocationTask.Chat) =>
        await Models.InvokeAsync(target, Request(body, task), TestContext.Current.CancellationToken);

    public async Task<List<InvocationChunk>> StreamAsync(ExternalTarget target, string body, InvocationTask task = InvocationTask.Chat)
    {
        List<InvocationChunk> chunks = [];
        await foreach (var chunk in Models.StreamAsync(target, Request(body, task), TestContext.Current.CancellationToken))
            chunks.Add(chunk);
        return chunks;
    }

    /// <summary>The payloads of a stream as text; the last is "done" or the failure.</summary>
    public async Task<List<string>> TextsAsync(ExternalTarget target, string body, InvocationTask task = InvocationTask.Chat) =>
        [.. (await StreamAsync(target, body, task)).Select(TextOf)];

    public void Dispose() => _services.Dispose();

    private static string TextOf(InvocationChunk chunk) => chunk switch
    {
        { Error: { } error } => $"{error}: {chunk.Message}",
        { IsLast: true } => "done",
        _ => Encoding.UTF8.GetString(chunk.Payload.Span),
    };
}
