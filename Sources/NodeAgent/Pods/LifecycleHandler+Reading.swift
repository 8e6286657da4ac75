extension LifecycleHandler {
    init(_ handler: borrowing FieldCursor) {
        if handler["exec"].exists {
            self = .exec(handler["exec"]["command"].strings)
        } else if handler["httpGet"].exists {
            self = .httpGet(HTTPGetAction(handler["httpGet"]))
        } else if handler["tcpSocket"].exists {
            self = .tcpSocket(TCPSocketAction(handler["tcpSocket"]))
        } else {
            self = .sleep(seconds: handler["sleep"]["seconds"].integer)
        }
    }
}

extension HTTPGetAction {
    fileprivate init(_ action: borrowing FieldCursor) {
        path = action["path"].string
        port = NamedPort(action["port"])
        host = action["host"].string
        scheme = action["scheme"].string
        httpHeaders = action["httpHeaders"].list { header in
            var read = Header()
            read.name = header["name"].string
            read.value = header["value"].string
            return read
        }
    }
}

extension TCPSocketAction {
    fileprivate init(_ action: borrowing FieldCursor) {
        port = NamedPort(action["port"])
        host = action["host"].string
    }
}

extension NamedPort {
    fileprivate init(_ port: borrowing FieldCursor) {
        if let number = port.optionalInteger { self = .number(number) } else { self = .name(port.string) }
    }
}

extension Probe {
    init(_ probe: borrowing FieldCursor) {
        if probe["exec"].exists {
            handler = .exec(probe["exec"]["command"].strings)
        } else if probe["httpGet"].exists {
            handler = .httpGet(HTTPGetAction(probe["httpGet"]))
        } else if probe["tcpSocket"].exists {
            handler = .tcpSocket(TCPSocketAction(probe["tcpSocket"]))
        } else {
            handler = .grpc(port: probe["grpc"]["port"].int32, service: probe["grpc"]["service"].string)
        }
        initialDelaySeconds = probe["initialDelaySeconds"].int32
        timeoutSeconds = probe["timeoutSeconds"].int32
        periodSeconds = probe["periodSeconds"].int32
        successThreshold = probe["successThreshold"].int32
        failureThreshold = probe["failureThreshold"].int32
        terminationGracePeriodSeconds = probe["terminationGracePeriodSeconds"].optionalInteger
    }
}
