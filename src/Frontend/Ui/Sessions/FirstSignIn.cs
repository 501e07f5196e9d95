using ServingCluster.Frontend.Auth;

namespace ServingCluster.Frontend.Ui.Sessions;

/// <summary>The link that the first start prints: it signs the administrator in, once, as long as that process lives.</summary>
internal sealed class FirstSignIn(Credentials credentials)
{
    private byte[]? _hash;

    /// <summary>Makes the text of the link's <c>token</c>; null where no token was generated and the operator has one already.</summary>
    public string? MakeToken()
    {
        if (credentials.GeneratedToken is null)
            return null;
        var token = SecretText.New(SecretText.SignIn);
        Volatile.Write(ref _hash, TokenHash.Of(token));
        return token;
    }

    /// <summary>Whether that is the text, for the first who asks.</summary>
    public bool Redeem(string token)
    {
        var hash = Volatile.Read(ref _hash);
        return hash is not null && TokenHash.Matches(token, hash) && Interlocked.CompareExchange(ref _hash, null, hash) == hash;
    }
}
