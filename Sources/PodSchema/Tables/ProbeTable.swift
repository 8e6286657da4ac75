/// Probes and lifecycle hooks. Nothing here touches a running process, so it all follows the field that leads here.
let probeTable: String = """
    # Zero counts as unset in the four fields that have a default.
    Probe oneof=exec,httpGet,tcpSocket,grpc
      exec                           ExecAction       .  present
      httpGet                        HTTPGetAction    .  present
      tcpSocket                      TCPSocketAction  .  present
      grpc                           GRPCAction       .  present
      initialDelaySeconds            int32            .  min=0
      timeoutSeconds                 int32            .  default=1 min=0
      periodSeconds                  int32            .  default=10 min=0
      # Must be 1 for liveness and startup.
      successThreshold               int32            .  default=1 min=0
      failureThreshold               int32            .  default=3 min=0
      # Not for readiness.
      terminationGracePeriodSeconds  int64            .  keep-zero min=1

    Lifecycle
      postStart   LifecycleHandler  .          present
      preStop     LifecycleHandler  .          present
      # Given to the runtime when the container is created.
      stopSignal  string            container  keep-zero format=signal feature-off

    LifecycleHandler oneof=exec,httpGet,tcpSocket,sleep
      exec       ExecAction       .  present
      httpGet    HTTPGetAction    .  present
      tcpSocket  TCPSocketAction  .  present
      sleep      SleepAction      .  present

    ExecAction
      command  [string]  .  required independent

    HTTPGetAction
      path         string         .  default=/
      port         int-or-string  .  required format=port
      host         string         .
      scheme       string         .  default=HTTP enum=HTTP|HTTPS
      httpHeaders  [HTTPHeader]   .

    HTTPHeader
      # Named without an index in errors: …httpGet.httpHeaders.
      name   string  .  required format=http-header-name
      value  string  .  default=

    TCPSocketAction
      port  int-or-string  .  required format=port
      host  string         .

    GRPCAction
      port     int32   .  required min=1 max=65535
      service  string  .  keep-zero default=

    SleepAction
      # At most the pod's grace period.
      seconds  int64  .  default=0 min=0
    """
