/// Security contexts, of the pod and of a container. The runtime reads both only when it creates something.
let securityTable: String = """
    PodSecurityContext
      seLinuxOptions            SELinuxOptions                 .
      windowsOptions            WindowsSecurityContextOptions  .
      runAsUser                 int64                          .     keep-zero min=0 max=2147483647
      runAsGroup                int64                          .     keep-zero min=0 max=2147483647
      runAsNonRoot              bool                           .     keep-zero same-as=false
      supplementalGroups        [int64]                        .     unordered min=0 max=2147483647
      supplementalGroupsPolicy  string                         .     keep-zero same-as=Merge enum=Merge|Strict
      fsGroup                   int64                          .     keep-zero min=0 max=2147483647
      sysctls                   [Sysctl]                       .     key=name unordered
      # How ownership is set when a volume is next prepared.
      fsGroupChangePolicy       string                         live  keep-zero enum=Always|OnRootMismatch
      seccompProfile            SeccompProfile                 .     present
      appArmorProfile           AppArmorProfile                .     present
      # How a volume is next labelled. MountOption is known but refused as long as its gate is off.
      seLinuxChangePolicy       string                         live  keep-zero enum=Recursive

    SecurityContext
      capabilities              Capabilities                   .
      privileged                bool                           .  keep-zero same-as=false
      seLinuxOptions            SELinuxOptions                 .
      windowsOptions            WindowsSecurityContextOptions  .
      runAsUser                 int64                          .  keep-zero min=0 max=2147483647
      runAsGroup                int64                          .  keep-zero min=0 max=2147483647
      # Unset is as the pod says, so false is not the same as unset.
      runAsNonRoot              bool                           .  keep-zero
      readOnlyRootFilesystem    bool                           .  keep-zero same-as=false
      allowPrivilegeEscalation  bool                           .  keep-zero same-as=true
      # Unmasked needs hostUsers false.
      procMount                 string                         .  keep-zero same-as=Default enum=Default|Unmasked
      seccompProfile            SeccompProfile                 .  present
      appArmorProfile           AppArmorProfile                .  present

    # Names are not checked: the runtime refuses what it does not know.
    Capabilities
      add   [string]  .  unordered
      drop  [string]  .  unordered

    SELinuxOptions
      user   string  .
      role   string  .
      type   string  .
      level  string  .

    SeccompProfile
      type              string  .  required enum=Localhost|RuntimeDefault|Unconfined
      # Required for Localhost, refused otherwise.
      localhostProfile  string  .  keep-zero format=relative-path-no-dotdot

    AppArmorProfile
      type              string  .  required enum=Localhost|RuntimeDefault|Unconfined
      # Required for Localhost, refused otherwise.
      localhostProfile  string  .  keep-zero max-length=4095 format=apparmor-profile

    Sysctl
      name   string  .  required format=sysctl-name
      value  string  .  default=

    # Accepted on Linux, where nothing reads them, unless os.name is linux.
    WindowsSecurityContextOptions
      gmsaCredentialSpecName  string  .  keep-zero format=dns-subdomain
      gmsaCredentialSpec      string  .  keep-zero max-length=65536 format=non-empty
      runAsUserName           string  .  keep-zero format=windows-user
      hostProcess             bool    .  keep-zero
    """
