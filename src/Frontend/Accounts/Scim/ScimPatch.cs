using System.Text.Json;
using System.Text.RegularExpressions;
using ServingCluster.Errors;
using ServingCluster.Frontend.Http;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Accounts.Scim;

/// <summary>
/// Reads the operations of a patch (RFC 7644, 3.5.2), as SDKs, Terraform and Entra ID send them: with a path, with a path that picks
/// elements (<c>members[value eq "7"]</c>), or without one and with an object of attributes as the value.
/// </summary>
internal static partial class ScimPatch
{
    private const int MostOperations = 1000;

    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidParameterValue"/> with every mistake.</exception>
    public static IReadOnlyList<AccountChange> Read(ScimKind kind, JsonElement body)
    {
        var mistakes = new Mistakes();
        var changes = new List<AccountChange>();
        if (!body.TryGetProperty("Operations", out var operations) || operations.ValueKind != JsonValueKind.Array)
            mistakes.Add("Operations", "is required; it is a list.");
        else if (operations.GetArrayLength() > MostOperations)
            mistakes.Add("Operations", $"may be at most {MostOperations}.");
        else
        {
            foreach (var (operation, i) in operations.EnumerateArray().Select((o, i) => (o, i)))
                ReadOperation(kind, operation, $"Operations[{i}]", changes, mistakes);
        }

        mistakes.ThrowIfAny();
        return changes;
    }

    private static void ReadOperation(ScimKind kind, JsonElement operation, string at, List<AccountChange> changes, Mistakes mistakes)
    {
        if (operation.ValueKind != JsonValueKind.Object)
        {
            mistakes.Add(at, $"must be an object, but is {JsonText.KindOf(operation)}.");
            return;
        }

        var reader = new BodyReader(operation, at, mistakes);
        if (!Enum.TryParse<AccountOperation>(reader.RequiredText("op"), ignoreCase: true, out var verb) || !Enum.IsDefined(verb))
        {
            reader.Mistake("op", "must be add, remove or replace.");
            return;
        }

        var value = operation.TryGetProperty("value", out var given) ? given : default;
        if (reader.Text("path") is { Length: > 0 } path)
            ReadPath(kind, verb, path, value, at, changes, mistakes);
        else if (value.ValueKind == JsonValueKind.Object && verb != AccountOperation.Remove)
            ReadAttributes(kind, verb, value, at, changes, mistakes);
        else
            reader.Mistake("path", "is required, unless 'value' is an object of attributes to add or to replace.");
    }

    private static void ReadAttributes(
        ScimKind kind, AccountOperation verb, JsonElement value, string at, List<AccountChange> changes, Mistakes mistakes)
    {
        foreach (var attribute in value.EnumerateObject().Where(a => a.Name is not ("schemas" or "id" or "meta")))
        {
            if (attribute.NameEquals("name") && attribute.Value.ValueKind == JsonValueKind.Object)
            {
                foreach (var part in attribute.Value.EnumerateObject())
                    ReadPath(kind, verb, $"name.{part.Name}", part.Value, $"{at}.value", changes, mistakes);
            }
            else
            {
                ReadPath(kind, verb, attribute.Name, attribute.Value, $"{at}.value", changes, mistakes);
            }
        }
    }

    private static void ReadPath(
        ScimKind kind, AccountOperation verb, string path, JsonElement value, string at, List<AccountChange> changes, Mistakes mistakes)
    {
        var picked = Picking().Match(path);
        if (ScimAttributes.Find(kind, picked.Success ? picked.Groups["attribute"].Value : path) is not { } attribute)
        {
            mistakes.Add(at, $"{kind.Plural} have no attribute '{path}' that can be changed.");
            return;
        }

        if (picked.Success)
            ReadPicked(verb, attribute, picked, value, at, changes, mistakes);
        else if (verb == AccountOperation.Remove && value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            changes.Add(new AccountChange(verb, attribute, []));
        else if (ScimAttributes.IsList(attribute))
            changes.Add(ElementsOf(verb, attribute, value, at, mistakes));
        else if (JsonScalars.TryText(value, out var text))
            changes.Add(new AccountChange(verb, attribute, [text]));
        else
            mistakes.Add(at, $"the value of '{path}' must be a string, a number or a boolean, but is {KindOf(value)}.");
    }

    private static void ReadPicked(
        AccountOperation verb, AccountAttribute attribute, Match picked, JsonElement value, string at, List<AccountChange> changes, Mistakes mistakes)
    {
        var (by, which) = (picked.Groups["by"].Value, picked.Groups["which"].Value);
        if (verb == AccountOperation.Remove && by == "value" && ScimAttributes.IsList(attribute))
            changes.Add(new AccountChange(verb, attribute, [which]));
        else if (verb != AccountOperation.Remove && by == "type" && attribute == AccountAttribute.Emails && JsonScalars.TryText(value, out var address))
            changes.Add(new AccountChange(AccountOperation.Replace, attribute, [address]) { Emails = [new AccountEmail(address, which, true)] });
        else
            mistakes.Add(at, "a path picks elements to remove by 'value', or the e-mail address to set by 'type', and in no other way here.");
    }

    private static AccountChange ElementsOf(AccountOperation verb, AccountAttribute attribute, JsonElement value, string at, Mistakes mistakes)
    {
        var elements = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : new[] { value };
        var emails = elements.Select((element, i) => ElementOf(element, $"{at}.value[{i}]", mistakes)).OfType<AccountEmail>().ToList();
        return new AccountChange(verb, attribute, [.. emails.Select(e => e.Value)])
        {
            Emails = attribute == AccountAttribute.Emails ? emails : [],
        };
    }

    /// <summary>An element's value, with what only e-mail addresses have besides.</summary>
    private static AccountEmail? ElementOf(JsonElement element, string at, Mistakes mistakes)
    {
        if (element.ValueKind == JsonValueKind.String)
            return new AccountEmail(element.GetString()!, "", false);
        if (element.ValueKind == JsonValueKind.Object)
        {
            var reader = new BodyReader(element, at, mistakes);
            return new AccountEmail(reader.RequiredText("value"), reader.Text("type") ?? "", reader.Flag("primary") ?? false);
        }

        mistakes.Add(at, $"must be an object with 'value', or a string, but is {KindOf(element)}.");
        return null;
    }

    private static string KindOf(JsonElement value) => value.ValueKind == JsonValueKind.Undefined ? "missing" : JsonText.KindOf(value);

    [GeneratedRegex("""\A(?<attribute>[A-Za-z]+)\[\s*(?<by>value|type)\s+eq\s+["'](?<which>[^"']*)["']\s*\](\.value)?\z""", RegexOptions.CultureInvariant)]
    private static partial Regex Picking();
}
