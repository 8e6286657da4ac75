/// `KubeletConfiguration` of `kubelet.config.k8s.io/v1beta1` in Kubernetes 1.36 (`staging/src/k8s.io/kubelet`). No field
/// restarts anything. Zero is the default wherever the kubelet makes no difference, so that ranges start there.
let kubeletConfigurationTable: String = """
    KubeletConfiguration
      apiVersion                       string  none  required enum=kubelet.config.k8s.io/v1beta1
      kind                             string  none  required enum=KubeletConfiguration
      enableServer                     bool    none  default=true
      staticPodPath                    string  none
      podLogsDir                       string  none  default=/var/log/pods/ rule=absolute-path
      syncFrequency                    string  none  default=1m rule=duration
      fileCheckFrequency               string  none  default=20s rule=positive-duration
      httpCheckFrequency               string  none  default=20s rule=duration
      staticPodURL                     string  none
      staticPodURLHeader               any     none  rule=lists
      address                          string  none  default=0.0.0.0 rule=ip
      port                             int32   none  default=10250 min=0 max=65535
      readOnlyPort                     int32   none  min=0 max=65535
      tlsCertFile                      string  none
      tlsPrivateKeyFile                string  none
      tlsCipherSuites                  [string]  none
      tlsCurvePreferences              [int32]  none
      tlsMinVersion                    string  none  enum=VersionTLS10|VersionTLS11|VersionTLS12|VersionTLS13
      rotateCertificates               bool    none
      serverTLSBootstrap               bool    none
      authentication                   KubeletAuthentication  none
      authorization                    KubeletAuthorization  none
      registryPullQPS                  int32   none  default=5 min=0
      registryBurst                    int32   none  default=10 min=0
      imagePullCredentialsVerificationPolicy  string  none  \
    enum=NeverVerify|NeverVerifyPreloadedImages|NeverVerifyAllowlistedImages|AlwaysVerify
      preloadedImagesVerificationAllowlist  [string]  none
      eventRecordQPS                   int32   none  default=50 min=0
      eventBurst                       int32   none  default=100 min=0
      enableDebuggingHandlers          bool    none  default=true
      enableContentionProfiling        bool    none
      healthzPort                      int32   none  default=10248 min=0 max=65535
      healthzBindAddress               string  none  default=127.0.0.1 rule=host
      oomScoreAdj                      int32   none  default=-999 min=-1000 max=1000
      clusterDomain                    string  none
      clusterDNS                       [string]  none  rule=ip
      streamingConnectionIdleTimeout   string  none  default=4h rule=duration
      nodeStatusUpdateFrequency        string  none  default=10s rule=duration
      nodeStatusReportFrequency        string  none  default=5m rule=duration
      nodeLeaseDurationSeconds         int32   none  default=40 min=0
      imageMinimumGCAge                string  none  default=2m rule=positive-duration
      imageMaximumGCAge                string  none  rule=positive-duration
      imageGCHighThresholdPercent      int32   none  default=85 min=0 max=100
      imageGCLowThresholdPercent       int32   none  default=80 min=0 max=100
      volumeStatsAggPeriod             string  none  default=1m rule=duration
      kubeletCgroups                   string  none
      systemCgroups                    string  none
      cgroupRoot                       string  none
      cgroupsPerQOS                    bool    none  default=true
      cgroupDriver                     string  none  default=cgroupfs enum=cgroupfs|systemd
      cpuManagerPolicy                 string  none  default=none enum=none|static
      singleProcessOOMKill             bool    none
      cpuManagerPolicyOptions          {string}  none
      cpuManagerReconcilePeriod        string  none  default=10s rule=duration
      memoryManagerPolicy              string  none  default=None enum=None|Static
      topologyManagerPolicy            string  none  default=none enum=none|best-effort|restricted|single-numa-node
      topologyManagerScope             string  none  default=container enum=container|pod
      topologyManagerPolicyOptions     {string}  none
      qosReserved                      {string}  none
      runtimeRequestTimeout            string  none  default=2m rule=duration
      hairpinMode                      string  none  default=promiscuous-bridge enum=promiscuous-bridge|hairpin-veth|none
      maxPods                          int32   none  default=110 min=0
      podCIDR                          string  none
      podPidsLimit                     int64   none  default=-1
      resolvConf                       string  none  default=/etc/resolv.conf
      runOnce                          bool    none
      cpuCFSQuota                      bool    none  default=true
      cpuCFSQuotaPeriod                string  none  default=100ms rule=positive-duration
      nodeStatusMaxImages              int32   none  default=50 min=-1
      maxOpenFiles                     int64   none  default=1000000 min=0
      contentType                      string  none
      kubeAPIQPS                       int32   none  default=50 min=0
      kubeAPIBurst                     int32   none  default=100 min=0
      serializeImagePulls              bool    none  default=true
      maxParallelImagePulls            int32   none  min=1
      evictionHard                     {string}  none
      evictionSoft                     {string}  none
      evictionSoftGracePeriod          {string}  none  rule=duration
      evictionPressureTransitionPeriod  string  none  default=5m rule=duration
      evictionMaxPodGracePeriod        int32   none
      evictionMinimumReclaim           {string}  none
      mergeDefaultEvictionSettings     bool    none
      podsPerCore                      int32   none  min=0
      enableControllerAttachDetach     bool    none  default=true
      protectKernelDefaults            bool    none
      makeIPTablesUtilChains           bool    none  default=true
      iptablesMasqueradeBit            int32   none  default=14 min=0 max=31
      iptablesDropBit                  int32   none  default=15 min=0 max=31
      featureGates                     {bool}  none
      failSwapOn                       bool    none  default=true
      memorySwap                       MemorySwapConfiguration  none
      containerLogMaxSize              string  none  default=10Mi rule=quantity
      containerLogMaxFiles             int32   none  default=5
      containerLogMaxWorkers           int32   none  default=1 min=1
      containerLogMonitorInterval      string  none  default=10s rule=duration
      configMapAndSecretChangeDetectionStrategy  string  none  default=Watch enum=Get|Cache|Watch
      systemReserved                   {string}  none  rule=quantity
      kubeReserved                     {string}  none  rule=quantity
      reservedSystemCPUs               string  none
      showHiddenMetricsForVersion      string  none
      systemReservedCgroup             string  none
      kubeReservedCgroup               string  none
      enforceNodeAllocatable           [string]  none  \
    enum=none|pods|system-reserved|system-reserved-compressible|kube-reserved|kube-reserved-compressible
      allowedUnsafeSysctls             [string]  none
      volumePluginDir                  string  none
      providerID                       string  none
      kernelMemcgNotification          bool    none
      logging                          LoggingConfiguration  none
      enableSystemLogHandler           bool    none  default=true
      enableSystemLogQuery             bool    none
      shutdownGracePeriod              string  none  rule=positive-duration
      shutdownGracePeriodCriticalPods  string  none  rule=positive-duration
      shutdownGracePeriodByPodPriority  [ShutdownGracePeriodByPodPriority]  none
      crashLoopBackOff                 CrashLoopBackOffConfig  none
      reservedMemory                   [MemoryReservation]  none
      enableProfilingHandler           bool    none  default=true
      enableDebugFlagsHandler          bool    none  default=true
      seccompDefault                   bool    none
      memoryThrottlingFactor           any     none  default=0.9 rule=number
      registerWithTaints               [Taint]  none
      registerNode                     bool    none  default=true
      tracing                          TracingConfiguration  none
      localStorageCapacityIsolation    bool    none  default=true
      containerRuntimeEndpoint         string  none
      imageServiceEndpoint             string  none
      failCgroupV1                     bool    none  default=true
      userNamespaces                   UserNamespaces  none

    KubeletAuthentication
      x509       KubeletX509Authentication       none
      webhook    KubeletWebhookAuthentication    none
      anonymous  KubeletAnonymousAuthentication  none

    KubeletX509Authentication
      clientCAFile  string  none

    KubeletWebhookAuthentication
      enabled   bool    none
      cacheTTL  string  none  rule=duration

    KubeletAnonymousAuthentication
      enabled  bool  none

    KubeletAuthorization
      mode     string                       none  enum=AlwaysAllow|Webhook
      webhook  KubeletWebhookAuthorization  none

    KubeletWebhookAuthorization
      cacheAuthorizedTTL    string  none  rule=duration
      cacheUnauthorizedTTL  string  none  rule=duration

    MemorySwapConfiguration
      swapBehavior  string  none  enum=NoSwap|LimitedSwap

    # `logsapi.LoggingConfiguration` of k8s.io/component-base.
    LoggingConfiguration
      format          string  none  default=text enum=text|json
      # In nanoseconds where it is a number.
      flushFrequency  any     none  default=5s rule=duration-or-number
      verbosity       int64   none  min=0 max=4294967295
      vmodule         [VModuleItem]  none
      options         FormatOptions  none

    VModuleItem
      filePattern  string  none
      verbosity    int64   none  min=0 max=4294967295

    FormatOptions
      text  OutputRoutingOptions  none
      json  OutputRoutingOptions  none

    OutputRoutingOptions
      splitStream     bool      none
      infoBufferSize  quantity  none

    ShutdownGracePeriodByPodPriority
      priority                    int32  none
      shutdownGracePeriodSeconds  int64  none

    CrashLoopBackOffConfig
      maxContainerRestartPeriod  string  none  rule=positive-duration

    MemoryReservation
      numaNode  int32       none  min=0
      limits    {quantity}  none

    Taint
      key        string  none  required
      value      string  none
      effect     string  none  required enum=NoSchedule|PreferNoSchedule|NoExecute
      timeAdded  string  none

    # `tracingapi.TracingConfiguration` of k8s.io/component-base.
    TracingConfiguration
      endpoint                string  none
      samplingRatePerMillion  int32   none  min=0 max=1000000

    UserNamespaces
      idsPerPod  int64  none  min=0 max=4294967295
    """

/// What the text of a setting has to look like, beside its type.
enum SettingRule: String, Sendable {
    case absolutePath = "absolute-path"
    case duration
    /// A duration, or a whole number.
    case durationOrNumber = "duration-or-number"
    /// An IP address or a name.
    case host
    case ipAddress = "ip"
    /// A mapping of lists of strings.
    case lists
    case number
    /// Zero or more.
    case positiveDuration = "positive-duration"
    case quantity
}
