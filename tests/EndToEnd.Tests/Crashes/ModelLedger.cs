using System.Text.Json.Nodes;
using ServingCluster.EndToEnd.Tests.Harness;

namespace ServingCluster.EndToEnd.Tests.Crashes;

/// <summary>Creates and deletes a registered model and its versions.</summary>
internal sealed class ModelLedger(string name, int seed) : Ledger
{
    private const string Models = "/api/2.0/mlflow/registered-models";
    private const string Versions = "/api/2.0/mlflow/model-versions";
    private readonly Random _random = new(seed);

    // What was acknowledged, null while the model itself is in doubt or gone; and the change that nobody knows the end of.
    private SortedSet<int>? _versions;
    private Doubt _doubt;

    private enum Doubt
    {
        None,
        ModelCreated,
        ModelDeleted,
        VersionCreated,
        VersionDeleted,
    }

    private int _doubtful;

    public override async Task CheckAsync(ServerClient client)
    {
        var found = await ReadAsync(client);
        Assert.True(IsPossible(found), $"Model '{name}' has [{Show(found)}], but [{Show(_versions)}] was acknowledged; in doubt: {_doubt} {_doubtful}.");
        (_versions, _doubt) = (found, Doubt.None);
        foreach (var version in found ?? [])
            await Eventually.GetAsync(() => StatusAsync(client, version), s => s == "READY", $"version {version} of '{name}' is ready");
    }

    protected override Task ChangeAsync(ServerClient client)
    {
        if (_doubt != Doubt.None)
            return CheckAsync(client);
        if (_versions is null)
            return CreateModelAsync(client);
        return _random.Next(10) switch
        {
            0 => DeleteModelAsync(client),
            < 4 when _versions.Count > 0 => DeleteVersionAsync(client, _versions.ElementAt(_random.Next(_versions.Count))),
            _ => CreateVersionAsync(client),
        };
    }

    private bool IsPossible(SortedSet<int>? found) => _doubt switch
    {
        Doubt.ModelCreated => found is null or { Count: 0 },
        Doubt.ModelDeleted => found is null || found.SetEquals(_versions!),
        Doubt.VersionCreated => found is not null && found.IsSupersetOf(_versions!) && found.Count <= _versions!.Count + 1,
        Doubt.VersionDeleted => found is not null && (found.SetEquals(_versions!) || found.SetEquals(_versions!.Where(v => v != _doubtful))),
        _ => found is null ? _versions is null : _versions is not null && found.SetEquals(_versions),
    };

    private async Task CreateModelAsync(ServerClient client)
    {
        await TryAsync(Doubt.ModelCreated, () => client.PostAsync($"{Models}/create", new JsonObject { ["name"] = name }.ToJsonString()));
        _versions = [];
    }

    private async Task DeleteModelAsync(ServerClient client)
    {
        await TryAsync(Doubt.ModelDeleted, () => client.SendAsync(HttpMethod.Delete, $"{Models}/delete?name={name}"));
        _versions = null;
    }

    private async Task CreateVersionAsync(ServerClient client)
    {
        var source = Path.Combine(ServerProcess.Samples, "iris", $"{_random.Next(1, 3)}");
        var body = new JsonObject { ["name"] = name, ["source"] = source }.ToJsonString();
        var answer = await TryAsync(Doubt.VersionCreated, () => client.PostAsync($"{Versions}/create", body));
        _versions!.Add(int.Parse((string)answer.Json["model_version"]!["version"]!));
    }

    private async Task DeleteVersionAsync(ServerClient client, int version)
    {
        _doubtful = version;
        await TryAsync(Doubt.VersionDeleted, () => client.SendAsync(HttpMethod.Delete, $"{Versions}/delete?name={name}&version={version}"));
        _versions!.Remove(version);
    }

    private async Task<Answer> TryAsync(Doubt doubt, Func<Task<Answer>> change)
    {
        _doubt = doubt;
        var answer = (await change()).Expect(200);
        _doubt = Doubt.None;
        Acknowledge();
        return answer;
    }

    private async Task<SortedSet<int>?> ReadAsync(ServerClient client)
    {
        if ((await client.GetAsync($"{Models}/get?name={name}")).Status == 404)
            return null;
        var filter = Uri.EscapeDataString($"name='{name}'");
        var answer = (await client.GetAsync($"{Versions}/search?filter={filter}&max_results=1000")).Expect(200);
        return [.. answer.Json["model_versions"]?.AsArray().Select(v => int.Parse((string)v!["version"]!)) ?? []];
    }

    private async Task<string?> StatusAsync(ServerClient client, int version) =>
        (string?)(await client.GetAsync($"{Versions}/get?name={name}&version={version}")).Expect(200).Json["model_version"]!["status"];

    private static string Show(SortedSet<int>? versions) => versions is null ? "no model" : string.Join(", ", versions);
}
