// Where each item is, and how many there are.
__kernel __attribute__((reqd_work_group_size(2, 3, 2)))
void Tiled_Places(__global int *r)
{
    int group = ((((int)get_group_id(2) * (int)get_num_groups(1)) + (int)get_group_id(1)) * (int)get_num_groups(0)) + (int)get_group_id(0);
    int item = ((((int)get_local_id(2) * (int)get_local_size(1)) + (int)get_local_id(1)) * (int)get_local_size(0)) + (int)get_local_id(0);
    r[(group * (int)get_local_size(0) * (int)get_local_size(1) * (int)get_local_size(2)) + item] = (1000 * group) + (10 * item) + ((int)get_local_id(0) - 1 < 0 ? 1 : 0);
}
