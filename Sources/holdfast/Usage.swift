enum Usage {
    static let text = """
        Runs a machine's Kubernetes static pods: watches a directory of Pod manifests and plans the least that
        has to restart.

        Usage: holdfast [options] [PATH]
               holdfast --once [options] [PATH]

        PATH is a directory of manifests or one manifest; /etc/kubernetes/manifests if none is given.

        Without --once, PATH is watched and a plan is printed for every change, until SIGTERM or SIGINT.

          --once               print one plan and stop. Exit code: 0 in sync, 2 changes, 1 a manifest is invalid
          --state-dir DIR      compare with what was last recorded in DIR; without it everything is new
          --record             with --once: record in DIR what the plan leads to
          --output text|json   how plans are printed (json: one object a plan)
          --manifests PATH     the same as PATH
          --debounce MS        join changes of one file within this time (100)
          --scan-period S      look at every file this often, for file systems without events (20)
          --threads N          threads for large batches (as many as there are processors)
          --version, --help

        """
}
