// Items read, after a barrier, what others have written to a tensor: the barrier must order that, too.
__kernel __attribute__((reqd_work_group_size(16, 1, 1)))
void Tiled_Rotate(__global int *r, int times)
{
    __global int *values = r + (int)get_group_id(0) * 16;
    for (int k = 0; k < times; k++)
    {
        int neighbour = values[((int)get_local_id(0) + 1) % 16];
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
        values[get_local_id(0)] = neighbour;
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    }
}
