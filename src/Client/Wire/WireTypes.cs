using System.Collections.Concurrent;
using ServingCluster.Inference;

namespace ServingCluster.Client.Wire;

/// <summary>Which types travel as JSON, and as what they arrive.</summary>
internal static class WireTypes
{
    private static readonly ConcurrentDictionary<Type, Type?> Known = new();

    /// <summary>
    /// The type as which a value of <paramref name="type"/> arrives: itself for a message of the abstractions, an array or a
    /// dictionary for any other collection (whoever makes one may use a type that exists in one process only, such as the one
    /// behind a collection expression); null when it does not travel as JSON.
    /// </summary>
    public static Type? ArrivalOf(Type type) => Known.GetOrAdd(type, Find);

    /// <summary>Whether the type is a message of the hot path, which is written field by field.</summary>
    public static bool HasOwnCodec(Type type) =>
        type == typeof(InvocationRequest) || type == typeof(InvocationResponse) || type == typeof(InvocationChunk);

    private static Type? Find(Type type)
    {
        if (type.IsAbstract || type.IsArray || type.IsGenericTypeDefinition || typeof(Exception).IsAssignableFrom(type) || HasOwnCodec(type) || type == typeof(string))
            return null;
        if (type.Assembly == typeof(IServingGrains).Assembly)
            return type;
        if (Argument(type, typeof(IReadOnlyDictionary<,>)) is { } pair)
            return typeof(Dictionary<,>).MakeGenericType(pair);
        return Argument(type, typeof(IReadOnlyCollection<>)) is { } element ? element[0].MakeArrayType() : null;
    }

    private static Type[]? Argument(Type type, Type definition) => type.GetInterfaces()
        .FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == definition)?.GetGenericArguments();
}
