using ServingCluster.Errors;
using ServingCluster.Grains.Secrets;

namespace ServingCluster.Grains.Tests.Secrets;

public sealed class SecretSealerTests
{
    private const string Purpose = "scopes/s/k";

    private readonly MasterKey _key = MasterKey.Generate();

    [Theory]
    [InlineData("")]
    [InlineData("sk-1234")]
    [InlineData("Grüße, 世界 \0 \n")]
    public void What_was_sealed_opens_for_its_purpose(string text)
    {
        var sealer = Sealer(_key);
        Assert.Equal(text, sealer.Open(sealer.Seal(text, Purpose), Purpose));
    }

    [Fact]
    public void The_same_text_is_sealed_otherwise_each_time_and_never_stands_in_it()
    {
        var sealer = Sealer(_key);
        var (first, second) = (sealer.Seal("sk-planted", Purpose), sealer.Seal("sk-planted", Purpose));
        Assert.NotEqual(first.Split('.')[2], second.Split('.')[2]);
        Assert.NotEqual(first.Split('.')[3], second.Split('.')[3]);
        Assert.DoesNotContain("planted", first);
        Assert.StartsWith($"sealed1.{_key.Id}.", first);
    }

    [Fact]
    public void It_does_not_open_for_another_purpose()
    {
        var sealer = Sealer(_key);
        var failure = Assert.Throws<ServingException>(() => sealer.Open(sealer.Seal("sk-planted", Purpose), "scopes/other/k"));
        Assert.Equal(ErrorCode.InternalError, failure.Code);
        Assert.DoesNotContain("planted", failure.Message);
    }

    [Fact]
    public void The_key_of_one_value_does_not_open_another()
    {
        var sealer = Sealer(_key);
        var (one, other) = (sealer.Seal("one", Purpose).Split('.'), sealer.Seal("other", Purpose).Split('.'));
        Assert.Throws<ServingException>(() => sealer.Open($"{one[0]}.{one[1]}.{one[2]}.{other[3]}", Purpose));
    }

    [Fact]
    public void A_change_of_any_character_shows()
    {
        var sealer = Sealer(_key);
        var text = sealer.Seal("a value", Purpose);
        for (var i = 0; i < text.Length; i++)
        {
            var changed = text[..i] + (text[i] == 'A' ? 'B' : 'A') + text[(i + 1)..];
            Assert.Equal(ErrorCode.InternalError, Assert.Throws<ServingException>(() => sealer.Open(changed, Purpose)).Code);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("sk-1234")]
    [InlineData("sealed1...")]
    [InlineData("sealed1.00.AAAA.AAAA")]
    [InlineData("sealed2.00.AAAA.AAAA")]
    public void What_was_never_sealed_does_not_open(string text) =>
        Assert.Equal(ErrorCode.InternalError, Assert.Throws<ServingException>(() => Sealer(_key).Open(text, Purpose)).Code);

    [Fact]
    public void A_ring_opens_what_older_keys_sealed_and_seals_with_the_first()
    {
        var fresh = MasterKey.Generate();
        var old = Sealer(_key).Seal("value", Purpose);
        var ring = Sealer(fresh, _key);
        Assert.Equal("value", ring.Open(old, Purpose));
        Assert.StartsWith($"sealed1.{fresh.Id}.", ring.Seal("value", Purpose));
    }

    [Fact]
    public void A_key_that_is_not_there_is_named()
    {
        var failure = Assert.Throws<ServingException>(() => Sealer(MasterKey.Generate()).Open(Sealer(_key).Seal("value", Purpose), Purpose));
        Assert.Contains(_key.Id, failure.Message);
    }

    [Fact]
    public void Wrapped_anew_a_value_needs_the_new_key_alone_and_is_otherwise_the_same()
    {
        var fresh = MasterKey.Generate();
        var old = Sealer(_key).Seal("value", Purpose);
        var rewrapped = Sealer(fresh, _key).Rewrap(old, "here");
        Assert.Equal(old.Split('.')[3], rewrapped.Split('.')[3]);
        Assert.Equal("value", Sealer(fresh).Open(rewrapped, Purpose));
        Assert.Equal(rewrapped, Sealer(fresh).Rewrap(rewrapped, "here"));
    }

    [Fact]
    public void Without_a_key_nothing_is_sealed_and_the_message_says_what_to_do()
    {
        var failure = Assert.Throws<ServingException>(() => new SecretSealer(new NoMasterKeys("Set one.")).Seal("value", Purpose));
        Assert.Equal(ErrorCode.InvalidState, failure.Code);
        Assert.Contains("Set one.", failure.Message);
    }

    private static SecretSealer Sealer(params IReadOnlyList<MasterKey> keys) => new(new GivenMasterKeys(keys, "a test"));
}
