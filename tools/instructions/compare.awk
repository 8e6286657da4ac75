# Compares counts with a baseline: prints a table, fails where something costs more than 5 % more. Where there is little, one
# more or less is no news.

function check(kind, before, now,    verdict) {
    verdict = ""
    if (now > before * 1.05 + 1) { verdict = "TOO MUCH"; failures++ }
    else if (now < before * 0.95 - 1) { verdict = "better"; better++ }
    ratio = before ? sprintf("%.3f", now / before) : "-"
    printf "%-27s %-12s %14d %14d %8s  %s\n", name, kind, before, now, ratio, verdict
}

/^#/ { next }
FNR == NR { instructions[$1] = $2; allocations[$1] = $3; calls[$1] = $4; known[$1] = 1; next }
FNR == 1 { printf "%-27s %-12s %14s %14s %8s\n", "workload", "of a round", "baseline", "now", "ratio" }
{
    name = $1
    seen[name] = 1
    if (!known[name]) {
        printf "%-27s is not in the baseline\n", name
        failures++
        next
    }
    check("instructions", instructions[name], $2)
    check("allocations", allocations[name], $3)
    check("system calls", calls[name], $4)
}
END {
    for (name in known) if (!seen[name]) { printf "%-27s is only in the baseline\n", name; failures++ }
    if (better) print "better than the baseline: tools/instructions/run --update keeps it so"
    if (failures) {
        print "more than 5 % over the baseline; if it has to be, record a new one with tools/instructions/run --update"
        exit 1
    }
}
