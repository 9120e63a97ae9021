using Gtzan.Engine.Gpu;

namespace Gtzan.Tests.Engine.OpenCl;

/// <summary>Kernels written by hand, for what the runtime must do with any.</summary>
internal static class TestKernels
{
    /// <summary>z ← x + y.</summary>
    public static KernelDefinition Add { get; } = Elementwise("Add", """
        kernel void Test_Add(global const float* x, global const float* y, global float* z, int items)
        {
            int i = get_global_id(0);
            if (i < items)
                z[i] = x[i] + y[i];
        }
        """);

    /// <summary>y ← the size of the group that computes the item, or −1 in the place of an item too many.</summary>
    public static KernelDefinition GroupSize { get; } = Elementwise("GroupSize", """
        kernel void Test_GroupSize(global int* y, int y_length, int items)
        {
            int i = get_global_id(0);
            if (i < y_length)
                y[i] = i < items ? (int)get_local_size(0) : -1;
        }
        """);

    /// <summary>y ← all fields of the structure by turns, times a factor.</summary>
    public static KernelDefinition Fields { get; } = Elementwise("Fields", """
        typedef struct { ulong Seed; int Purpose; uint Which; uint Step; } RandomSequence;
        typedef struct { float StepSize; float FirstRate; float SecondRate; float Epsilon; } AdamCoefficients;
        kernel void Test_Fields(RandomSequence s, float factor, AdamCoefficients c, ulong big, uint small, global float* y, int items)
        {
            int i = get_global_id(0);
            float fields[] = { s.Seed >> 32, s.Seed & 0xFFFF, s.Purpose, s.Which, s.Step, c.StepSize, c.FirstRate, c.SecondRate, c.Epsilon, big >> 40, small };
            if (i < items)
                y[i] = factor * fields[i];
        }
        """);

    /// <summary>y[j, i] ← x[i, j] through tiles of 16 × 16 in shared memory.</summary>
    public static KernelDefinition Transpose { get; } = new(
        "Test.Transpose", "Test_Transpose", """
        kernel void Test_Transpose(global const float* x, int rows, int columns, global float* y)
        {
            local float tile[16 * 17];
            int tx = get_local_id(0), ty = get_local_id(1), column = get_group_id(0) * 16 + tx, row = get_group_id(1) * 16 + ty;
            if (row < rows && column < columns)
                tile[ty * 17 + tx] = x[row * columns + column];
            barrier(CLK_LOCAL_MEM_FENCE);
            row = get_group_id(1) * 16 + tx;
            column = get_group_id(0) * 16 + ty;
            if (row < rows && column < columns)
                y[column * rows + row] = tile[tx * 17 + ty];
        }
        """, "", typeof(TestKernels), "Transpose", (16, 16), 0, 16 * 17 * sizeof(float), UsesBarrier: true);

    /// <summary>sums[group] ← the sum of 1000 numbers, in groups of any power of two; sizes[group] ← that power.</summary>
    public static KernelDefinition Sum { get; } = new(
        "Test.Sum", "Test_Sum", """
        kernel void Test_Sum(global const float* x, global float* sums, global int* sizes)
        {
            local float partial[256];
            int group = get_group_id(0), item = get_local_id(0), size = get_local_size(0);
            float sum = 0;
            for (int i = item; i < 1000; i += size)
                sum += x[group * 1000 + i];
            partial[item] = sum;
            barrier(CLK_LOCAL_MEM_FENCE);
            for (int rest = size / 2; rest > 0; rest /= 2)
            {
                if (item < rest)
                    partial[item] += partial[item + rest];
                barrier(CLK_LOCAL_MEM_FENCE);
            }
            if (item == 0)
            {
                sums[group] = partial[0];
                sizes[group] = size;
            }
        }
        """, "", typeof(TestKernels), "Sum", default, 256, 256 * sizeof(float), UsesBarrier: true);

    /// <summary>counts[group] ← 1 + x + 1000 y + 1000000 z, from the place of the group.</summary>
    public static KernelDefinition Grid { get; } = new(
        "Test.Grid", "Test_Grid", """
        kernel void Test_Grid(global int* y)
        {
            int x = get_group_id(0), row = get_group_id(1), plane = get_group_id(2);
            if (get_local_id(0) == 1)
                y[(plane * get_num_groups(1) + row) * get_num_groups(0) + x] = 1 + x + 1000 * row + 1000000 * plane;
        }
        """, "", typeof(TestKernels), "Grid", 2, 0, 0, UsesBarrier: false);

    /// <summary>Does not compile: line 4 has a variable that there is not.</summary>
    public static KernelDefinition Broken { get; } = Elementwise("Broken", """
        kernel void Test_Broken(global float* x, int items)
        {
            int i = get_global_id(0);
            x[i] = nowhere_declared;
        }
        """);

    /// <summary>Does nothing, in groups of a size.</summary>
    public static KernelDefinition InGroupsOf(GroupCount size, int sharedMemoryBytes = 0) => new(
        "Test.Large", "Test_Large", "kernel void Test_Large(global float* x) { x[get_global_id(0)] = 0; }", "", typeof(TestKernels), "Large", size, 0, sharedMemoryBytes, false);

    /// <summary>An element-wise kernel.</summary>
    public static KernelDefinition Elementwise(string name, string source) =>
        new($"Test.{name}", $"Test_{name}", source, "", typeof(TestKernels), name, default, 0, 0, UsesBarrier: false);
}
