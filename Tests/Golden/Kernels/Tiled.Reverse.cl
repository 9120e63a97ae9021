// Each group turns its part of x round: neighbours exchange elements through shared memory.
__kernel __attribute__((reqd_work_group_size(8, 1, 1)))
void Tiled_Reverse(__global const float *x, int x_length, __global float *y, int y_length)
{
    __local float tile[8];
    int place = ((int)get_group_id(0) * 8) + (int)get_local_id(0);
    tile[get_local_id(0)] = place < x_length ? x[place] : 0;
    barrier(CLK_LOCAL_MEM_FENCE);
    if (place < y_length)
        y[place] = tile[7 - (int)get_local_id(0)];
}
