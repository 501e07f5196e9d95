using ServingCluster.Frontend.Http;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Access;

/// <summary>Reads and changes the grants of one kind of object.</summary>
internal sealed class PermissionHandler<TLevel>(IGuardedObjects<TLevel> kind, KnownPrincipals principals, JsonRequests requests)
    where TLevel : struct, Enum
{
    public async Task GetAsync(HttpContext context) => await SendAsync(context, await kind.FindAsync(context, IdOf(context), kind.ToRead));

    public Task ReplaceAsync(HttpContext context) => GrantAsync(context, inPlaceOfAll: true);

    public Task MergeAsync(HttpContext context) => GrantAsync(context, inPlaceOfAll: false);

    public async Task ListLevelsAsync(HttpContext context)
    {
        await kind.FindAsync(context, IdOf(context), kind.ToRead);
        await JsonReply.SendAsync(context, kind, static (json, kind) =>
        {
            json.WriteStartArray("permission_levels");
            foreach (var level in PermissionNames<TLevel>.All)
            {
                json.WriteStartObject();
                json.WriteString("permission_level", PermissionNames<TLevel>.Of(level));
                json.WriteString("description", kind.Describe(level));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private async Task GrantAsync(HttpContext context, bool inPlaceOfAll)
    {
        await kind.FindAsync(context, IdOf(context), AccessList<TLevel>.Highest);
        var body = await requests.ReadAsync(context);
        var entries = AccessParser.Parse<TLevel>(body);
        if (body.Mistakes.Count == 0)
            await principals.CheckAsync(body.PathOf(AccessParser.Field), entries, body.Mistakes);
        body.Mistakes.ThrowIfAny();
        await SendAsync(context, await kind.GrantAsync(context, IdOf(context), entries, inPlaceOfAll));
    }

    private async Task SendAsync(HttpContext context, Guarded<TLevel> guarded)
    {
        var displayNames = await principals.DisplayNamesAsync(guarded.Access.Entries);
        await JsonReply.SendAsync(context, (kind, guarded, displayNames), static (json, found) =>
            AccessWriter.Write(json, found.kind, found.guarded, found.displayNames));
    }

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues["id"]!;
}
