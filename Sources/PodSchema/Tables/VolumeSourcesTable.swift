/// Volume kinds that need a network, a driver or the API server: read and checked as the others are.
let volumeSourcesTable: String = """
    GitRepoVolumeSource
      repository  string  .  required
      revision    string  .
      directory   string  .  format=relative-path-no-dotdot

    GCEPersistentDiskVolumeSource
      pdName     string  .  required
      fsType     string  .
      partition  int32   .  min=0 max=255
      readOnly   bool    .

    AWSElasticBlockStoreVolumeSource
      volumeID   string  .  required
      fsType     string  .
      partition  int32   .  min=0 max=255
      readOnly   bool    .

    SecretVolumeSource
      secretName   string       .  required
      items        [KeyToPath]  .  key=key unordered
      defaultMode  int32        .  keep-zero default=420 min=0 max=511
      optional     bool         .  keep-zero

    ConfigMapVolumeSource
      name         string       .  required
      items        [KeyToPath]  .  key=key unordered
      defaultMode  int32        .  keep-zero default=420 min=0 max=511
      optional     bool         .  keep-zero

    NFSVolumeSource
      server    string  .  required
      path      string  .  required format=abs-path
      readOnly  bool    .

    ISCSIVolumeSource
      targetPortal       string                .  required
      iqn                string                .  required format=iscsi-name
      # Always part of the defaulted form, as the number 0 is a valid one.
      lun                int32                 .  default=0 min=0 max=255
      iscsiInterface     string                .  default=default
      fsType             string                .
      readOnly           bool                  .
      portals            [string]              .
      chapAuthDiscovery  bool                  .
      chapAuthSession    bool                  .
      secretRef          LocalObjectReference  .  present static-forbidden=secrets
      initiatorName      string                .  keep-zero format=iscsi-name

    GlusterfsVolumeSource
      endpoints  string  .  required
      path       string  .  required
      readOnly   bool    .

    FlockerVolumeSource oneof=datasetName,datasetUUID
      datasetName  string  .  format=no-slash
      datasetUUID  string  .

    PersistentVolumeClaimVolumeSource
      claimName  string  .  required
      readOnly   bool    .

    RBDVolumeSource
      monitors   [string]              .  required
      image      string                .  required
      fsType     string                .
      pool       string                .  default=rbd
      user       string                .  default=admin
      keyring    string                .  default=/etc/ceph/keyring
      secretRef  LocalObjectReference  .  present static-forbidden=secrets
      readOnly   bool                  .

    CinderVolumeSource
      volumeID   string                .  required
      fsType     string                .
      readOnly   bool                  .
      secretRef  LocalObjectReference  .  present format=named static-forbidden=secrets

    CephFSVolumeSource
      monitors    [string]              .  required
      path        string                .
      user        string                .
      secretFile  string                .
      secretRef   LocalObjectReference  .  present static-forbidden=secrets
      readOnly    bool                  .

    QuobyteVolumeSource
      registry  string  .  required format=host-port-list
      volume    string  .  required
      readOnly  bool    .
      user      string  .
      group     string  .
      tenant    string  .  max-length=64

    # One of targetWWNs and wwids; the first needs a lun.
    FCVolumeSource
      targetWWNs  [string]  .
      lun         int32     .  keep-zero
      fsType      string    .
      readOnly    bool      .
      wwids       [string]  .

    FlexVolumeSource
      driver     string                .  required
      fsType     string                .
      secretRef  LocalObjectReference  .  present static-forbidden=secrets
      readOnly   bool                  .
      options    {string}              .  format=flex-options

    AzureFileVolumeSource
      secretName  string  .  required
      shareName   string  .  required
      readOnly    bool    .

    AzureDiskVolumeSource
      diskName     string  .  required
      diskURI      string  .  required format=azure-disk-uri
      cachingMode  string  .  keep-zero default=ReadWrite enum=None|ReadOnly|ReadWrite
      fsType       string  .  keep-zero default=ext4
      readOnly     bool    .  keep-zero default=false
      kind         string  .  keep-zero default=Shared enum=Dedicated|Managed|Shared

    VsphereVirtualDiskVolumeSource
      volumePath         string  .  required
      fsType             string  .
      storagePolicyName  string  .
      storagePolicyID    string  .

    PhotonPersistentDiskVolumeSource
      pdID    string  .  required
      fsType  string  .

    PortworxVolumeSource
      volumeID  string  .  required
      fsType    string  .
      readOnly  bool    .

    StorageOSVolumeSource
      volumeName       string                .  required format=dns-label
      volumeNamespace  string                .  format=dns-label
      fsType           string                .
      readOnly         bool                  .
      secretRef        LocalObjectReference  .  present format=named static-forbidden=secrets

    ScaleIOVolumeSource
      gateway           string                .  required
      system            string                .  required
      # Not required, whatever its documentation says: the defaulted form shows null.
      secretRef         LocalObjectReference  .  present default=null static-forbidden=secrets
      sslEnabled        bool                  .
      protectionDomain  string                .
      storagePool       string                .
      storageMode       string                .  default=ThinProvisioned
      volumeName        string                .  required
      fsType            string                .  default=xfs
      readOnly          bool                  .

    CSIVolumeSource
      driver                string                .  required max-length=63 format=csi-driver
      readOnly              bool                  .  keep-zero
      fsType                string                .  keep-zero
      volumeAttributes      {string}              .
      nodePublishSecretRef  LocalObjectReference  .  present format=named static-forbidden=secrets

    EphemeralVolumeSource
      volumeClaimTemplate  PersistentVolumeClaimTemplate  .  required present

    PersistentVolumeClaimTemplate
      metadata  TemplateMeta               .
      spec      PersistentVolumeClaimSpec  .  default={}

    PersistentVolumeClaimSpec
      accessModes                [string] . required enum=ReadOnlyMany|ReadWriteMany|ReadWriteOnce|ReadWriteOncePod
      selector                   LabelSelector               .
      resources                  VolumeResourceRequirements  .  default={}
      volumeName                 string                      .
      storageClassName           string                      .  keep-zero format=dns-subdomain
      volumeMode                 string                      .  keep-zero default=Filesystem enum=Block|Filesystem
      dataSource                 TypedLocalObjectReference   .  present
      dataSourceRef              TypedObjectReference        .  present
      volumeAttributesClassName  string                      .  keep-zero format=dns-subdomain

    VolumeResourceRequirements
      limits    {quantity}  .
      requests  {quantity}  .

    TypedLocalObjectReference
      apiGroup  string  .  keep-zero
      kind      string  .  required
      name      string  .  required

    TypedObjectReference
      apiGroup   string  .  keep-zero
      kind       string  .  required
      name       string  .  required
      # Its gate is off, but what is forbidden whole needs no finer rule.
      namespace  string  .  keep-zero feature-off
    """
