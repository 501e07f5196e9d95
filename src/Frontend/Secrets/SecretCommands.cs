using ServingCluster.Errors;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Secrets;

namespace ServingCluster.Frontend.Secrets;

/// <summary>The routes of secrets. A value is sealed here, where it comes in, and opened here, where it goes out.</summary>
internal sealed class SecretCommands(IServingGrains grains, JsonRequests requests, ISecretSealer sealer)
{
    public async Task PutAsync(HttpContext context)
    {
        var body = await requests.ReadAsync(context);
        var (name, key) = (body.RequiredText("scope"), body.RequiredText("key"));
        var value = SecretArguments.ReadValue(body);
        var scope = await grains.FindScopeAsync(name);
        await scope.PutSecretAsync(key, sealer.Seal(value, SecretLimits.PurposeOf(name, key)), Caller.Of(context).Principal);
        await JsonReply.SendEmptyAsync(context);
    }

    public async Task DeleteAsync(HttpContext context)
    {
        var body = await requests.ReadAsync(context);
        var (name, key) = (body.RequiredText("scope"), body.RequiredText("key"));
        body.Mistakes.ThrowIfAny();
        await (await grains.FindScopeAsync(name)).DeleteSecretAsync(key, Caller.Of(context).Principal);
        await JsonReply.SendEmptyAsync(context);
    }

    public async Task ListAsync(HttpContext context)
    {
        var mistakes = new Mistakes();
        var name = context.Request.Query.Required("scope", mistakes);
        mistakes.ThrowIfAny();
        var secrets = await (await grains.FindScopeAsync(name)).ListSecretsAsync(Caller.Of(context).Principal);
        await JsonReply.SendAsync(context, secrets, static (json, secrets) =>
        {
            json.WriteStartArray("secrets");
            foreach (var secret in secrets)
            {
                json.WriteStartObject();
                json.WriteString("key", secret.Key);
                json.WriteNumber("last_updated_timestamp", secret.UpdatedAt.ToUnixTimeMilliseconds());
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    public async Task GetAsync(HttpContext context)
    {
        var mistakes = new Mistakes();
        var (name, key) = (context.Request.Query.Required("scope", mistakes), context.Request.Query.Required("key", mistakes));
        mistakes.ThrowIfAny();
        var secret = await (await grains.FindScopeAsync(name)).GetSecretAsync(key, Caller.Of(context).Principal);
        var value = sealer.Open(secret.Value, SecretLimits.PurposeOf(name, key));
        SecurityHeaders.ForbidStoring(context);
        await JsonReply.SendAsync(context, (key, value), static (json, secret) =>
        {
            json.WriteString("key", secret.key);
            json.WriteString("value", secret.value);
        });
    }
}
