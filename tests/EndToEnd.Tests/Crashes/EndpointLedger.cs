using System.Text.Json.Nodes;
using ServingCluster.EndToEnd.Tests.Harness;

namespace ServingCluster.EndToEnd.Tests.Crashes;

/// <summary>Creates, updates, tags and deletes one endpoint.</summary>
internal sealed class EndpointLedger(string name, int seed) : Ledger
{
    private const string TagKey = "mark";
    private readonly Random _random = new(seed);

    // What may be true now: one thing, or two while nobody knows whether the last change was made. Null: there is no endpoint.
    private List<EndpointFacts?> _possible = [null];

    public override async Task CheckAsync(ServerClient client)
    {
        var facts = await ReadAsync(client);
        Assert.True(_possible.Contains(facts), $"Endpoint '{name}' is [{facts}], but was acknowledged as [{string.Join("] or [", _possible)}].");
        _possible = [facts];
        if (facts is null)
            (await client.InvokeAsync(name)).Expect(404);
        else
            await AssertServesAsync(client, facts);
    }

    protected override Task ChangeAsync(ServerClient client)
    {
        // Several possibilities were left by the last crash: find out first, as a client would.
        if (_possible.Count > 1)
            return CheckAsync(client);
        return _possible[0] is { } facts ? ChangeAsync(client, facts) : CreateAsync(client);
    }

    private Task ChangeAsync(ServerClient client, EndpointFacts facts) => _random.Next(10) switch
    {
        < 2 => TryAsync(null, () => client.DeleteAsync(name)),
        < 6 => UpdateAsync(client, facts),
        _ => TagAsync(client, facts),
    };

    private Task CreateAsync(ServerClient client)
    {
        var version = AnyVersion();
        return TryAsync(new EndpointFacts(1, $"{version}", ""), () => client.CreateAsync(name, Configs.Iris(version)));
    }

    private Task UpdateAsync(ServerClient client, EndpointFacts facts)
    {
        var version = AnyVersion();
        var updated = facts with { ConfigVersion = facts.ConfigVersion + 1, ModelVersion = $"{version}" };
        return TryAsync(updated, () => client.UpdateAsync(name, Configs.Iris(version)));
    }

    private Task TagAsync(ServerClient client, EndpointFacts facts)
    {
        var tag = $"{_random.Next()}";
        return TryAsync(facts with { Tag = tag }, () => client.TagAsync(name, TagKey, tag));
    }

    private int AnyVersion() => _random.Next(1, 3);

    private async Task TryAsync(EndpointFacts? after, Func<Task<Answer>> change)
    {
        var before = _possible[0];
        _possible = [before, after];
        var answer = await change();
        // A config can be replaced only while no other is under way.
        if (answer.Status == 409)
        {
            _possible = [before];
            return;
        }

        answer.Expect(200);
        _possible = [after];
        Acknowledge();
    }

    private async Task<EndpointFacts?> ReadAsync(ServerClient client)
    {
        var answer = await client.DescribeAsync(name);
        if (answer.Status == 404)
            return null;
        var endpoint = answer.Expect(200).Json;
        var newest = endpoint["pending_config"] ?? endpoint["config"]!;
        var tag = endpoint["tags"]?.AsArray().FirstOrDefault(t => (string?)t!["key"] == TagKey)?["value"];
        return new EndpointFacts((int)newest["config_version"]!, (string)newest["served_entities"]![0]!["entity_version"]!, (string?)tag ?? "");
    }

    private async Task AssertServesAsync(ServerClient client, EndpointFacts facts)
    {
        JsonNode ready = await client.ReadyAsync(name);
        Assert.Equal(facts.ConfigVersion, (int)ready["config"]!["config_version"]!);
        await Eventually.GetAsync(
            () => client.InvokeAsync(name), a => a.Status == 200 && a.ServedModel == $"iris-{facts.ModelVersion}", $"'{name}' serves {facts}");
    }
}
