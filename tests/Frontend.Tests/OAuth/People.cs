namespace ServingCluster.Frontend.Tests.OAuth;

/// <summary>Makes accounts and credentials by the routes, as administrators do.</summary>
internal static class People
{
    public const string Scim = "/api/2.0/preview/scim/v2";

    public static async Task<string> AddUserAsync(this TestFrontend frontend, string name) =>
        (await frontend.SendAsync("POST", Scim + "/Users", $$"""{"userName":"{{name}}","displayName":"The {{name}}"}""")).AssertCreated()["id"].GetString()!;

    public static async Task<string> AddGroupAsync(this TestFrontend frontend, string name, params string[] members) =>
        (await frontend.SendAsync(
            "POST", Scim + "/Groups",
            $$"""{"displayName":"{{name}}","members":[{{string.Join(',', members.Select(m => $$"""{"value":"{{m}}"}"""))}}]}""")).AssertCreated()["id"].GetString()!;

    /// <summary>A service principal with a secret.</summary>
    public static async Task<(string Id, string ApplicationId, string Secret)> AddServiceAsync(this TestFrontend frontend)
    {
        var made = (await frontend.SendAsync("POST", Scim + "/ServicePrincipals", """{"displayName":"robot"}""")).AssertCreated();
        var id = made["id"].GetString()!;
        var secret = (await frontend.SendAsync("POST", $"/api/2.0/accounts/servicePrincipals/{id}/credentials/secrets")).AssertOk();
        return (id, made["applicationId"].GetString()!, secret["secret"].GetString()!);
    }

    /// <summary>A personal access token of a service principal, made by an administrator.</summary>
    public static async Task<(string Token, string Id)> AddTokenForAsync(this TestFrontend frontend, string applicationId, int seconds = 3600)
    {
        var made = (await frontend.SendAsync(
            "POST", "/api/2.0/token-management/on-behalf-of/tokens", $$"""{"application_id":"{{applicationId}}","lifetime_seconds":{{seconds}}}""")).AssertOk();
        return (made["token_value"].GetString()!, made["token_info"].GetProperty("token_id").GetString()!);
    }

    /// <summary>A token that no administrator holds.</summary>
    public static async Task<string> AddStrangerAsync(this TestFrontend frontend) =>
        (await frontend.AddTokenForAsync((await frontend.AddServiceAsync()).ApplicationId)).Token;

    public static Answer AssertCreated(this Answer answer)
    {
        Assert.True(answer.Status == 201, $"{answer.Status}: {answer.Body}");
        return answer;
    }

    /// <summary>Checks an error of SCIM.</summary>
    public static Answer AssertScimError(this Answer answer, int status, string part)
    {
        Assert.True(answer.Status == status, $"{answer.Status}: {answer.Body}");
        Assert.Equal(status.ToString(), answer["status"].GetString());
        Assert.Contains(part, answer["detail"].GetString());
        return answer;
    }

    /// <summary>Checks an error of OAuth.</summary>
    public static Answer AssertOAuthError(this Answer answer, int status, string error, string part)
    {
        Assert.True(answer.Status == status, $"{answer.Status}: {answer.Body}");
        Assert.Equal(error, answer["error"].GetString());
        Assert.Contains(part, answer["error_description"].GetString());
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
        return answer;
    }
}
