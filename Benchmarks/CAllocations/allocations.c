#include "CAllocations.h"

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define ALLOCATIONS_TAKEN 1
#endif
#endif

static atomic_bool is_counting;
static atomic_uint_fast64_t total;
// Initial-exec: the general model may allocate when a thread first looks at it.
static __thread uint64_t mine __attribute__((tls_model("initial-exec")));

void callocations_count(bool counts) {
    atomic_store_explicit(&is_counting, counts, memory_order_relaxed);
}

uint64_t callocations_total(void) {
    return atomic_load_explicit(&total, memory_order_relaxed);
}

uint64_t callocations_of_this_thread(void) {
    return mine;
}

// A sanitizer takes the names itself; then nothing is counted.
#ifndef ALLOCATIONS_TAKEN

// glibc's own names of the same functions.
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static inline void count_one(void) {
    if (!atomic_load_explicit(&is_counting, memory_order_relaxed)) return;
    mine++;
    atomic_fetch_add_explicit(&total, 1, memory_order_relaxed);
}

void *malloc(size_t size) {
    count_one();
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    count_one();
    return __libc_calloc(count, size);
}

void *realloc(void *block, size_t size) {
    count_one();
    return __libc_realloc(block, size);
}

void *memalign(size_t alignment, size_t size) {
    count_one();
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    count_one();
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size) {
    count_one();
    if (alignment < sizeof(void *) || (alignment & (alignment - 1)) != 0) return EINVAL;
    void *memory = __libc_memalign(alignment, size);
    if (memory == NULL) return ENOMEM;
    *block = memory;
    return 0;
}

#endif
