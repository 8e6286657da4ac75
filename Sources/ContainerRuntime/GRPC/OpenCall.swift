/// A call that has a stream of answers. It ends with the last reference to it.
final class OpenCall: Sendable {
    private let method: CRIMethod
    private let connection: RuntimeConnection
    private let id: CallTable.ID

    init(method: CRIMethod, connection: RuntimeConnection, id: CallTable.ID) {
        self.method = method
        self.connection = connection
        self.id = id
    }

    deinit {
        connection.cancel(id)
    }

    /// The next answer; nil behind the last one. One task at a time asks.
    func next<Reply: Message>(_ type: Reply.Type) async throws(CallError) -> Reply? {
        do throws(CallFailure) {
            guard let message = try await connection.next(of: id).get() else { return nil }
            do throws(ProtobufError) {
                return try ProtobufReader.read(type, from: message.bytes, in: message.range)
            } catch {
                throw CallFailure(.malformed(error))
            }
        } catch {
            throw CallError(method, error)
        }
    }
}
