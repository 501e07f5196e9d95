using ServingCluster.Errors;
using ServingCluster.Frontend.Http;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Secrets;

/// <summary>
/// What the principal of a grant is. The interface of secrets names principals without saying so; our member <c>principal_type</c> does where
/// a name stands for several.
/// </summary>
internal static class SecretPrincipalKinds
{
    private const string Field = "principal_type";

    private static readonly (string Name, PrincipalKind Kind)[] Names =
        [("USER", PrincipalKind.User), ("GROUP", PrincipalKind.Group), ("SERVICE_PRINCIPAL", PrincipalKind.ServicePrincipal)];

    /// <summary>What a request says; null when it says nothing.</summary>
    public static PrincipalKind? Read(BodyReader body)
    {
        if (body.Text(Field) is not { Length: > 0 } text)
            return null;
        foreach (var (name, kind) in Names)
        {
            if (name == text)
                return kind;
        }

        body.Mistake(Field, $"must be {Known(Names.Select(n => n.Name))}, but is '{text}'.");
        return null;
    }

    /// <summary>What the principal is; null for whichever has the name, where nobody here knows.</summary>
    /// <param name="principal">Its name.</param>
    /// <param name="asked">What the request says.</param>
    /// <param name="known">What there is of that name.</param>
    /// <param name="areAllKnown">Whether there is nobody else.</param>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceDoesNotExist"/>: there is nobody of that name;
    /// <see cref="ErrorCode.InvalidParameterValue"/>: there are several.</exception>
    public static PrincipalKind? Choose(string principal, PrincipalKind? asked, IReadOnlyList<PrincipalKind> known, bool areAllKnown)
    {
        if (asked is { } kind && (known.Contains(kind) || !areAllKnown))
            return kind;
        if (asked is null && known is [var only])
            return only;
        if (asked is null && known.Count > 1)
        {
            throw new ServingException(
                ErrorCode.InvalidParameterValue, $"{Field}: '{principal}' names several principals; say which is meant: {Known(known.Select(NameOf))}.");
        }

        return !areAllKnown ? null : throw new ServingException(
            ErrorCode.ResourceDoesNotExist,
            $"principal: there is no {(asked is { } missing ? NameOf(missing) : "user, group or service principal (by its application id)")} '{principal}'.");
    }

    private static string NameOf(PrincipalKind kind) => Array.Find(Names, n => n.Kind == kind).Name;

    private static string Known(IEnumerable<string> names) => string.Join(" or ", names);
}
