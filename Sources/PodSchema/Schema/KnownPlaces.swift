/// The places of the fields that the walk itself asks for, looked up once.
struct KnownPlaces: Sendable {
    let podMetadata: Int
    let specHostNetwork: Int
    let containerName: Int
    let containerImage: Int
    let containerRestartPolicy: Int
    let volumeName: Int
    let mountName: Int
    let portHostPort: Int
    let resourceLimits: Int
    let resourceRequests: Int
    let resourceClaims: Int
    let referencePath: Int
    /// The first fields of the structures that problems are reported in.
    let containerFields: Int
    let resourceFields: Int
    let podFields: Int

    init(_ builder: SchemaBuilder, root: String) {
        func place(_ structure: String, _ field: String) -> Int {
            builder.place(field, builder.indices[structure]!)
        }
        func fields(_ structure: String) -> Int {
            builder.structures[builder.indices[structure]!].fields.lowerBound
        }
        podMetadata = place(root, "metadata")
        specHostNetwork = place("PodSpec", "hostNetwork")
        containerName = place("Container", "name")
        containerImage = place("Container", "image")
        containerRestartPolicy = place("Container", "restartPolicy")
        volumeName = place("Volume", "name")
        mountName = place("VolumeMount", "name")
        portHostPort = place("ContainerPort", "hostPort")
        resourceLimits = place("ResourceRequirements", "limits")
        resourceRequests = place("ResourceRequirements", "requests")
        resourceClaims = place("ResourceRequirements", "claims")
        referencePath = place("ObjectFieldSelector", "fieldPath")
        containerFields = fields("Container")
        resourceFields = fields("ResourceRequirements")
        podFields = fields(root)
    }
}
