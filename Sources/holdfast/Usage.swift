enum Usage {
    static let text = """
        Runs a machine's Kubernetes static pods: watches a directory of Pod manifests and plans the least that
        has to restart.

        Usage: holdfast [options] [PATH]
               holdfast --once [options] [PATH]
               holdfast validate [--strict] [--output text|json] FILE|DIR...
               holdfast inspect [--raw] [--node-name NAME] FILE|DIR...
               holdfast explain [--output text|json|markdown] [FIELD...]

        PATH is a directory of manifests or one manifest. If none is given, it is the staticPodPath of --config, or
        else /etc/kubernetes/manifests.

        Without --once, PATH is watched and a plan is printed for every change, until SIGTERM or SIGINT. With
        --runtime-endpoint it is carried out as well.

          --runtime-endpoint unix://PATH
                               the container runtime's socket (CRI): run the pods; with --once compare with what runs there
          --once --apply       carry the plan out. Exit code: 0 every pod runs, 1 one does not
          --apply-timeout S    how long --apply takes at most (300)
          --node-name NAME     the end of the pods' names in the runtime (the host's name)
          --kubelet-pods HOW   what happens to a kubelet's static pods: leave, adopt (take over those with a manifest)
                               or remove (leave)
          --cgroup-root NAME   the control group above all pods, by the kubelet's layout (left to the runtime)
          --root-dir DIR       where pods' files of the host lie (/var/lib/holdfast)
          --pod-logs-dir DIR, --container-logs-dir DIR
                               where logs lie, and links to them (/var/log/pods, /var/log/containers)
          --once               print one plan and stop. Exit code: 0 in sync, 2 changes, 1 a manifest is invalid
          --config FILE        a KubeletConfiguration: its staticPodPath and fileCheckFrequency count where the
                               command line says nothing, and when it wants images removed
          --strict             reject manifests with warnings: unknown fields, further documents
          --state-dir DIR      compare with what is recorded in DIR; without it everything is new. A daemon records there
          --record             with --once: record in DIR what the plan leads to
          --output text|json   how plans are printed (json: one object a plan)
          --manifests PATH     the same as PATH
          --debounce MS        join changes of one file within this time (100)
          --scan-period S      look at every file this often, for file systems without events (20); more
                               rarely, up to 15 times, where it takes long and events tell of all changes
          --parallelism N      pods that are worked on side by side (10)
          --max-disrupted P    percent of the running pods that may be stopped or restarted within a minute (25, and
                               10 pods in any case)
          --mass-change HOW    what happens to more: waves, hold (until the manifests are as before, or SIGUSR1) or
                               apply (waves)
          --empty-grace S      keep the pods of a directory that was emptied for this time, or until SIGUSR1 (30)
          --threads N          threads for large batches (as many as there are processors)
          --require-secure-manifests
                               refuse a directory and files that others than root and this user can change
          --confine            follow links to files of PATH and the directories below it only
          --log-level LEVEL    error, warning, info or debug: what is logged to standard error while PATH is watched (info)
          --log-format FORMAT  text or json (text on a terminal, json elsewhere)
          --version, --help

        validate prints everything that is wrong with manifests as FILE:LINE:COLUMN: FIELD: MESSAGE.
        Exit code: 0 all are valid, 1 one is not.

          --strict             warnings are errors
          --output text|json   json: one object for all files

        inspect prints how manifests are read, one JSON object a line and file: the pod with all defaults, and the
        hashes that decide what restarts. Exit code: 0 all are valid, 1 one is not.

          --raw                only YAML to JSON: any document, no schema
          --node-name NAME     the node's name, a part of the pod's (the host's name)

        explain prints what a change of each FIELD does to a pod that runs; of spec.containers also of all fields below.

        A FILE is read whatever its name; of a DIR, the files that would be run from there; - is standard input.
        Exit code 64: the arguments make no sense.

        """
}
