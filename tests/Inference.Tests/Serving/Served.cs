using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServingCluster.Inference.Serving;
using ServingCluster.Models;

namespace ServingCluster.Inference.Tests.Serving;

/// <summary>A model as the runtime serves it: inspected, loaded, asked.</summary>
internal sealed class Served : IAsyncDisposable
{
    private Served(ModelManifest manifest, ILoadedModel model, IReadOnlyList<string> log) => (Manifest, Model, Log) = (manifest, model, log);

    public static OnnxModelRuntime Runtime { get; } = new(TimeProvider.System);

    public ModelManifest Manifest { get; }

    public ILoadedModel Model { get; }

    public IReadOnlyList<string> Log { get; }

    public static string Sample(string name) => Path.Combine(AppContext.BaseDirectory, "samples", "models", name.Replace('/', Path.DirectorySeparatorChar));

    public static async Task<Served> LoadAsync(string folder, params (string Name, string Value)[] settings)
    {
        var manifest = await Runtime.InspectAsync(folder, default) ?? throw new InvalidOperationException($"'{folder}' holds no model");
        var log = new List<string>();
        var model = await Runtime.LoadAsync(new ModelLoadRequest
        {
            Folder = folder,
            Manifest = manifest,
            Device = "cpu",
            Settings = settings.ToDictionary(s => s.Name, s => s.Value),
            Log = log.Add,
        }, default);
        return new Served(manifest, model, log);
    }

    /// <summary>Loads one of the fixtures as a bare .onnx file, from a folder of its own.</summary>
    public static async Task<Served> LoadFixtureAsync(string name, params (string Name, string Value)[] settings)
    {
        using var folder = FixtureFolder.Of(name);
        return await LoadAsync(folder.Path, settings);
    }

    public static InvocationRequest Request(string body, BodyFormat format = BodyFormat.Json, DateTimeOffset? deadline = null) => new()
    {
        Body = Encoding.UTF8.GetBytes(body),
        Format = format,
        Caller = "ann",
        RequestId = "r",
        Deadline = deadline ?? DateTimeOffset.MaxValue,
    };

    /// <summary>The answer's text.</summary>
    public async Task<string> TextAsync(string body, BodyFormat format = BodyFormat.Json)
    {
        using var answer = await Model.InvokeAsync(Request(body, format), default);
        Assert.True(answer.Error is null, answer.Message);
        return Encoding.UTF8.GetString(answer.Body.Span);
    }

    public async Task<JsonNode> PredictAsync(JsonNode body) => JsonNode.Parse(await TextAsync(body.ToJsonString()))!["predictions"]!;

    public async Task<InvocationResponse> RefusedAsync(string body)
    {
        using var answer = await Model.InvokeAsync(Request(body), default);
        Assert.True(answer.Error is not null, $"answered: {JsonSerializer.Serialize(Encoding.UTF8.GetString(answer.Body.Span))}");
        return answer;
    }

    public ValueTask DisposeAsync() => Model.DisposeAsync();
}
