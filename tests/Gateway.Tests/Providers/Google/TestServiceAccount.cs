using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace ServingCluster.Gateway.Tests.Providers.Google;

/// <summary>A service account with a key of its own, as Google's file has it.</summary>
internal static class TestServiceAccount
{
    public static RSA Key { get; } = RSA.Create(2048);

    public static string Json(string tokenUri = "https://oauth2.googleapis.com/token") => new JsonObject
    {
        ["type"] = "service_account",
        ["project_id"] = "project",
        ["private_key_id"] = "key-1",
        ["private_key"] = Key.ExportPkcs8PrivateKeyPem(),
        ["client_email"] = "serving@project.iam.gserviceaccount.com",
        ["token_uri"] = tokenUri,
    }.ToJsonString();
}
