import Foundation
import Glibc
import Testing

/// Ways in which programs write files. A save is one change, and what is not complete is not acted upon.
@Suite(.inTurn)
struct WriterFaultTests {
    private let folder = Folder()

    private func shell(_ command: String) async throws { try await Shell.run(command, in: folder.path) }

    @Test func `a slow writer leaves a valid manifest on disk for seconds`() async throws {
        let daemon = try await Daemon(folder.path, "--scan-period", "1")
        let file = open(folder["web.yaml"], O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        for part in [pod("web"), "    - name: side\n", "      image: busybox:1\n"] {
            write(file, part, part.utf8.count)
            usleep(2_500_000)
        }
        close(file)
        #expect(try await daemon.action(1).containers == ["web", "side"])
        #expect(try daemon.plans.flatMap(\.errors).map(\.message) == [])
    }

    @Test func `a manifest is rewritten slowly in place`() async throws {
        folder.write("web.yaml", pod("web"))
        let daemon = try await Daemon(folder.path, "--scan-period", "1")
        let file = open(folder["web.yaml"], O_WRONLY | O_TRUNC | O_CLOEXEC, 0o600)
        for part in ["", pod("web", image: "nginx:1.26"), "    - name: side\n      image: busybox:1\n"] {
            write(file, part, part.utf8.count)
            usleep(2_500_000)
        }
        close(file)
        #expect(try await daemon.action(2).containers.count == 2)
        #expect(try daemon.plans.flatMap(\.errors).map(\.message) == [])
    }

    @Test func `a writer that never closes is waited for, but not for ever`() async throws {
        let daemon = try await Daemon(folder.path)
        let file = open(folder["web.yaml"], O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(file) }
        write(file, pod("web"), pod("web").utf8.count)
        try await daemon.action(1)
        #expect(daemon.errors.contains("still open for writing"))
    }

    @Test func `a file that is emptied is an error, and its pod stays`() async throws {
        folder.write("web.yaml", pod("web"))
        let daemon = try await Daemon(folder.path, "--scan-period", "3600")
        folder.write("web.yaml", "")
        _ = try await daemon.problem("web.yaml")
        #expect(try daemon.told == ["start default/web"])
    }

    @Test func `a writer that goes on and on is read in between`() async throws {
        let daemon = try await Daemon(folder.path)
        let text = pod("web")
        let isSeen = await Task.detached { [folder] in
            for _ in 0..<1_500 {
                folder.write("web.yaml", text)
                usleep(20_000)
                if (try? daemon.told.isEmpty) == false { return true }
            }
            return false
        }.value
        #expect(isSeen)
    }

    @Test(arguments: [
        ("cp", "sed s/1.25/1.26/ web.yaml > ../$N && cp ../$N web.yaml"),
        ("install", "sed s/1.25/1.26/ web.yaml > ../$N && install -m 600 ../$N web.yaml"),
        ("dd", "sed s/1.25/1.26/ web.yaml > ../$N && dd if=../$N of=web.yaml bs=16 2>&-"),
        ("rsync", "sed s/1.25/1.26/ web.yaml > ../$N && rsync -I --no-times ../$N web.yaml"),
        ("scp", "sed s/1.25/1.26/ web.yaml > ../$N && scp -q ../$N web.yaml"),
        ("tar", "mkdir ../$N && sed s/1.25/1.26/ web.yaml > ../$N/web.yaml && tar -C ../$N -c . | tar -x"),
        ("truncate", "t=$(sed s/1.25/1.26/ web.yaml) && truncate -s 0 web.yaml && printf '%s\\n' \"$t\" > web.yaml"),
        ("vim", "vim -es -u NONE -c 'set backup writebackup backupcopy=no' -c '%s/1.25/1.26/' -c wq web.yaml"),
        ("vim", "vim -es -u NONE -c 'set writebackup backupcopy=yes' -c '%s/1.25/1.26/' -c wq web.yaml"),
        (
            "emacs",
            "emacs -Q --batch web.yaml --eval '(progn (search-forward \".25\") (replace-match \".26\") (save-buffer))'"
        ),
        ("ed", "printf ',s/1.25/1.26/\\nw\\nq\\n' | ed -s web.yaml"),
        ("perl", "perl -pi -e s/1.25/1.26/ web.yaml"),
        ("python3", "python3 -c \"t=open('web.yaml').read().replace('1.25','1.26');open('web.yaml','w').write(t)\""),
        // As nano does it: a copy, then the file emptied and written.
        ("sh", "cp web.yaml web.yaml~; t=$(sed s/1.25/1.26/ web.yaml); : > web.yaml; echo \"$t\" >> web.yaml"),
        // As emacs does it: the file becomes the backup.
        ("sh", "t=$(sed s/1.25/1.26/ web.yaml); mv web.yaml web.yaml~; echo \"$t\" > web.yaml; chmod 600 web.yaml"),
        ("ln", "sed s/1.25/1.26/ web.yaml > .new && ln -f .new web.yaml && rm .new"),
    ])
    func `a save by any program is one restart of the container`(program: String, command: String) async throws {
        guard Shell.has(program) else { return print("\(program) is not installed: not tested") }
        folder.write("web.yaml", pod("web"))
        let daemon = try await Daemon(folder.path, "--debounce", "3000")
        try await shell("N=$(basename $PWD)-x; \(command); rm -rf ../$N")
        let action = try await daemon.action(2)
        #expect(action.action == "restart" && action.domain == "container")
        #expect(try daemon.plans.flatMap(\.errors).map(\.message) == [])
        // What comes behind the restart would be told by now.
        folder.write("db.yaml", pod("db"))
        try await daemon.action(3)
        #expect(try daemon.told == ["start default/web", "restart default/web", "start default/db"])
    }

    @Test(.enabled(if: Shell.has("git"), "git is not installed"))
    func `git checks out another branch`() async throws {
        folder.write("web.yaml", pod("web"))
        let git = "git -c init.defaultBranch=main -c user.name=x -c user.email=x@x"
        try await shell("\(git) init -q && git add . && \(git) commit -qm 1 && git checkout -qb next")
        try await shell("sed -i s/1.25/1.26/ web.yaml && \(git) commit -qam 2")
        let daemon = try await Daemon(folder.path, "--debounce", "3000")
        try await shell("git checkout -q main")
        #expect(try await daemon.action(2).reasons.map(\.new) == ["nginx:1.25"])
        try await shell("git checkout -q next")
        #expect(try await daemon.action(3).reasons.map(\.new) == ["nginx:1.26"])
        #expect(try daemon.plans.flatMap(\.errors).map(\.message) == [])
    }

    @Test func `another mode, owner, time or link makes no plan`() async throws {
        folder.write("web.yaml", pod("web"))
        let daemon = try await Daemon(folder.path)
        try await shell("chmod 644 web.yaml; touch web.yaml; touch -d 2099-01-01 web.yaml; chown 0 web.yaml || true")
        try await shell("ln web.yaml .other; rm .other; touch -d 1970-01-01 web.yaml; cat web.yaml; chmod 600 web.yaml")
        folder.write("db.yaml", pod("db"))
        try await daemon.action(2)
        #expect(try daemon.told == ["start default/web", "start default/db"])
    }

    @Test func `text is appended`() async throws {
        folder.write("web.yaml", pod("web"))
        let daemon = try await Daemon(folder.path)
        try await shell("printf '    - name: side\\n      image: busybox:1\\n' >> web.yaml")
        #expect(try await daemon.action(2).containers == ["side"])
    }

    @Test(arguments: [
        "web.yaml.bak", "web.yaml~", "#web.yaml#", ".web.yaml.swp", "web.yaml.orig", "web.yaml.rpmsave",
        "web.yaml.dpkg-old", "4913",
    ])
    func `a leftover with other content comes and goes`(name: String) async throws {
        folder.write("web.yaml", pod("web"))
        let daemon = try await Daemon(folder.path)
        folder.write(name, pod("web", image: "nginx:9"))
        usleep(200_000)
        folder.delete(name)
        folder.write("db.yaml", pod("db"))
        try await daemon.action(2)
        #expect(try daemon.told == ["start default/web", "start default/db"])
        #expect(try daemon.plans.flatMap(\.errors).map(\.message) == [])
    }

    @Test func `a file is broken while the daemon is down`() async throws {
        let state = Folder()
        folder.write("web.yaml", pod("web"))
        _ = try await Program.once(folder.path, "--state-dir", state.path, "--record")
        folder.write("web.yaml", pod("web") + "  - [")
        let daemon = try await Daemon(folder.path, "--state-dir", state.path)
        _ = try await daemon.problem("web.yaml")
        folder.write("web.yaml", pod("web", image: "nginx:1.26"))
        #expect(try await daemon.action(1).action == "restart")
    }

    @Test func `the same size and time with other content is seen, also without events`() async throws {
        folder.makeFolder("other")
        folder.makeFolder("manifests")
        folder.write("manifests/web.yaml", pod("web", image: "nginx:1"))
        let daemon = try await Daemon(folder["manifests"], "--scan-period", "1")
        for step in 2...9 {
            let file = open(folder["manifests/web.yaml"], O_RDWR | O_CLOEXEC)
            var before = stat()
            fstat(file, &before)
            let text = Array(pod("web", image: "nginx:\(step)").utf8)
            pwrite(file, text, text.count, 0)
            var times = [before.st_atim, before.st_mtim]
            futimens(file, &times)
            close(file)
            #expect(try await daemon.action(step).reasons.map(\.new) == ["nginx:\(step)"])
        }
    }
}
