/// Volumes that a node provides by itself, and the list of all kinds. `VolumeSources` has the others' fields.
let volumeTable: String = """
    # Exactly one kind: `present` marks them. They stand in the order in which the API counts them: the second is the error.
    Volume oneof=present
      name                   string                             .  required format=dns-label
      # The kind of a volume that names none.
      emptyDir               EmptyDirVolumeSource               .  present default-from=no-source
      hostPath               HostPathVolumeSource               .  present
      gitRepo                GitRepoVolumeSource                .  present
      gcePersistentDisk      GCEPersistentDiskVolumeSource      .  present
      awsElasticBlockStore   AWSElasticBlockStoreVolumeSource   .  present
      secret                 SecretVolumeSource                 .  present static-forbidden=secrets
      nfs                    NFSVolumeSource                    .  present
      iscsi                  ISCSIVolumeSource                  .  present
      glusterfs              GlusterfsVolumeSource . present static-forbidden=endpoints_(via_glusterFS_volumes)
      flocker                FlockerVolumeSource                .  present
      persistentVolumeClaim  PersistentVolumeClaimVolumeSource  .  present static-forbidden=persistentvolumeclaims
      rbd                    RBDVolumeSource                    .  present
      cinder                 CinderVolumeSource                 .  present
      cephfs                 CephFSVolumeSource                 .  present
      quobyte                QuobyteVolumeSource                .  present
      downwardAPI            DownwardAPIVolumeSource            .  present
      fc                     FCVolumeSource                     .  present
      flexVolume             FlexVolumeSource                   .  present
      configMap              ConfigMapVolumeSource              .  present static-forbidden=configmaps
      azureFile              AzureFileVolumeSource              .  present static-forbidden=secrets
      vsphereVolume          VsphereVirtualDiskVolumeSource     .  present
      photonPersistentDisk   PhotonPersistentDiskVolumeSource   .  present
      portworxVolume         PortworxVolumeSource               .  present
      azureDisk              AzureDiskVolumeSource              .  present
      storageos              StorageOSVolumeSource              .  present
      projected              ProjectedVolumeSource              .  present
      scaleIO                ScaleIOVolumeSource                .  present
      csi                    CSIVolumeSource                    .  present static-forbidden=csidrivers_(via_CSI_volumes)
      ephemeral              EphemeralVolumeSource . present static-forbidden=persistentvolumeclaims_(via_ephemeral_volumes)
      image                  ImageVolumeSource                  .  present

    EmptyDirVolumeSource
      # Not checked beyond being a string: a medium that the node does not know fails when it is mounted.
      medium     string    .
      sizeLimit  quantity  .  format=non-negative

    HostPathVolumeSource
      path  string  .     required format=path-no-dotdot
      # Checked, and the path made, when the volume is set up; a container that runs is past that.
      type  string live keep-zero default= enum=|DirectoryOrCreate|Directory|FileOrCreate|File|Socket|CharDevice|BlockDevice

    ImageVolumeSource
      # May be left out in a template, not in a pod.
      reference   string  .     required
      # Asked for at the next start only.
      pullPolicy  string  live  default-from=reference-tag enum=Always|IfNotPresent|Never

    DownwardAPIVolumeSource
      items        [DownwardAPIVolumeFile]  .  key=path unordered
      defaultMode  int32                    .  keep-zero default=420 min=0 max=511

    # Errors name the volume source, without `items` and index.
    DownwardAPIVolumeFile oneof=fieldRef,resourceFieldRef
      path              string                 .  required format=local-path
      fieldRef          ObjectFieldSelector    .  present format=field-ref-volume
      resourceFieldRef  ResourceFieldSelector  .  present format=resource-ref-volume
      mode              int32                  .  keep-zero min=0 max=511

    ProjectedVolumeSource
      sources      [VolumeProjection]  .
      defaultMode  int32               .  keep-zero default=420 min=0 max=511

    # None of the others than downwardAPI works without an API server. A source of no kind makes no files.
    VolumeProjection at-most-one=present
      secret               SecretProjection               .  present static-forbidden=secrets
      downwardAPI          DownwardAPIProjection          .  present
      configMap            ConfigMapProjection            .  present static-forbidden=configmaps
      serviceAccountToken  ServiceAccountTokenProjection . present static-forbidden=serviceaccounts_(via_projected_volumes)
      clusterTrustBundle   ClusterTrustBundleProjection   .  present static-forbidden=clustertrustbundles
      podCertificate       PodCertificateProjection       .  present static-forbidden=podcertificates

    DownwardAPIProjection
      items  [DownwardAPIVolumeFile]  .  key=path unordered

    SecretProjection
      name      string       .  required
      items     [KeyToPath]  .  key=key unordered
      optional  bool         .  keep-zero

    ConfigMapProjection
      name      string       .  required
      items     [KeyToPath]  .  key=key unordered
      optional  bool         .  keep-zero

    ServiceAccountTokenProjection
      audience           string  .
      expirationSeconds  int64   .  keep-zero default=3600 min=600 max=4294967296
      path               string  .  required format=local-path

    ClusterTrustBundleProjection at-most-one=name,signerName
      name           string         .  keep-zero
      signerName     string         .  keep-zero format=signer-name
      labelSelector  LabelSelector  .  present
      optional       bool           .  keep-zero
      path           string         .  required format=local-path

    PodCertificateProjection
      signerName            string    .  required format=signer-name
      keyType               string    .  required enum=RSA3072|RSA4096|ECDSAP256|ECDSAP384|ECDSAP521|ED25519
      maxExpirationSeconds  int32     .  keep-zero min=3600 max=7862400
      credentialBundlePath  string    .  format=local-path
      keyPath               string    .  format=local-path
      certificateChainPath  string    .  format=local-path
      userAnnotations       {string}  .

    KeyToPath
      key   string  .  required
      path  string  .  required format=local-path
      mode  int32   .  keep-zero min=0 max=511
    """
