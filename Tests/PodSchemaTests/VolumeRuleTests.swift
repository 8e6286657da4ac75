import Testing

@testable import PodSchema

struct VolumeRuleTests {
    private static func volume(_ source: String, _ fields: String...) -> RuleCase {
        let spec = "volumes: [{name: v, \(source)}]"
        let paths = fields.map { "spec.volumes[0]" + $0 }
        switch paths.count {
        case 0: return RuleCase(spec: spec)
        case 1: return RuleCase(spec: spec, paths[0])
        default: return RuleCase(spec: spec, paths[0], paths[1])
        }
    }

    @Test(arguments: [
        RuleCase(spec: "volumes: [{name: v}, {name: v}]", "spec.volumes[1].name"),
        RuleCase(spec: "volumes: [{emptyDir: {}}]", "spec.volumes[0].name"),
        RuleCase(spec: "volumes: [{name: V}]", "spec.volumes[0].name"),
        volume("emptyDir: {}, hostPath: {path: /}", ".hostPath"),
        volume("emptyDir: {sizeLimit: -1}", ".emptyDir.sizeLimit"),
        volume("emptyDir: {sizeLimit: 1Gi}"),
        volume("hostPath: {}", ".hostPath.path"),
        volume("hostPath: {path: /, type: \"\"}"),
        volume("hostPath: {path: /, type: Folder}", ".hostPath.type"),
        volume("hostPath: {path: /a/../b}", ".hostPath.path"),
        volume("nfs: {server: a, path: b}", ".nfs.path"),
        volume("gitRepo: {repository: a, directory: /b}", ".gitRepo.directory"),
        volume("image: {reference: a}"),
        volume("image: {reference: a, pullPolicy: Often}", ".image.pullPolicy"),
        volume("quobyte: {registry: \"a:1,b:2\", volume: v}"),
        volume("quobyte: {registry: a, volume: v}", ".quobyte.registry"),
        volume(
            "quobyte: {registry: \"a:1\", volume: v, tenant: \(String(repeating: "t", count: 65))}",
            ".quobyte.tenant"
        ),
        volume("flocker: {}", ".flocker"),
        volume("flocker: {datasetName: a/b}", ".flocker.datasetName"),
        volume("flocker: {datasetName: a, datasetUUID: b}", ".flocker"),
        volume("fc: {wwids: [a]}"),
        volume("fc: {}", ".fc.targetWWNs"),
        volume("fc: {targetWWNs: [a], wwids: [b], lun: 1}", ".fc.targetWWNs"),
        volume("fc: {targetWWNs: [a]}", ".fc.lun"),
        volume("fc: {targetWWNs: [a], lun: 256}", ".fc.lun"),
        volume("fc: {targetWWNs: [a], lun: 0}"),
        volume("fc: {wwids: [a], lun: 256}"),
        volume("iscsi: {targetPortal: a, iqn: iqn.2001-04.com.example:disk, lun: 0}"),
        volume("iscsi: {targetPortal: a, iqn: disk}", ".iscsi.iqn"),
        volume(
            "iscsi: {targetPortal: a, iqn: iqn.2001-04.com.example:disk, chapAuthSession: true}",
            ".iscsi.secretRef"
        ),
        volume(
            "iscsi: {targetPortal: \(String(repeating: "p", count: 63)), iqn: eui.0123456789abcdef, initiatorName: eui.0123456789abcdef}",
            ".name"
        ),
        volume("azureDisk: {diskName: a, diskURI: \"https://a\"}"),
        volume("azureDisk: {diskName: a, diskURI: \"http://a\"}", ".azureDisk.diskURI"),
        volume("azureDisk: {diskName: a, diskURI: \"https://a\", kind: Managed}", ".azureDisk.diskURI"),
        volume("azureDisk: {diskName: a, diskURI: /subscriptions/a, kind: Managed}"),
        volume("flexVolume: {driver: a, options: {k8s.io/a: b}}", ".flexVolume.options[k8s.io/a]"),
        volume("flexVolume: {driver: a, options: {A.Kubernetes.io/a: b}}", ".flexVolume.options[A.Kubernetes.io/a]"),
        volume("flexVolume: {driver: a, options: {mykubernetes.io/a: b}}"),
        volume("storageos: {volumeName: a, secretRef: {}}", ".storageos.secretRef.name"),
        volume("gcePersistentDisk: {pdName: a, partition: 256}", ".gcePersistentDisk.partition"),
        volume("csi: {driver: a_b}", ".csi.driver"),
    ])
    func sources(_ rule: RuleCase) { rule.check() }

    @Test(arguments: [
        volume("downwardAPI: {items: [{path: a, fieldRef: {fieldPath: metadata.labels}}]}"),
        volume(
            "downwardAPI: {items: [{path: a, fieldRef: {fieldPath: status.podIP}}]}",
            ".downwardAPI.items[0].fieldRef.fieldPath"
        ),
        volume("downwardAPI: {items: [{path: a}]}", ".downwardAPI.items[0]"),
        volume(
            "downwardAPI: {items: [{path: ..a, fieldRef: {fieldPath: metadata.name}}]}",
            ".downwardAPI.items[0].path"
        ),
        volume(
            "downwardAPI: {items: [{path: a, resourceFieldRef: {resource: limits.cpu}}]}",
            ".downwardAPI.items[0].resourceFieldRef.containerName"
        ),
        volume("downwardAPI: {items: [{path: a, resourceFieldRef: {resource: limits.cpu, containerName: web}}]}"),
        volume("downwardAPI: {defaultMode: 512}", ".downwardAPI.defaultMode"),
        volume("downwardAPI: {defaultMode: 0777}"),
        volume("projected: {sources: []}"),
        volume("projected: {sources: [{}]}"),
        volume("projected: {sources: [{downwardAPI: {}, secret: {name: a}}]}", ".projected.sources[0]"),
        volume(
            "projected: {sources: [{downwardAPI: {items: [{path: a, fieldRef: {fieldPath: metadata.name}}]}}, {downwardAPI: {items: [{path: a, fieldRef: {fieldPath: metadata.uid}}]}}]}",
            ".projected"
        ),
        volume("projected: {sources: [{downwardAPI: {items: [{path: a, fieldRef: {fieldPath: metadata.name}}]}}]}"),
    ])
    func `downward API and projected volumes`(_ rule: RuleCase) { rule.check() }

    @Test(arguments: [
        (volume("secret: {secretName: a}", ".secret"), "static pods may not reference secrets"),
        (volume("configMap: {name: a}", ".configMap"), "static pods may not reference configmaps"),
        (
            volume("persistentVolumeClaim: {claimName: a}", ".persistentVolumeClaim"),
            "static pods may not reference persistentvolumeclaims"
        ),
        (volume("csi: {driver: Example.com}", ".csi"), "static pods may not reference csidrivers (via CSI volumes)"),
        (
            RuleCase(spec: "serviceAccountName: a", "spec.serviceAccountName"),
            "static pods may not reference serviceaccounts"
        ),
    ])
    func `objects of the API`(_ rule: RuleCase, _ message: String) {
        rule.check()
        #expect(ManifestReading.read(rule.manifest).problems.map(\.message) == [message])
    }
}
