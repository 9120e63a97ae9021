namespace Gtzan.Engine.Devices.Cpu;

/// <summary>
/// The memory of a step: bump allocation from large blocks, released all at once. After a first step of a kind, the next needs no new
/// block, and not even a new <see cref="CpuStorage"/>.
/// </summary>
internal sealed class CpuArena
{
    private const int MinBlockSize = 1 << 20;

    private readonly List<Block> _blocks = [];
    private readonly List<CpuStorage> _storages = [];
    private int _currentBlock;
    private int _usedInBlock;

    /// <summary>The pieces handed out since the last <see cref="Reset"/>.</summary>
    public int StoragesInUse { get; private set; }

    /// <summary>The size of all blocks.</summary>
    public long ReservedBytes { get; private set; }

    public CpuStorage Take(int length, ElementType elementType)
    {
        var padded = CpuStorage.PadToLine(length);
        while (_currentBlock < _blocks.Count && _blocks[_currentBlock].Capacity - _usedInBlock < padded)
        {
            _currentBlock++;
            _usedInBlock = 0;
        }

        if (_currentBlock == _blocks.Count)
            AddBlock(padded);

        if (StoragesInUse == _storages.Count)
            _storages.Add(new CpuStorage());
        var storage = _storages[StoragesInUse++];
        var block = _blocks[_currentBlock];
        storage.Assign(block.Owner, block.First + _usedInBlock, length, elementType);
        _usedInBlock += padded;
        return storage;
    }

    /// <summary>Releases all pieces.</summary>
    public void Reset()
    {
        // Replaces several blocks by one, so that later steps waste no block ends.
        if (_blocks.Count > 1)
        {
            var total = (int)Math.Min(_blocks.Sum(block => (long)block.Capacity), Array.MaxLength - CpuStorage.ElementsPerLine);
            _blocks.Clear();
            ReservedBytes = 0;
            AddBlock(total);
        }

        StoragesInUse = 0;
        _currentBlock = 0;
        _usedInBlock = 0;
    }

    private void AddBlock(int atLeast)
    {
        var capacity = Math.Max(MinBlockSize, atLeast);
        var (owner, first) = CpuStorage.NewPinnedLines(capacity);
        _blocks.Add(new Block(owner, first, capacity));
        ReservedBytes += (long)capacity * sizeof(float);
    }

    private sealed record Block(float[] Owner, int First, int Capacity);
}
