using System.Runtime.InteropServices;

namespace ServingCluster.Inference.Language.Cache;

/// <summary>
/// The memory of all keys and values: tensor after tensor [slots, kv_heads, length, head_size], so that consecutive slots of a tensor are
/// one view. It is zeroed, and given by the operating system only where it is written to. Addresses are valid until it is disposed. Its
/// content is for one thread at a time.
/// </summary>
internal sealed unsafe class KvArena : SafeHandle
{
    // Of a cache line, and of the widest vectors.
    private const nuint Alignment = 64;
    private const int SwapBytes = 4096;

    private readonly KvLayout _layout;
    private readonly CachePlan _plan;
    private readonly nint _first;

    /// <exception cref="OutOfMemoryException">The operating system refuses so much.</exception>
    public KvArena(KvLayout layout, CachePlan plan)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        (_layout, _plan) = (layout, plan);
        // A large zeroed allocation is fresh pages of the operating system, none of which exists before it is touched.
        SetHandle((nint)NativeMemory.AllocZeroed((nuint)Bytes + Alignment));
        _first = (nint)(((nuint)handle + Alignment - 1) & ~(Alignment - 1));
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Bytes that it may grow to.</summary>
    public long Bytes => _layout.Tensors * TensorBytes;

    /// <summary>Bytes of one slot in one tensor.</summary>
    public long SlotBytes => _layout.KvHeads * HeadStride;

    private long HeadStride => (long)_plan.Length * _layout.HeadBytes;

    private long TensorBytes => _plan.Slots * SlotBytes;

    /// <summary>Where a slot begins in a tensor.</summary>
    public nint AddressOf(int tensor, int slot) => Head(tensor, slot, 0);

    /// <summary>Copies some tokens of one slot to the same places of another.</summary>
    public void Copy(int from, int to, int start, int count)
    {
        for (var tensor = 0; tensor < _layout.Tensors; tensor++)
        {
            for (var head = 0; head < _layout.KvHeads; head++)
                Tokens(tensor, from, head, start, count).CopyTo(Tokens(tensor, to, head, start, count));
        }
    }

    /// <summary>Exchanges the tokens of two slots. Costs what the longer one holds.</summary>
    public void Swap(int a, int lengthOfA, int b, int lengthOfB)
    {
        var both = Math.Min(lengthOfA, lengthOfB);
        for (var tensor = 0; tensor < _layout.Tensors; tensor++)
        {
            for (var head = 0; head < _layout.KvHeads; head++)
                Exchange(Tokens(tensor, a, head, 0, both), Tokens(tensor, b, head, 0, both));
        }

        if (lengthOfA > both)
            Copy(a, b, both, lengthOfA - both);
        else
            Copy(b, a, both, lengthOfB - both);
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }

    private static void Exchange(Span<byte> a, Span<byte> b)
    {
        Span<byte> held = stackalloc byte[SwapBytes];
        while (a.Length > 0)
        {
            var count = Math.Min(SwapBytes, a.Length);
            a[..count].CopyTo(held);
            b[..count].CopyTo(a);
            held[..count].CopyTo(b);
            a = a[count..];
            b = b[count..];
        }
    }

    private Span<byte> Tokens(int tensor, int slot, int head, int start, int count) =>
        new((void*)(Head(tensor, slot, head) + ((nint)start * _layout.HeadBytes)), checked(count * _layout.HeadBytes));

    private nint Head(int tensor, int slot, int head)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return _first + (nint)((tensor * TensorBytes) + (slot * SlotBytes) + (head * HeadStride));
    }
}
