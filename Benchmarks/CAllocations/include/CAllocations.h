// Counts calls of the allocator, by taking its names: the benchmark's own, the Swift runtime's and every library's calls come
// here first. A program that links this target counts; no other program of the package does.
#ifndef CALLOCATIONS_H
#define CALLOCATIONS_H
#include <stdbool.h>
#include <stdint.h>

/// Counts from now on, or no more: while times are measured, nothing is counted.
void callocations_count(bool counts);

/// Calls of malloc, calloc, realloc, aligned_alloc, memalign and posix_memalign that were counted, on all threads. A block that
/// grows counts as a new one.
uint64_t callocations_total(void);

/// Those of the calling thread.
uint64_t callocations_of_this_thread(void);

#endif
