using Microsoft.AspNetCore.Components;

namespace ServingCluster.Frontend.Ui.Sessions;

/// <summary>The way of a page whose session has ended.</summary>
internal static class SignInAgain
{
    /// <summary>Leads to where one signs in, and from there back to this very page.</summary>
    public static void LeadToSignIn(this NavigationManager navigation) =>
        navigation.NavigateTo(UiPaths.SignIn + "?return=" + Uri.EscapeDataString(new Uri(navigation.Uri).PathAndQuery), forceLoad: true);
}
