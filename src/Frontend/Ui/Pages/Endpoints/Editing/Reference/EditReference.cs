using System.Text.Json;
using ServingCluster.Frontend.Ui.Api;
using ServingCluster.Frontend.Ui.Pages.Models;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Reference;

/// <summary>What the form offers to choose from, asked of the API once for each open form.</summary>
internal sealed class EditReference(ServingApi api)
{
    private readonly Dictionary<string, IReadOnlyList<VersionChoice>> _versions = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _keys = [];
    private readonly Dictionary<(string Model, string Version), IReadOnlyList<string>> _quantizations = [];

    /// <summary>Registered models that the person may see, by name, those of <see cref="Foundation"/> among them.</summary>
    public IReadOnlyList<string> Models { get; private set; } = [];

    /// <summary>Those that the server offers to everybody.</summary>
    public IReadOnlyList<string> Foundation { get; private set; } = [];

    /// <summary>Secret scopes that the person may see.</summary>
    public IReadOnlyList<string> Scopes { get; private set; } = [];

    /// <summary>What models run on.</summary>
    public WorkloadChoices Workloads { get; private set; } = new();

    /// <summary>Asks for what every form needs.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        Workloads = await api.GetAsync<WorkloadChoices>("/api/2.0/serving/workload-options", cancellationToken);
        var foundation = await api.GetAsync("/api/2.0/serving-endpoints:search?type=foundation&max_results=100", cancellationToken);
        Foundation = [.. foundation.List("endpoints").SelectMany(e => e.List("served_entities")).Select(e => e.Text("entity_name")).Distinct()];
        Models = await ModelNamesAsync(cancellationToken);
        Scopes = [.. (await api.GetAsync("/api/2.0/secrets/scopes/list", cancellationToken)).List("scopes").Select(s => s.Text("name"))];
    }

    /// <summary>The versions of a model, newest first; none for a model that there is not.</summary>
    public async Task<IReadOnlyList<VersionChoice>> VersionsAsync(string model)
    {
        if (!Models.Contains(model))
            return [];
        if (_versions.TryGetValue(model, out var known))
            return known;
        var answer = await api.GetAsync<ModelVersionList>($"/api/2.1/unity-catalog/models/{Uri.EscapeDataString(model)}/versions?max_results=1000");
        return _versions[model] = [.. answer.ModelVersions.OrderByDescending(v => v.Version)];
    }

    /// <summary>The bits that the weights of a model version can be asked for in; none for a model whose weights stay as they are.</summary>
    public async Task<IReadOnlyList<string>> QuantizationsAsync(string model, string version)
    {
        if (model.Length == 0 || version.Length == 0)
            return [];
        if (_quantizations.TryGetValue((model, version), out var known))
            return known;
        try
        {
            var found = await api.GetAsync<VersionInfo>(VersionInfo.PathOf(model, version));
            // What has not come yet may turn out to be anything.
            if (!found.IsReady)
                return Workloads.Quantizations;
            return _quantizations[(model, version)] = [.. Workloads.Quantizations.Where(found.MemoryBytesByQuantization.ContainsKey)];
        }
        catch (ApiException)
        {
            // Who may not read the model can serve it no less with what is asked for, or is told by the check.
            return Workloads.Quantizations;
        }
    }

    /// <summary>The keys of a scope.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync(string scope)
    {
        if (scope.Length == 0)
            return [];
        if (_keys.TryGetValue(scope, out var known))
            return known;
        var answer = await api.GetAsync("/api/2.0/secrets/list?scope=" + Uri.EscapeDataString(scope));
        return _keys[scope] = [.. answer.List("secrets").Select(s => s.Text("key"))];
    }

    /// <summary>The chunk of a model on a kind of device, with its weights in so many bits.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="type">The workload type.</param>
    /// <param name="quantization">The bits; empty for the model's own.</param>
    public async Task<ThroughputChunk> ChunkAsync(string model, string version, string type, string quantization)
    {
        if (model.Length == 0 || version.Length == 0)
            return new ThroughputChunk(null, "Choose a model and a version first.");
        try
        {
            var path = $"/api/2.0/serving-endpoints/get-model-optimization-info/{Uri.EscapeDataString(model)}/{Uri.EscapeDataString(version)}";
            return ChunkOf(await api.GetAsync(path), DeviceOf(type), quantization);
        }
        catch (ApiException e)
        {
            return new ThroughputChunk(null, e.Message);
        }
    }

    private static ThroughputChunk ChunkOf(JsonElement info, string device, string quantization)
    {
        if (info.Flag("optimizable") != true)
            return new ThroughputChunk(null, "Throughput is provisioned for language models only, and this is none: give it a workload size.");
        var measured = info.List("measurements").FirstOrDefault(m => m.Text("device") == device && m.Text("quantization") == quantization);
        return measured.Whole("throughput_chunk_size") is { } size
            ? new ThroughputChunk(size, "")
            : new ThroughputChunk(null, $"It has not been measured on {device} with {(quantization.Length > 0 ? quantization : "the model's own")} weights yet: it is when an endpoint asks for it. Throughput must be a multiple of the chunk that is found then.");
    }

    private string DeviceOf(string type) => Workloads.WorkloadTypes.FirstOrDefault(t => t.WorkloadType == type)?.Gpu == true ? "GPU" : "CPU";

    private async Task<IReadOnlyList<string>> ModelNamesAsync(CancellationToken cancellationToken)
    {
        var names = new List<string>();
        var token = "";
        do
        {
            var answer = await api.GetAsync("/api/2.1/unity-catalog/models?page_token=" + Uri.EscapeDataString(token), cancellationToken);
            names.AddRange(answer.List("registered_models").Select(m => m.Text("full_name")));
            token = answer.Text("next_page_token");
        }
        while (token.Length > 0);
        return names;
    }
}
