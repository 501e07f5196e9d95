using ServingCluster.Errors;
using ServingCluster.Frontend.Auth;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Accounts.Tokens;

/// <summary>Makes credentials for accounts, and finds the names of whom they belong to.</summary>
internal sealed class TokenBooks(IServingGrains grains, TimeProvider time)
{
    // What a caller notes; long enough for a sentence.
    private const int LongestComment = 1024;

    // Clients that want no end say so by a large number or by -1.
    private const long LongestSeconds = 100L * 365 * 86_400;

    public ICredentialDirectory Credentials => grains.CredentialDirectory();

    /// <summary>Makes a secret. It is known to the caller alone from then on.</summary>
    /// <param name="kind">What it is good for.</param>
    /// <param name="owner">The id of the account that it stands for.</param>
    /// <param name="createdBy">The id of the account that makes it.</param>
    /// <param name="lifetimeSeconds">How long it lasts; null, -1 or 0 for ever.</param>
    /// <param name="comment">What is noted about it.</param>
    public async Task<(string Secret, Credential Credential)> MakeAsync(
        CredentialKind kind, string owner, string createdBy, long? lifetimeSeconds, string comment)
    {
        Check(lifetimeSeconds, comment);
        var secret = SecretText.New(kind == CredentialKind.ClientSecret ? SecretText.ClientSecret : SecretText.PersonalAccessToken);
        var credential = await Credentials.AddAsync(new CredentialInput
        {
            Kind = kind,
            Sha256 = TokenHash.HexOf(secret),
            Owner = owner,
            CreatedBy = createdBy,
            ExpiresAt = lifetimeSeconds is { } seconds and > 0 ? time.GetUtcNow() + TimeSpan.FromSeconds(seconds) : null,
            Comment = comment,
        });
        return (secret, credential);
    }

    /// <summary>The names of the accounts that credentials belong to and were made by, by their ids.</summary>
    public async Task<IReadOnlyDictionary<string, string>> NamesAsync(IReadOnlyList<Credential> credentials)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var id in credentials.SelectMany(c => new[] { c.Owner, c.CreatedBy }).Distinct(StringComparer.Ordinal))
            names[id] = id.Length > 0 && await grains.IdentityDirectory().FindByIdAsync(id) is { } account ? account.Name : "";
        return names;
    }

    private static void Check(long? lifetimeSeconds, string comment)
    {
        var mistakes = new Mistakes();
        if (lifetimeSeconds is < -1 or > LongestSeconds)
            mistakes.Add("lifetime_seconds", $"must be a number of seconds up to {LongestSeconds}, or -1 for a token without an end, but is {lifetimeSeconds}.");
        if (comment.Length > LongestComment || comment.Any(char.IsControl))
            mistakes.Add("comment", $"must have at most {LongestComment} characters, without control characters.");
        mistakes.ThrowIfAny();
    }
}
