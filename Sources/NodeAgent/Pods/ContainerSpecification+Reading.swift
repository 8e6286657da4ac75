import PodSchema

extension ContainerSpecification {
    init(_ container: borrowing FieldCursor) {
        name = container["name"].string
        image = container["image"].string
        imagePullPolicy = ImagePullPolicy(rawValue: container["imagePullPolicy"].string) ?? .ifNotPresent
        command = container["command"].strings
        args = container["args"].strings
        workingDir = container["workingDir"].string
        ports = container["ports"].list { ContainerPort($0) }
        // What `envFrom` names only an API server has, so no accepted manifest has any.
        env = container["env"].list { EnvironmentVariable($0) }
        securityContext = SecurityContext(container["securityContext"])
        stdin = container["stdin"].isTrue
        stdinOnce = container["stdinOnce"].isTrue
        tty = container["tty"].isTrue
        volumeMounts = container["volumeMounts"].list { VolumeMount($0) }
        volumeDevices = container["volumeDevices"].list { VolumeDevice($0) }
        readResources(container)
        readLife(container)
    }

    private mutating func readResources(_ container: borrowing FieldCursor) {
        resources = ResourceRequirements(container["resources"])
        let policies = container["resizePolicy"].list { policy in
            (policy["resourceName"].string, ResizePolicy(rawValue: policy["restartPolicy"].string) ?? .notRequired)
        }
        resizePolicy = Dictionary(policies) { _, last in last }
    }

    private mutating func readLife(_ container: borrowing FieldCursor) {
        restartPolicy = RestartPolicy(rawValue: container["restartPolicy"].string)
        restartPolicyRules = container["restartPolicyRules"].list { ContainerRestartRule($0) }
        livenessProbe = container["livenessProbe"].whenThere { Probe($0) }
        readinessProbe = container["readinessProbe"].whenThere { Probe($0) }
        startupProbe = container["startupProbe"].whenThere { Probe($0) }
        let lifecycle = container["lifecycle"]
        postStart = lifecycle["postStart"].whenThere { LifecycleHandler($0) }
        preStop = lifecycle["preStop"].whenThere { LifecycleHandler($0) }
        stopSignal = lifecycle["stopSignal"].optionalString
        terminationMessagePath = container["terminationMessagePath"].string
        terminationMessagePolicy =
            TerminationMessagePolicy(rawValue: container["terminationMessagePolicy"].string) ?? .file
    }
}

extension ContainerPort {
    fileprivate init(_ port: borrowing FieldCursor) {
        name = port["name"].string
        hostPort = port["hostPort"].int32
        containerPort = port["containerPort"].int32
        transport = port["protocol"].string
        hostIP = port["hostIP"].string
    }
}

extension ContainerRestartRule {
    fileprivate init(_ rule: borrowing FieldCursor) {
        action = Action(rawValue: rule["action"].string) ?? .restart
        excludesExitCodes = rule["exitCodes"]["operator"].string == "NotIn"
        exitCodes = rule["exitCodes"]["values"].list { $0.int32 }
    }
}

extension EnvironmentVariable {
    fileprivate init(_ variable: borrowing FieldCursor) {
        name = variable["name"].string
        let source = variable["valueFrom"]
        if source["fieldRef"].exists {
            value = .field(path: source["fieldRef"]["fieldPath"].string)
        } else if source["resourceFieldRef"].exists {
            value = .resource(ResourceFieldSelector(source["resourceFieldRef"]))
        } else if source["fileKeyRef"].exists {
            value = .file(FileKeySelector(source["fileKeyRef"]))
        } else if let other = source.names.first {
            value = .unavailable(other)
        } else {
            value = .text(variable["value"].string)
        }
    }
}

extension ResourceFieldSelector {
    init(_ selector: borrowing FieldCursor) {
        containerName = selector["containerName"].string
        resource = selector["resource"].string
        divisor = selector["divisor"].quantity ?? .zero
    }
}

extension FileKeySelector {
    fileprivate init(_ selector: borrowing FieldCursor) {
        volumeName = selector["volumeName"].string
        path = selector["path"].string
        key = selector["key"].string
        isOptional = selector["optional"].isTrue
    }
}
