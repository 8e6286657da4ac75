/// Object metadata. Only the name, the namespace, labels and annotations of a static pod mean anything to a node.
let metadataTable: String = """
    ObjectMeta
      # The node's name is appended to it: see format pod-name.
      name                        string                identity  required format=pod-name
      # Never used to make a name: a manifest without `name` is refused.
      generateName                string                none      format=generate-name
      namespace                   string                identity  default=default format=dns-label
      selfLink                    string                none
      # The daemon keeps the identifier of what runs; one given here is used when the pod is next created.
      uid                         string                none      default-from=manifest-hash
      resourceVersion             string                none
      generation                  int64                 none      min=0
      creationTimestamp           time                  none
      deletionTimestamp           time                  none
      deletionGracePeriodSeconds  int64                 none      keep-zero
      # A label or annotation that a container reads through the downward API counts for that container too, and some
      # annotations mean something to Holdfast or the API: else they are independent, see TextExchange.
      labels                      {string}              live      format=labels independent
      annotations                 {string}              live      default-from=config-hash format=annotations independent
      ownerReferences             [OwnerReference]      none      key=uid
      finalizers                  [string]              none      format=finalizer
      managedFields               [ManagedFieldsEntry]  none

    OwnerReference
      apiVersion          string  .  required
      kind                string  .  required
      name                string  .  required
      uid                 string  .  required
      controller          bool    .  keep-zero
      blockOwnerDeletion  bool    .  keep-zero

    ManagedFieldsEntry
      manager      string  .  max-length=128
      operation    string  .  required enum=Apply|Update
      apiVersion   string  .
      time         time    .
      fieldsType   string  .  enum=FieldsV1
      fieldsV1     any     .
      subresource  string  .  max-length=256

    # What a claim template may say about the claim it makes.
    TemplateMeta
      labels       {string}  .  format=labels
      annotations  {string}  .  format=annotations

    LabelSelector
      matchLabels       {string}                    .  format=labels
      matchExpressions  [LabelSelectorRequirement]  .

    LabelSelectorRequirement
      key       string    .  required format=label-key
      operator  string    .  required enum=In|NotIn|Exists|DoesNotExist
      values    [string]  .  format=label-value
    """
