// y = x^T by 4 x 4 tiles, whose rows are one longer than they need be, so that neither side of the exchange is strided.

#define SIDE 4

__kernel __attribute__((reqd_work_group_size(4, 4, 1)))
void Tiled_Transpose(__global const float *x, int rows, int columns, __global float *y)
{
    __local float tile[SIDE * (SIDE + 1)];
    int row = ((int)get_group_id(1) * SIDE) + (int)get_local_id(1);
    int column = ((int)get_group_id(0) * SIDE) + (int)get_local_id(0);
    if (row < rows && column < columns)
        tile[((int)get_local_id(1) * (SIDE + 1)) + (int)get_local_id(0)] = x[(row * columns) + column];
    barrier(CLK_LOCAL_MEM_FENCE);
    row = ((int)get_group_id(1) * SIDE) + (int)get_local_id(0);
    column = ((int)get_group_id(0) * SIDE) + (int)get_local_id(1);
    if (row < rows && column < columns)
        y[(column * rows) + row] = tile[((int)get_local_id(0) * (SIDE + 1)) + (int)get_local_id(1)];
}
