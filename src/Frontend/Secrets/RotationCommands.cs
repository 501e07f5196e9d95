using ServingCluster.Errors;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Grains.Secrets;

namespace ServingCluster.Frontend.Secrets;

/// <summary>The route that changes the master key under which values are sealed; for administrators.</summary>
internal sealed class RotationCommands(IMasterKeys keys, SecretRotation rotation, JsonRequests requests)
{
    public async Task RotateAsync(HttpContext context)
    {
        if (!Caller.Of(context).Principal.IsAdmin)
            throw new ServingException(ErrorCode.PermissionDenied, "Only administrators may change the key of secrets.");
        var body = await requests.ReadOptionalAsync(context);
        var wantsNew = body.Flag("new_key") ?? false;
        body.Mistakes.ThrowIfAny();
        if (wantsNew)
            keys.Renew();
        var report = await rotation.RunAsync(context.RequestAborted);
        if (report.Unreadable.Count > 0)
            throw new ServingException(ErrorCode.InvalidState, $"{report.Rewrapped} values were wrapped anew, and these could not be: {string.Join(" ", report.Unreadable)}");
        await JsonReply.SendAsync(context, (report, keys.Active.Id), static (json, done) =>
        {
            json.WriteString("key_id", done.Id);
            json.WriteNumber("records", done.report.Records);
            json.WriteNumber("rewrapped", done.report.Rewrapped);
        });
    }
}
