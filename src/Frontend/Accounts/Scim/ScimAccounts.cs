using System.Globalization;
using ServingCluster.Errors;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Accounts.Scim;

/// <summary>
/// The routes of users, groups and service principals. Administrators change them; everybody may read names and who is in which group, and
/// everything of themselves.
/// </summary>
internal sealed class ScimAccounts(IServingGrains grains, JsonRequests requests)
{
    private const string ListSchema = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
    private const int MostPerPage = 1000;
    private const int PerPage = 100;

    private IIdentityDirectory Directory => grains.IdentityDirectory();

    public async Task ListAsync(HttpContext context, ScimKind kind)
    {
        var selection = SelectionOf(context, id: null);
        var start = Whole(context, "startIndex", 1);
        var query = QueryOf(context, kind, selection, start);
        var page = await Directory.ListAsync(query);
        await JsonReply.SendAsync(context, (page, start, selection), static (json, state) =>
        {
            json.WriteTexts("schemas", [ListSchema]);
            json.WriteNumber("totalResults", state.page.Total);
            json.WriteNumber("startIndex", state.start);
            json.WriteNumber("itemsPerPage", state.page.Accounts.Count);
            json.WriteStartArray("Resources");
            foreach (var account in state.page.Accounts)
            {
                json.WriteStartObject();
                ScimWriter.Write(json, account, state.selection);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    public async Task GetAsync(HttpContext context, ScimKind kind)
    {
        var found = await Directory.GetAsync(kind.Kind, IdOf(context)) ?? throw Missing(context, kind);
        await SendAsync(context, found);
    }

    public async Task CreateAsync(HttpContext context, ScimKind kind)
    {
        RequireAdmin(context, kind);
        var body = await requests.ReadAsync(context, ScimRoutes.ContentType);
        var input = ScimReader.Read(kind, body);
        var groups = ScimReader.ReadGroups(body);
        foreach (var group in groups)
        {
            if (await Directory.GetAsync(PrincipalKind.Group, group) is null)
                body.Mistake("groups", $"no group has the id '{group}'.");
        }

        body.Mistakes.ThrowIfAny();
        var made = await Directory.CreateAsync(input);
        foreach (var group in groups)
            await Directory.ChangeAsync(PrincipalKind.Group, group, [new AccountChange(AccountOperation.Add, AccountAttribute.Members, [made.Account.Id])]);
        context.Response.StatusCode = StatusCodes.Status201Created;
        await SendAsync(context, groups.Count == 0 ? made : await Directory.GetAsync(kind.Kind, made.Account.Id) ?? made);
    }

    public async Task ReplaceAsync(HttpContext context, ScimKind kind)
    {
        RequireAdmin(context, kind);
        var body = await requests.ReadAsync(context, ScimRoutes.ContentType);
        var input = ScimReader.Read(kind, body);
        body.Mistakes.ThrowIfAny();
        await SendAsync(context, await Directory.ReplaceAsync(IdOf(context), input));
    }

    public async Task PatchAsync(HttpContext context, ScimKind kind)
    {
        RequireAdmin(context, kind);
        var body = await requests.ReadAsync(context, ScimRoutes.ContentType);
        await SendAsync(context, await Directory.ChangeAsync(kind.Kind, IdOf(context), ScimPatch.Read(kind, body.Element)));
    }

    public async Task DeleteAsync(HttpContext context, ScimKind kind)
    {
        RequireAdmin(context, kind);
        await Directory.DeleteAsync(kind.Kind, IdOf(context));
        await JsonReply.SendEmptyAsync(context);
    }

    private static Task SendAsync(HttpContext context, AccountInfo info) => JsonReply.SendAsync(
        context, (info, selection: SelectionOf(context, info.Account.Id)), static (json, state) => ScimWriter.Write(json, state.info, state.selection));

    private static AccountQuery QueryOf(HttpContext context, ScimKind kind, ScimSelection selection, int start)
    {
        var query = context.Request.Query;
        var filter = query["filter"].ToString() is { Length: > 0 } text ? ScimFilter.Parse(kind, text) : [];
        var sortBy = SortBy(kind, query["sortBy"].ToString());
        if (!selection.IsPrivileged && filter.SelectMany(f => f).Select(c => c.Attribute).Append(sortBy).Any(a => !ScimAttributes.IsPublic(a)))
            throw new ServingException(ErrorCode.PermissionDenied, "Only administrators may look for accounts by what is not for everybody to know.");
        return new AccountQuery
        {
            Kind = kind.Kind,
            Filter = filter,
            SortBy = sortBy,
            Descending = query["sortOrder"].ToString().Equals("descending", StringComparison.OrdinalIgnoreCase),
            Skip = start - 1,
            Take = Math.Min(Whole(context, "count", 0, PerPage), MostPerPage),
        };
    }

    private static AccountAttribute SortBy(ScimKind kind, string name) => name.Length == 0 ? AccountAttribute.Name
        : ScimAttributes.Find(kind, name) ?? throw new ServingException(
            ErrorCode.InvalidParameterValue, $"sortBy: '{name}' is not an attribute of {kind.Plural} that can be sorted by.");

    // Less than the least counts as that (RFC 7644, 3.4.2.4).
    private static int Whole(HttpContext context, string name, int least, int? missing = null)
    {
        if (context.Request.Query[name].ToString() is not { Length: > 0 } text)
            return missing ?? least;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? Math.Max(least, value)
            : throw new ServingException(ErrorCode.InvalidParameterValue, $"{name}: must be a whole number, but is '{text}'.");
    }

    private static ScimSelection SelectionOf(HttpContext context, string? id)
    {
        var principal = Caller.Of(context).Principal;
        return new ScimSelection(context.Request.Query, principal.IsAdmin || (id is not null && id == principal.AccountId));
    }

    private static void RequireAdmin(HttpContext context, ScimKind kind) => Rights.RequireAdmin(context, $"change {kind.Plural}");

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static ServingException Missing(HttpContext context, ScimKind kind) =>
        new(ErrorCode.ResourceDoesNotExist, $"{kind.Plural} has no member with the id '{IdOf(context)}'.");
}
