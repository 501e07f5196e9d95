using ServingCluster.Grains.Secrets;

namespace ServingCluster.Grains.Tests.Secrets;

public sealed class MasterKeyTests
{
    private const string Hex = "fbf0fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2";

    private static readonly string Base64 = Convert.ToBase64String(Convert.FromHexString(Hex));

    [Fact]
    public void One_key_is_read_from_all_its_spellings()
    {
        string[] spellings = [Hex, Hex.ToUpperInvariant(), Base64, Base64.TrimEnd('='), Base64.Replace('+', '-').Replace('/', '_'), $" {Base64}\n"];
        Assert.Single(spellings.Select(s => MasterKey.TryParse(s, out var key) ? key.Id : s).Distinct());
    }

    [Theory]
    [InlineData("")]
    [InlineData("password")]
    [InlineData("fbf0fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")]
    public void What_is_not_32_bytes_is_no_key(string text) => Assert.False(MasterKey.TryParse(text, out _));

    [Fact]
    public void A_key_shows_its_id_and_never_itself()
    {
        Assert.True(MasterKey.TryParse(Hex, out var key));
        Assert.Equal(16, key.Id.Length);
        Assert.Equal(key.Id, key.ToString());
        Assert.DoesNotContain(key.Id, Hex);
    }
}
