/// What a scheduler reads. It is checked as the API does, and tolerations apart nothing of it reaches a static pod.
let schedulingTable: String = """
    Affinity
      nodeAffinity     NodeAffinity     .
      podAffinity      PodAffinity      .
      podAntiAffinity  PodAntiAffinity  .

    NodeAffinity
      requiredDuringSchedulingIgnoredDuringExecution   NodeSelector               .  present
      preferredDuringSchedulingIgnoredDuringExecution  [PreferredSchedulingTerm]  .

    NodeSelector
      nodeSelectorTerms  [NodeSelectorTerm]  .  required format=node-terms

    PreferredSchedulingTerm
      weight      int32             .  required min=1 max=100
      # Label values are not checked here, unlike in a required term (format node-terms).
      preference  NodeSelectorTerm  .  default={}

    NodeSelectorTerm
      matchExpressions  [NodeSelectorRequirement]  .
      # Only metadata.name with In or NotIn and one value.
      matchFields       [NodeSelectorRequirement]  .  format=node-field

    NodeSelectorRequirement
      key       string    .  required format=label-key
      operator  string    .  required enum=In|NotIn|Exists|DoesNotExist|Gt|Lt
      values    [string]  .

    PodAffinity
      requiredDuringSchedulingIgnoredDuringExecution   [PodAffinityTerm]          .
      preferredDuringSchedulingIgnoredDuringExecution  [WeightedPodAffinityTerm]  .

    PodAntiAffinity
      requiredDuringSchedulingIgnoredDuringExecution   [PodAffinityTerm]          .
      preferredDuringSchedulingIgnoredDuringExecution  [WeightedPodAffinityTerm]  .

    PodAffinityTerm
      labelSelector      LabelSelector  .  present
      namespaces         [string]       .  format=dns-label
      topologyKey        string         .  required format=label-key
      namespaceSelector  LabelSelector  .  present
      matchLabelKeys     [string]       .  format=label-key
      mismatchLabelKeys  [string]       .  format=label-key

    WeightedPodAffinityTerm
      weight           int32            .  required min=1 max=100
      podAffinityTerm  PodAffinityTerm  .  default={}

    # An empty operator is as Equal. Lt and Gt are known but refused as long as their gate is off. Value has no format: what
    # is wrong with it depends on the operator, which the error names too.
    Toleration
      key                string  .  format=label-key
      operator           string  .  enum=Equal|Exists
      value              string  .
      effect             string  .  enum=NoSchedule|PreferNoSchedule|NoExecute
      tolerationSeconds  int64   .  keep-zero

    TopologySpreadConstraint
      maxSkew             int32          .  required min=1
      topologyKey         string         .  required
      whenUnsatisfiable   string         .  required enum=DoNotSchedule|ScheduleAnyway
      labelSelector       LabelSelector  .  present
      minDomains          int32          .  keep-zero min=1
      nodeAffinityPolicy  string         .  keep-zero enum=Honor|Ignore
      nodeTaintsPolicy    string         .  keep-zero enum=Honor|Ignore
      matchLabelKeys      [string]       .  format=label-key

    PodReadinessGate
      conditionType  string  .  required format=label-key

    PodSchedulingGate
      name  string  .  required format=label-key

    PodSchedulingGroup oneof=podGroupName
      podGroupName  string  .  keep-zero format=dns-subdomain

    PodResourceClaim oneof=resourceClaimName,resourceClaimTemplateName
      name                       string  .  required format=dns-label
      resourceClaimName          string  .  keep-zero format=dns-subdomain
      resourceClaimTemplateName  string  .  keep-zero format=dns-subdomain
    """
