/// Containers: what a process is started with, and what of it can change while it runs.
let containerTable: String = """
    Container
      name                      string                   container  required format=dns-label
      # Independent but for its tag, which is the default of imagePullPolicy: see TextExchange.
      image                     string                   container  required format=image independent
      command                   [string]                 container  independent
      args                      [string]                 container  independent
      workingDir                string                   container  independent
      # See ContainerPort: most of a port is only a note for people.
      ports                     [ContainerPort]          live       key=containerPort,protocol unordered
      # In the order in which later prefixes win.
      envFrom                   [EnvFromSource]          container
      # In order: a variable can be made of earlier ones.
      env                       [EnvVar]                 container  key=name
      # Cpu and memory can be resized; any other resource name counts for the container.
      resources                 ResourceRequirements     resize     default={}
      # How a resize is done, not what is given.
      resizePolicy              [ContainerResizePolicy]  live       key=resourceName unordered
      # Read when the container exits. In an init container it also tells a sidecar from a run-once one, and that counts
      # for the pod.
      restartPolicy             string                   live       keep-zero enum=Always|Never|OnFailure
      # Read when the container exits; the first that matches wins.
      restartPolicyRules        [ContainerRestartRule]   live
      # The runtime sorts mounts by path.
      volumeMounts              [VolumeMount]            container  key=mountPath unordered
      volumeDevices             [VolumeDevice]           container  key=devicePath unordered
      livenessProbe             Probe                    live       present
      readinessProbe            Probe                    live       present
      startupProbe              Probe                    live       present
      # postStart runs at the next start and preStop at the stop.
      lifecycle                 Lifecycle                live
      # The file is mounted into the container at this path.
      terminationMessagePath    string                   container  default=/dev/termination-log
      # Only how the file is read afterwards.
      terminationMessagePolicy  string                   live       default=File enum=File|FallbackToLogsOnError
      # Asked for at the next start only.
      imagePullPolicy           string                   live       default-from=image-tag enum=Always|IfNotPresent|Never
      securityContext           SecurityContext          container
      stdin                     bool                     container
      stdinOnce                 bool                     container
      tty                       bool                     container

    # As a Container; most of the fields are refused, but so is any ephemeral container in a manifest.
    EphemeralContainer
      name                      string                   none  required format=dns-label
      image                     string                   none  required format=image
      command                   [string]                 none
      args                      [string]                 none
      workingDir                string                   none
      ports                     [ContainerPort]          none  key=containerPort,protocol unordered
      envFrom                   [EnvFromSource]          none
      env                       [EnvVar]                 none  key=name
      resources                 ResourceRequirements     none  default={}
      resizePolicy              [ContainerResizePolicy]  none  key=resourceName unordered
      restartPolicy             string                   none  keep-zero enum=Always|Never|OnFailure
      restartPolicyRules        [ContainerRestartRule]   none
      volumeMounts              [VolumeMount]            none  key=mountPath unordered
      volumeDevices             [VolumeDevice]           none  key=devicePath unordered
      livenessProbe             Probe                    none  present
      readinessProbe            Probe                    none  present
      startupProbe              Probe                    none  present
      lifecycle                 Lifecycle                none
      terminationMessagePath    string                   none  default=/dev/termination-log
      terminationMessagePolicy  string                   none  default=File enum=File|FallbackToLogsOnError
      imagePullPolicy           string                   none  default-from=image-tag enum=Always|IfNotPresent|Never
      securityContext           SecurityContext          none
      stdin                     bool                     none
      stdinOnce                 bool                     none
      tty                       bool                     none
      targetContainerName       string                   none

    # A port with a hostPort is a mapping of the sandbox: all of its fields but the name count for the pod then, unless
    # hostNetwork is set, where none of them does.
    ContainerPort
      name           string  live  format=port-name
      hostPort       int32   pod   default-from=container-port min=1 max=65535
      containerPort  int32   live  required min=1 max=65535
      protocol       string  live  default=TCP enum=SCTP|TCP|UDP
      # Not checked at all: what the runtime cannot bind fails at the pod's start.
      hostIP         string  pod

    EnvVar
      name       string        .  required format=env-name
      # Must be empty where valueFrom is set.
      value      string        .  independent
      valueFrom  EnvVarSource  .  present

    EnvVarSource oneof=fieldRef,resourceFieldRef,configMapKeyRef,secretKeyRef,fileKeyRef
      fieldRef          ObjectFieldSelector    .  present format=field-ref-env
      resourceFieldRef  ResourceFieldSelector  .  present format=resource-ref-env
      configMapKeyRef   ConfigMapKeySelector   .  present static-forbidden=configmaps
      secretKeyRef      SecretKeySelector      .  present static-forbidden=secrets
      fileKeyRef        FileKeySelector        .  present

    # Both sources need the API server, so no accepted manifest has any.
    EnvFromSource oneof=configMapRef,secretRef
      prefix        string              .  format=env-name
      configMapRef  ConfigMapEnvSource  .  present static-forbidden=configmaps
      secretRef     SecretEnvSource     .  present static-forbidden=secrets

    ConfigMapEnvSource
      name      string  .  required format=generate-name
      optional  bool    .  keep-zero

    SecretEnvSource
      name      string  .  required format=generate-name
      optional  bool    .  keep-zero

    ConfigMapKeySelector
      name      string  .  required format=dns-subdomain
      key       string  .  required format=config-key
      optional  bool    .  keep-zero

    SecretKeySelector
      name      string  .  required format=dns-subdomain
      key       string  .  required format=config-key
      optional  bool    .  keep-zero

    # A variable from a file in an emptyDir that an init container wrote.
    FileKeySelector
      volumeName  string  .  required format=dns-label
      path        string  .  required format=path-no-dotdot
      key         string  .  required format=env-name
      optional    bool    .  keep-zero default=false

    # What may be named depends on who asks: see formats field-ref-env and field-ref-volume.
    ObjectFieldSelector
      apiVersion  string  .  default=v1
      fieldPath   string  .  required

    ResourceFieldSelector
      containerName  string    .
      resource       string    .  required format=resource-field
      # Zero is as 1. It is always part of the defaulted form.
      divisor        quantity  .  default=0 format=divisor

    ResourceRequirements
      limits    {quantity}       .          format=container-resources
      requests  {quantity}       .          default-from=limits format=container-resources
      # Claims are given to the container when it is created.
      claims    [ResourceClaim]  container  key=name,request unordered

    ResourceClaim
      name     string  .  required
      request  string  .  format=dns-label

    ContainerResizePolicy
      resourceName   string  .  required enum=cpu|memory
      restartPolicy  string  .  required enum=NotRequired|RestartContainer

    ContainerRestartRule
      action     string                           .  required enum=Restart|RestartAllContainers
      exitCodes  ContainerRestartRuleOnExitCodes  .  required present

    ContainerRestartRuleOnExitCodes
      operator  string   .  required enum=In|NotIn
      values    [int32]  .  unordered

    VolumeMount
      name               string  .  required
      readOnly           bool    .
      recursiveReadOnly  string  .  keep-zero same-as=Disabled enum=Disabled|IfPossible|Enabled
      mountPath          string  .  required
      subPath            string  .  format=relative-path-no-dotdot
      mountPropagation   string  .  keep-zero same-as=None enum=Bidirectional|HostToContainer|None
      subPathExpr        string  .  format=relative-path-no-dotdot

    VolumeDevice
      name        string  .  required
      devicePath  string  .  required format=path-no-dotdot
    """
