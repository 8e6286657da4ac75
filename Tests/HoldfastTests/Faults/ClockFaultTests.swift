import Foundation
import Glibc
import Testing

/// Clocks that jump, and times that are not what they seem.
@Suite(.inTurn)
struct ClockFaultTests {
    private let folder = Folder()

    /// A library that, loaded before all others, moves the wall clock by the seconds that stand in a file.
    private static let jumpingClock = #"""
        #define _GNU_SOURCE
        #include <stdio.h>
        #include <stdlib.h>
        #include <sys/syscall.h>
        #include <time.h>
        #include <unistd.h>

        int clock_gettime(clockid_t clock, struct timespec *time) {
            int result = syscall(SYS_clock_gettime, clock, time);
            if (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE) return result;
            long jump = 0;
            FILE *file = fopen(getenv("CLOCK_JUMP"), "r");
            if (file && fscanf(file, "%ld", &jump) == 1) time->tv_sec += jump;
            if (file) fclose(file);
            return result;
        }
        """#

    @Test(.enabled(if: Shell.has("clang"), "clang is not installed"))
    func `the clock jumps by days, there and back`() async throws {
        let build = Folder()
        build.write("clock.c", Self.jumpingClock)
        try await Shell.run("clang -shared -fPIC -o clock.so clock.c", in: build.path)
        build.write("jump", "0")
        folder.write("web.yaml", pod("web", image: "nginx:1"))
        let daemon = try await Daemon(
            folder.path,
            "--scan-period",
            "1",
            environment: ["LD_PRELOAD": build["clock.so"], "CLOCK_JUMP": build["jump"]]
        )
        for (step, seconds) in [-86_400, 86_400, 31_536_000, -31_536_000, 0, 1, -1].enumerated() {
            build.write("jump", "\(seconds)")
            // Past a safety scan, which must find nothing.
            try await Task.sleep(for: .milliseconds(1_200))
            folder.write("web.yaml", pod("web", image: "nginx:\(step + 2)"))
            #expect(try await daemon.action(step + 2).reasons.map(\.new) == ["nginx:\(step + 2)"])
        }
        #expect(daemon.errors.isEmpty, "no clock makes it believe that events are missing")
        build.write("jump", "\(100 * 366 * 86_400)")
        folder.write("web.yaml", "{")
        _ = try await daemon.problem("web.yaml")
        #expect(daemon.errors.contains("\"time\":\"21"), "a century later, by the clock that it sees")
    }

    @Test(arguments: ["2077-01-01", "1970-01-01", "1902-01-01"])
    func `a file is from the future or the past`(date: String) async throws {
        folder.write("web.yaml", pod("web", image: "nginx:1"))
        try await Shell.run("touch -d \(date) web.yaml", in: folder.path)
        let daemon = try await Daemon(folder.path, "--scan-period", "1")
        for step in 2...4 {
            folder.write("web.yaml", pod("web", image: "nginx:\(step)"))
            try await Shell.run("touch -d \(date) web.yaml", in: folder.path)
            try await daemon.action(step)
        }
        try await Task.sleep(for: .milliseconds(1_200))
        #expect(try daemon.told.count == 4)
    }
}
