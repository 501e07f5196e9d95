using System.Text;
using ServingCluster.Grains.Secrets;
using ServingCluster.Grains.Storage;

namespace ServingCluster.Grains.Tests.Secrets;

public sealed class SecretRotationTests
{
    private readonly MasterKey _old = MasterKey.Generate();
    private readonly MasterKey _new = MasterKey.Generate();
    private readonly MemoryStateStore _store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_sealed_value_of_the_store_needs_the_new_key_alone_afterwards()
    {
        for (var i = 0; i < 3; i++)
            await WriteAsync($"secrets/s/k{i}", $$$"""{"format":1,"data":{"value":"{{{Sealer(_old).Seal($"v{i}", "p")}}}"}}""");
        await WriteAsync("endpoints/e", $$"""{"a":"{{Sealer(_old).Seal("a", "p")}}","b":["{{Sealer(_old).Seal("b", "p")}}"],"c":"Grüße"}""");
        await WriteAsync("other", """{"x":1}""");

        var report = await Rotation(_new, _old).RunAsync(Token);

        Assert.Equal((4, 5), (report.Records, report.Rewrapped));
        Assert.Empty(report.Unreadable);
        Assert.DoesNotContain(_old.Id, string.Concat(await TextsAsync()));
        Assert.Contains("\"c\":\"Grüße\"", await ReadAsync("endpoints/e"));
        Assert.Equal("v1", Sealer(_new).Open((await ReadAsync("secrets/s/k1")).Split('"')[^2], "p"));
        Assert.Equal((4, 0), await Rotation(_new, _old).RunAsync(Token) is var again ? (again.Records, again.Rewrapped) : default);
    }

    [Fact]
    public async Task What_is_broken_off_is_done_by_the_next_run()
    {
        for (var i = 0; i < 5; i++)
            await WriteAsync($"k{i}", Sealer(_old).Seal("v", "p"));
        var store = new MeddledStore(_store) { FailsAfter = 2 };
        await Assert.ThrowsAsync<IOException>(() => new SecretRotation(store, Sealer(_new, _old)).RunAsync(Token));
        Assert.Equal(3, (await TextsAsync()).Count(t => t.Contains(_old.Id)));
        Assert.Equal(3, (await Rotation(_new, _old).RunAsync(Token)).Rewrapped);
    }

    [Fact]
    public async Task What_somebody_writes_meanwhile_is_kept_and_wrapped()
    {
        await WriteAsync("k", Sealer(_old).Seal("before", "p"));
        var store = new MeddledStore(_store);
        store.BeforeWrite = async () =>
        {
            store.BeforeWrite = null;
            var record = (await _store.ReadAsync("k", Token))!;
            await _store.WriteAsync("k", Encoding.UTF8.GetBytes(Sealer(_old).Seal("after", "p")), record.ETag, Token);
        };
        Assert.Equal(1, (await new SecretRotation(store, Sealer(_new, _old)).RunAsync(Token)).Rewrapped);
        Assert.Equal("after", Sealer(_new).Open(await ReadAsync("k"), "p"));
    }

    [Fact]
    public async Task What_cannot_be_opened_stays_and_is_named()
    {
        var strange = Sealer(MasterKey.Generate()).Seal("v", "p");
        await WriteAsync("k1", strange);
        await WriteAsync("k2", Sealer(_old).Seal("v", "p"));
        await WriteAsync("k3", "sealed1.deadbeef.AAAA.AAAA");
        var report = await Rotation(_new, _old).RunAsync(Token);
        Assert.Equal(1, report.Rewrapped);
        Assert.Equal(["k1", "k3"], report.Unreadable.Select(u => u.Split(':')[0]));
        Assert.Equal(strange, await ReadAsync("k1"));
    }

    private SecretRotation Rotation(params IReadOnlyList<MasterKey> keys) => new(_store, Sealer(keys));

    private static SecretSealer Sealer(params IReadOnlyList<MasterKey> keys) => new(new GivenMasterKeys(keys, "a test"));

    private async Task WriteAsync(string key, string text) => await _store.WriteAsync(key, Encoding.UTF8.GetBytes(text), null, Token);

    private async Task<string> ReadAsync(string key) => Encoding.UTF8.GetString((await _store.ReadAsync(key, Token))!.Value.Span);

    private async Task<List<string>> TextsAsync()
    {
        var texts = new List<string>();
        await foreach (var record in _store.ListAsync("", Token))
            texts.Add(Encoding.UTF8.GetString(record.Value.Span));
        return texts;
    }
}
