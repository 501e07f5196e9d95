namespace ServingCluster.Gateway.Requests;

/// <summary>A part of a message: text, a picture, or what only some providers know.</summary>
/// <param name="Path">Where it stands in the request, such as <c>messages[0].content[1]</c>, for messages about it.</param>
internal abstract record ChatPart(string Path);
