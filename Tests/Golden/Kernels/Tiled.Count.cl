// How many elements are in each of 4 classes: all groups count in the same places.
__kernel __attribute__((reqd_work_group_size(32, 1, 1)))
void Tiled_Count(__global const int *a, int a_length, __global int *counts, __global int *largest)
{
    __local int own[4];
    if ((int)get_local_id(0) < 4)
        own[get_local_id(0)] = 0;
    barrier(CLK_LOCAL_MEM_FENCE);
    int place = ((int)get_group_id(0) * (int)get_local_size(0)) + (int)get_local_id(0);
    if (place < a_length)
    {
        atomic_add(&own[a[place] & 3], 1);
        atomic_max(&largest[0], a[place]);
    }

    barrier(CLK_LOCAL_MEM_FENCE);
    if ((int)get_local_id(0) < 4)
        atomic_add(&counts[get_local_id(0)], own[get_local_id(0)]);
}
