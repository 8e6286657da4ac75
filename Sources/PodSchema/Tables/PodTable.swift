/// The pod itself and what the whole pod shares: type `Pod` is the root of all tables.
let podTable: String = """
    Pod
      apiVersion  string      none  required enum=v1
      kind        string      none  required enum=Pod
      metadata    ObjectMeta  none  default={}
      # Absent is as empty, so that an error names spec.containers, as the API does.
      spec        PodSpec     none  default={}
      # A manifest's status is dropped for the daemon's own.
      status      any         none  default-from=phase-pending

    PodSpec
      # A volume counts for the containers that mount it, not for the pod.
      volumes                        [Volume]                    container  key=name unordered
      # What says `container` in a run-once init container counts for the pod, as the whole chain has to run again. A
      # sidecar (restartPolicy Always) is as any container. What says `live` stays live in both.
      initContainers                 [Container]                 pod        key=name
      # Order only matters at the pod's start.
      containers                     [Container]                 container  required key=name unordered
      # Always refused on creation; kept so that the error can name it.
      ephemeralContainers            [EphemeralContainer]        none       key=name
      restartPolicy                  string                      live       default=Always enum=Always|OnFailure|Never
      # Required only after defaulting; negative values are refused.
      terminationGracePeriodSeconds  int64                       live       keep-zero default=30 min=0
      activeDeadlineSeconds          int64                       live       keep-zero min=1 max=2147483647
      dnsPolicy                      string pod default=ClusterFirst enum=ClusterFirstWithHostNet|ClusterFirst|Default|None
      # Scheduling only: a static pod is where its file is.
      nodeSelector                   {string}                    none       format=labels
      serviceAccountName             string none format=dns-subdomain static-forbidden=serviceaccounts
      # The old spelling of serviceAccountName.
      serviceAccount                 string                      none       static-forbidden=serviceaccounts
      # Without a service account there is no token to mount.
      automountServiceAccountToken   bool                        none       keep-zero
      # Always replaced by the node's own name.
      nodeName                       string                      none       default-from=node-name
      hostNetwork                    bool                        pod
      hostPID                        bool                        pod
      hostIPC                        bool                        pod
      shareProcessNamespace          bool                        pod        keep-zero same-as=false
      securityContext                PodSecurityContext          pod        default={}
      # Only what names a secret is refused.
      imagePullSecrets               [LocalObjectReference]      none       key=name static-forbidden=secrets
      hostname                       string                      pod        format=dns-label
      subdomain                      string                      pod        format=dns-label
      affinity                       Affinity                    none
      # Nothing schedules a static pod.
      schedulerName                  string                      none       default=default-scheduler
      tolerations                    [Toleration]                live       unordered default-from=no-execute
      # Order is that of the lines in /etc/hosts.
      hostAliases                    [HostAlias]                 pod        key=ip
      # Both rank the pod for eviction and node shutdown from now on.
      priorityClassName              string                      live       format=dns-subdomain
      priority                       int32                       live       keep-zero
      # Present differs from absent only under dnsPolicy None, which asks for it.
      dnsConfig                      PodDNSConfig                pod        present
      # Part of the status only.
      readinessGates                 [PodReadinessGate]          live       unordered
      runtimeClassName               string                      pod        keep-zero format=dns-subdomain
      # Services' variables come from the API server, which a static pod has no part in.
      enableServiceLinks             bool                        none       keep-zero default=true
      # Scheduling only: the kubelet itself never reads it.
      preemptionPolicy               string                      none       keep-zero enum=PreemptLowerPriority|Never
      # Handed to the runtime when the sandbox is made.
      overhead                       {quantity}                  pod        format=container-resources
      topologySpreadConstraints      [TopologySpreadConstraint]  none       key=topologyKey,whenUnsatisfiable
      setHostnameAsFQDN              bool                        pod        keep-zero same-as=false
      # Checked against the node, never given to the runtime.
      os                             PodOS                       none       present
      hostUsers                      bool                        pod        keep-zero same-as=true
      # A bound pod with gates is refused, so an accepted manifest has none.
      schedulingGates                [PodSchedulingGate]         none       key=name
      resourceClaims                 [PodResourceClaim]          none       key=name static-forbidden=resourceclaims
      # The pod's own limits, in its cgroup rather than a container's.
      resources                      PodResources                resize
      hostnameOverride               string                      pod        keep-zero max-length=64 format=dns-subdomain
      schedulingGroup                PodSchedulingGroup          none       present feature-off

    PodOS
      name  string  .  required enum=linux|windows

    HostAlias
      ip         string    .  required format=ip
      hostnames  [string]  .  format=dns-subdomain

    PodDNSConfig
      # Order is the order of resolv.conf in all three.
      nameservers  [string]              .  format=ip
      searches     [string]              .  format=dns-search
      options      [PodDNSConfigOption]  .

    PodDNSConfigOption
      name   string  .  required
      value  string  .  keep-zero

    PodResources
      limits    {quantity}       .  default-from=pod-limits format=pod-resources
      requests  {quantity}       .  default-from=pod-requests format=pod-resources
      # Claims cannot be set for the pod as a whole.
      claims    [ResourceClaim]  .  key=name

    LocalObjectReference
      name  string  .
    """
