import ManifestDecoding

/// The fields that rules between fields ask for, and the words that they compare with.
struct RuleFields: Sendable {
    let root: RootFields
    let metadata: MetadataFields
    let owner: OwnerFields
    let spec: SpecFields
    let dns: DNSFields
    let podSecurity: PodSecurityFields
    let security: SecurityFields
    let profile: ProfileFields
    let capabilities: KnownField
    let hostProcess: KnownField
    let sysctlName: KnownField
    let container: ContainerFields
    let mount: MountFields
    let environment: EnvironmentFields
    let reference: ReferenceFields
    let port: PortFields
    let probe: ProbeFields
    let resources: ResourceFields
    let volume: VolumeFields
    let scheduling: SchedulingFields
    let localReference: (structure: Int, name: KnownField)
    let words = RuleWords()

    init(_ builder: SchemaBuilder, root: String) {
        self.root = RootFields(builder, root)
        metadata = MetadataFields(builder)
        owner = OwnerFields(builder)
        spec = SpecFields(builder)
        dns = DNSFields(builder)
        podSecurity = PodSecurityFields(builder)
        security = SecurityFields(builder)
        profile = ProfileFields(builder)
        capabilities = FieldLookup(builder, "Capabilities")["add"]
        hostProcess = FieldLookup(builder, "WindowsSecurityContextOptions")["hostProcess"]
        sysctlName = FieldLookup(builder, "Sysctl")["name"]
        container = ContainerFields(builder)
        mount = MountFields(builder)
        environment = EnvironmentFields(builder)
        reference = ReferenceFields(builder)
        port = PortFields(builder)
        probe = ProbeFields(builder)
        resources = ResourceFields(builder)
        volume = VolumeFields(builder)
        scheduling = SchedulingFields(builder)
        let reference = "LocalObjectReference"
        localReference = (builder.indices[reference]!, FieldLookup(builder, reference)["name"])
    }
}

/// Words of at most sixteen bytes, which their `KeyBytes` tell apart.
struct RuleWords: Sendable {
    let always = KeyBytes("Always")
    let ifNotPresent = KeyBytes("IfNotPresent")
    let never = KeyBytes("Never")
    let none = KeyBytes("None")
    let disabled = KeyBytes("Disabled")
    let bidirectional = KeyBytes("Bidirectional")
    let notRequired = KeyBytes("NotRequired")
    let localhost = KeyBytes("Localhost")
    let runtimeDefault = KeyBytes("RuntimeDefault")
    let unconfined = KeyBytes("Unconfined")
    let unmasked = KeyBytes("Unmasked")
    let capSysAdmin = KeyBytes("CAP_SYS_ADMIN")
    let linux = KeyBytes("linux")
    let windows = KeyBytes("windows")
    let `in` = KeyBytes("In")
    let notIn = KeyBytes("NotIn")
    let exists = KeyBytes("Exists")
    let doesNotExist = KeyBytes("DoesNotExist")
    let greater = KeyBytes("Gt")
    let less = KeyBytes("Lt")
    let equal = KeyBytes("Equal")
    let noExecute = KeyBytes("NoExecute")
    let doNotSchedule = KeyBytes("DoNotSchedule")
    let managed = KeyBytes("Managed")
    let pod = KeyBytes("Pod")
    let version1 = KeyBytes("v1")
    let event = KeyBytes("Event")
    let orphan = KeyBytes("orphan")
    let metadataName = KeyBytes("metadata.name")
    let cpu = KeyBytes("cpu")
    let memory = KeyBytes("memory")
    let tcp = KeyBytes("TCP")
    let udp = KeyBytes("UDP")
    let sctp = KeyBytes("SCTP")
    let after = KeyBytes("holdfast.dev/after")
    let path = KeyBytes("path")
    let items = KeyBytes("items")
    let limitsCPU = KeyBytes("limits.cpu")
    let requestsCPU = KeyBytes("requests.cpu")
}
