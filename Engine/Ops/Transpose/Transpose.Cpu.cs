namespace Gtzan.Engine;

public sealed unsafe partial class CpuDevice
{
    /// <summary>In squares that fit the first-level cache both ways.</summary>
    internal override void Transpose(Tensor x, Tensor y)
    {
        const int Block = 32;
        float* input = Pointer(x), output = Pointer(y);
        var (rows, columns) = (x.Shape[0], x.Shape[1]);
        for (var blockRow = 0; blockRow < rows; blockRow += Block)
        {
            for (var blockColumn = 0; blockColumn < columns; blockColumn += Block)
            {
                for (var i = blockRow; i < Math.Min(rows, blockRow + Block); i++)
                {
                    for (var j = blockColumn; j < Math.Min(columns, blockColumn + Block); j++)
                        output[((long)j * rows) + i] = input[((long)i * columns) + j];
                }
            }
        }
    }
}
