using System.Text;
using System.Text.Json.Nodes;

namespace ServingCluster.Client.Tests.Harness;

/// <summary>Compares JSON as it stands, but for white space.</summary>
internal static class Same
{
    public static void Json(string expected, byte[] actual) => Assert.Equal(Plain(expected), Plain(Encoding.UTF8.GetString(actual)));

    private static string Plain(string json) => JsonNode.Parse(json)!.ToJsonString();
}
