using System.Text;
using ServingCluster.Gateway.Aws;

namespace ServingCluster.Gateway.Tests.Aws;

/// <summary>The cases and signatures of AWS's published test suite for Signature Version 4.</summary>
public class SigV4Tests
{
    private const string Unreserved = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private const string Token =
        "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi"
        + "/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPk"
        + "UL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";

    private static readonly AwsCredentials Credentials = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    private static readonly DateTimeOffset At = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);

    private readonly SigV4 _signer = new("us-east-1", "service");

    /// <summary>Method, path, query, further headers (<c>name:value</c>, a line each), signature.</summary>
    public static TheoryData<string, string, string, string, string> Published { get; } = new()
    {
        { "GET", "/", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31" },
        { "POST", "/", "", "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b" },
        { "GET", "/", "", "My-Header1:value2\nMy-Header1:value2\nMy-Header1:value1", "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea" },
        { "GET", "/", "", "My-Header1:value4\nMy-Header1:value1\nMy-Header1:value3\nMy-Header1:value2", "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01" },
        { "GET", "/", "", "My-Header1: value1\nMy-Header2: \"a   b   c\"", "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736" },
        { "POST", "/", "", "My-Header1:value1", "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c" },
        { "POST", "/", "", "My-Header1:VALUE1", "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d" },
        { "POST", "/", "", "X-Amz-Security-Token:" + Token, "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead" },
        { "GET", "/", "Param1=value1", "", "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb" },
        { "POST", "/", "Param1=value1", "", "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11" },
        { "GET", "/", "Param1=value2&Param1=Value1", "", "eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1" },
        { "GET", "/", "Param2=value2&Param1=value1", "", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500" },
        { "GET", "/", "Param1=value2&Param1=value1", "", "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694" },
        { "GET", "/", $"{Unreserved}={Unreserved}", "", "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197" },
        { "GET", "/", "ሴ=bar", "", "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04" },
        { "GET", "/" + Unreserved, "", "", "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f" },
        { "GET", "/ሴ", "", "", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85" },
        { "GET", "/example space/", "", "", "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741" },
        { "GET", "/example/..", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31" },
        { "GET", "/example1/example2/../..", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31" },
        { "GET", "//", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31" },
        { "GET", "/./", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31" },
        { "GET", "/./example", "", "", "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5" },
        { "GET", "//example//", "", "", "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84" },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Signatures_are_those_of_the_published_cases(string method, string path, string query, string headers, string signature) =>
        Assert.EndsWith($", Signature={signature}", Authorization(method, path, query, headers, ""));

    [Fact]
    public void A_form_is_signed_with_its_content_type()
    {
        var authorization = Authorization("POST", "/", "", "Content-Type:application/x-www-form-urlencoded", "Param1=value1");

        Assert.Equal(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
            + "SignedHeaders=content-type;host;x-amz-date, "
            + "Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
            authorization);
    }

    [Fact]
    public void A_message_gets_the_headers_of_a_published_case()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://example.amazonaws.com/");

        _signer.Sign(request, default, Credentials with { SessionToken = Token }, At);

        Assert.Equal("20150830T123600Z", Header(request, "x-amz-date"));
        Assert.Equal(Token, Header(request, "x-amz-security-token"));
        Assert.EndsWith("Signature=85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead", Header(request, "Authorization"));
    }

    [Fact]
    public void An_encoded_colon_in_a_path_is_encoded_once_more()
    {
        var encoded = Authorization("POST", "/model/nova-v1%3A0/converse", "", "", "{}");
        var plain = Authorization("POST", "/model/nova-v1:0/converse", "", "", "{}");

        // One signer would take "%3A" for ":" and sign both alike; AWS takes what is sent and encodes that.
        Assert.NotEqual(encoded, plain);
    }

    [Fact]
    public void Credentials_do_not_print_their_secret() => Assert.Equal("AKIDEXAMPLE", $"{Credentials with { SessionToken = Token }}");

    private string Authorization(string method, string path, string query, string headers, string body)
    {
        List<KeyValuePair<string, string>> all = [new("Host", "example.amazonaws.com"), new("X-Amz-Date", "20150830T123600Z")];
        foreach (var line in headers.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            all.Add(new(line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..]));
        return _signer.Authorization(method, path, query, all, Encoding.UTF8.GetBytes(body), Credentials, At);
    }

    private static string Header(HttpRequestMessage request, string name) => Assert.Single(request.Headers.GetValues(name));
}
