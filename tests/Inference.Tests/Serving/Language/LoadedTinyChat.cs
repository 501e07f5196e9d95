using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ServingCluster.Errors;
using ServingCluster.Inference.Serving.Language;
using ServingCluster.Models;

namespace ServingCluster.Inference.Tests.Serving.Language;

/// <summary>The sample chat model as the runtime serves it; one for all tests of a class.</summary>
public sealed class LoadedTinyChat : IAsyncLifetime
{
    internal LanguageModelRuntime Runtime { get; } = new(TimeProvider.System, NullLogger<LanguageModelRuntime>.Instance);

    internal ModelManifest Manifest { get; private set; } = null!;

    internal ILoadedModel Model { get; private set; } = null!;

    internal List<string> Log { get; } = [];

    public async ValueTask InitializeAsync()
    {
        Manifest = (await Runtime.InspectAsync(TinyChat.Folder, default))!;
        Model = await LoadAsync();
    }

    internal async Task<ILoadedModel> LoadAsync(params (string Name, string Value)[] settings) => await Runtime.LoadAsync(new ModelLoadRequest
    {
        ModelName = "system.ai.tiny_chat",
        Folder = TinyChat.Folder,
        Manifest = Manifest,
        Device = "cpu",
        Settings = settings.ToDictionary(s => s.Name, s => s.Value),
        Log = Log.Add,
    }, default);

    public async ValueTask DisposeAsync() => await Model.DisposeAsync();

    internal static InvocationRequest Request(string body) => new()
    {
        Body = Encoding.UTF8.GetBytes(body),
        Format = BodyFormat.Json,
        Caller = "ann",
        RequestId = "r1",
        Deadline = DateTimeOffset.MaxValue,
    };

    internal async Task<JsonNode> AskAsync(string body)
    {
        using var answer = await Model.InvokeAsync(Request(body), default);
        Assert.True(answer.Error is null, answer.Message);
        return JsonNode.Parse(answer.Body.Span)!;
    }

    internal async Task<(ErrorCode?, string)> RefusedAsync(string body)
    {
        using var answer = await Model.InvokeAsync(Request(body), default);
        return (answer.Error, answer.Message);
    }

    internal async Task<List<JsonNode>> StreamAsync(string body)
    {
        var chunks = await Model.StreamAsync(Request(body), default).ToListAsync();
        Assert.True(chunks[^1].Error is null, chunks[^1].Message);
        return [.. chunks[..^1].Select(c => JsonNode.Parse(c.Payload.Span)!)];
    }
}
