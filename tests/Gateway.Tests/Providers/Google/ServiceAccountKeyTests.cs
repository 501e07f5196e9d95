using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServingCluster.Errors;
using ServingCluster.Gateway.Providers.Google;

namespace ServingCluster.Gateway.Tests.Providers.Google;

public class ServiceAccountKeyTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_767_225_600);

    [Fact]
    public void An_assertion_says_who_asks_for_what_and_is_signed()
    {
        var parts = ServiceAccountKey.Parse(TestServiceAccount.Json(), "x").Assertion(Now).Split('.');

        Assert.Equal("""{"alg":"RS256","typ":"JWT","kid":"key-1"}""", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0])));
        var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1])).RootElement;
        Assert.Equal("serving@project.iam.gserviceaccount.com", claims.GetProperty("iss").GetString());
        Assert.Equal("https://www.googleapis.com/auth/cloud-platform", claims.GetProperty("scope").GetString());
        Assert.Equal("https://oauth2.googleapis.com/token", claims.GetProperty("aud").GetString());
        Assert.Equal(1_767_225_600, claims.GetProperty("iat").GetInt64());
        Assert.Equal(1_767_229_200, claims.GetProperty("exp").GetInt64());
        Assert.True(TestServiceAccount.Key.VerifyData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Theory]
    [InlineData("planted-secret", "is not the JSON")]
    [InlineData("[\"planted-secret\"]", "is no JSON object")]
    [InlineData("""{"client_email":"planted-secret"}""", "no text 'private_key'")]
    [InlineData("""{"private_key":"planted-secret","client_email":"a@b"}""", "no RSA key in PEM")]
    public void A_text_that_is_no_key_is_told_without_it(string json, string what)
    {
        var thrown = Assert.Throws<ServingException>(() => ServiceAccountKey.Parse(json, "the entity"));

        Assert.Equal(ErrorCode.InvalidState, thrown.Code);
        Assert.Contains(what, thrown.Message);
        Assert.DoesNotContain("planted-secret", thrown.ToString());
    }

    [Theory]
    [InlineData("token_uri", "http://example.com/token", "https://")]
    [InlineData("token_uri", "nowhere", "no URL")]
    [InlineData("client_email", "", "'client_email'")]
    public void A_key_with_a_wrong_field_is_told(string field, string value, string what)
    {
        var json = JsonNode.Parse(TestServiceAccount.Json())!;
        json[field] = value;

        Assert.Contains(what, Assert.Throws<ServingException>(() => ServiceAccountKey.Parse(json.ToJsonString(), "x")).Message);
    }
}
