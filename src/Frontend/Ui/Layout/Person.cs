using Microsoft.AspNetCore.Components.Authorization;
using ServingCluster.Frontend.Http.InProcess;
using ServingCluster.Frontend.Ui.Sessions;

namespace ServingCluster.Frontend.Ui.Layout;

/// <summary>The person before an open page. What it may do is asked at each request, so that rights that were taken away are gone at once.</summary>
internal sealed class Person(AuthenticationStateProvider state, SessionStore sessions)
{
    /// <summary>The user name; empty for nobody.</summary>
    public async Task<string> NameAsync() => (await state.GetAuthenticationStateAsync()).User.Identity?.Name ?? "";

    /// <summary>Whether the person is an administrator now.</summary>
    public async Task<bool> IsAdminAsync() => (await CallerAsync()).Caller.Principal.IsAdmin;

    /// <summary>In whose name requests are made now.</summary>
    /// <exception cref="SessionEndedException">The session has ended meanwhile.</exception>
    public async ValueTask<InProcessCaller> CallerAsync()
    {
        var user = (await state.GetAuthenticationStateAsync()).User;
        var caller = PersonClaims.SessionOf(user) is { } id ? await sessions.FindAsync(id) : null;
        return caller is null ? throw new SessionEndedException() : new InProcessCaller(caller, PersonClaims.AddressOf(user));
    }
}
