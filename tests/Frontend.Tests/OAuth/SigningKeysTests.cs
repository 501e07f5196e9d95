using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ServingCluster.Errors;
using ServingCluster.Frontend.OAuth;
using ServingCluster.Frontend.Tests.Fakes;
using ServingCluster.Grains.Secrets;
using ServingCluster.Grains.TestKit.Cluster;
using ServingCluster.Secrets;

namespace ServingCluster.Frontend.Tests.OAuth;

public sealed class SigningKeysTests
{
    private readonly FakeStore _store = new();
    private readonly FakeTimeProvider _time = new(Samples.Time);

    [Fact]
    public async Task The_private_key_lies_in_the_store_sealed()
    {
        using var keys = Open();
        await keys.SigningAsync(default);
        var record = Encoding.UTF8.GetString(Assert.Single(_store.Records).Value.Span);
        Assert.DoesNotContain("PRIVATE", record);
        Assert.Contains("\"sealed_private_key\"", record);
    }

    [Fact]
    public async Task Two_processes_use_one_key()
    {
        using var first = Open();
        using var second = Open();
        var ids = await Task.WhenAll(first.SigningAsync(default).AsTask(), second.SigningAsync(default).AsTask());
        Assert.Equal(ids[0].Key.KeyId, ids[1].Key.KeyId);
        Assert.NotNull(await second.FindAsync(ids[0].Key.KeyId, default));
    }

    [Fact]
    public async Task A_new_key_is_published_before_it_signs_and_the_old_one_as_long_as_its_tokens_live()
    {
        using var keys = Open();
        var old = (await keys.SigningAsync(default)).Key.KeyId;
        _time.Advance(SigningKeyRules.Period);
        Assert.Equal(old, (await keys.SigningAsync(default)).Key.KeyId);
        Assert.Equal(2, (await keys.PublishedAsync(default)).Count);
        _time.Advance(SigningKeyRules.Announcement);
        var next = (await keys.SigningAsync(default)).Key.KeyId;
        Assert.NotEqual(old, next);
        Assert.NotNull(await keys.FindAsync(old, default));
        _time.Advance(SigningKeyRules.Period);
        Assert.Equal(next, (await keys.SigningAsync(default)).Key.KeyId);
        Assert.Null(await keys.FindAsync(old, default));
    }

    [Fact]
    public async Task A_key_that_another_process_made_is_found_within_seconds()
    {
        using var first = Open();
        await first.SigningAsync(default);
        _time.Advance(SigningKeyRules.Period - TimeSpan.FromSeconds(10));
        await first.PublishedAsync(default);
        _time.Advance(TimeSpan.FromSeconds(10));
        using var second = Open();
        var made = (await second.PublishedAsync(default))[^1].Id;
        Assert.NotNull(await first.FindAsync(made, default));
    }

    [Fact]
    public async Task A_key_that_cannot_be_opened_any_more_is_replaced_and_what_it_signed_stays_good()
    {
        using var before = Open();
        var old = (await before.SigningAsync(default)).Key.KeyId;
        using var after = Open(new SecretSealer(new GivenMasterKeys([MasterKey.Generate()], "another")));

        // So young a key must be of a process beside this one, which has another master key: that is for the operator to mend.
        await Assert.ThrowsAsync<ServingException>(() => after.SigningAsync(default).AsTask());
        _time.Advance(SigningKeyRules.Announcement);
        Assert.NotEqual(old, (await after.SigningAsync(default)).Key.KeyId);
        Assert.NotNull(await after.FindAsync(old, default));
    }

    private SigningKeys Open(ISecretSealer? sealer = null) =>
        new(_store, sealer ?? TestSealer.Instance, _time, NullLogger<SigningKeys>.Instance);
}
