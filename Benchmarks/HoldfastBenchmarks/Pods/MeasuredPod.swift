/// The pod that is measured, as a manifest: one container that says when it runs, and ends at once when it is told to.
struct MeasuredPod: Sendable {
    let name: String
    /// Where the pipe is that it writes into.
    let folder: String
    var hasHostNetwork = false

    /// - Parameter word: what its container writes when it runs.
    func manifest(_ word: String) -> String {
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: \(name)
          labels: {app: figures}
        spec:
          hostNetwork: \(hasHostNetwork)
          containers:
          - name: main
            image: localhost/busybox:1
            command: [/bin/sh, -c, 'trap "exit 0" TERM; echo \(word) > /ready/pipe; sleep 1000000 & wait']
            volumeMounts: [{name: ready, mountPath: /ready}]
          volumes:
          - {name: ready, hostPath: {path: \(folder), type: Directory}}

        """
    }
}
