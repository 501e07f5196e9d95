namespace ServingCluster.Identity;

/// <summary>An e-mail address of a user.</summary>
/// <param name="Value">The address.</param>
/// <param name="Type">Such as <c>work</c>; may be empty.</param>
/// <param name="Primary">Whether it is the one to write to.</param>
public sealed record AccountEmail(string Value, string Type, bool Primary);
