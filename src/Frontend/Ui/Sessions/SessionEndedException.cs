namespace ServingCluster.Frontend.Ui.Sessions;

/// <summary>The person has to sign in again.</summary>
internal sealed class SessionEndedException() : Exception("The session has ended. Sign in again.");
