# Sums up what callgrind has written: instructions of our own objects and the Swift runtime's, calls of the allocator, system
# calls. Instructions of libc and the dynamic linker do not count: which variant of memcpy they take depends on the processor.
# Prints three numbers.

function object(text,    id) {
    id = substr(text, 1, index(text, ")"))
    if (length(text) > length(id)) objects[id] = substr(text, length(id) + 2)
    return objects[id]
}

function named(text,    id) {
    id = substr(text, 1, index(text, ")"))
    if (length(text) > length(id)) names[id] = substr(text, length(id) + 2)
    return names[id]
}

/^events:/ { for (i = 2; i <= NF; i++) if ($i == "sysCount") syscalls_column = i }
/^ob=/ { current = object(substr($0, 4)); counts = current ~ /\/(holdfast-instructions|libswift[^\/]*)$/; next }
/^cob=/ { object(substr($0, 5)); next }
/^fn=/ { named(substr($0, 4)); next }
/^cfn=/ { callee = named(substr($0, 5)); next }
/^calls=/ {
    if (callee ~ /^(malloc|calloc|realloc|aligned_alloc|memalign|posix_memalign)$/) allocations += substr($1, 7)
    getline # What was called takes, which is counted where it is.
    next
}
/^[0-9+*-]/ {
    if (counts) instructions += $2
    if (syscalls_column && NF >= syscalls_column) syscalls += $syscalls_column
}
END { printf "%d %d %d\n", instructions, allocations, syscalls }
