using ServingCluster.Gateway.Providers.Google;

namespace ServingCluster.Gateway.Tests.Providers.Google;

public class GeminiCallIdTests
{
    [Theory]
    [InlineData("c2lnbg==")]
    [InlineData("with/+ and more")]
    public void A_signature_travels_in_the_id(string signature) =>
        Assert.Equal(signature, GeminiCallId.SignatureOf(GeminiCallId.Make("id", signature)));

    [Fact]
    public void Googles_own_id_stays_where_there_is_no_signature() => Assert.Equal("id", GeminiCallId.Make("id", null));

    [Fact]
    public void Calls_without_an_id_get_different_ones() => Assert.NotEqual(GeminiCallId.Make(null, null), GeminiCallId.Make(null, null));

    [Theory]
    [InlineData("call_1")]
    [InlineData("call_1~sig~")]
    [InlineData("call_1~sig~not base64!")]
    public void Ids_of_others_hold_no_signature(string id) => Assert.True(string.IsNullOrEmpty(GeminiCallId.SignatureOf(id)));
}
