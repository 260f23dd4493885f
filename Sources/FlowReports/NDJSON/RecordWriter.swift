import PacketDecoding
import TCPConformance
import TCPTracking

/// Writes records as JSON Lines: one object per line, the names of `docs/records.schema.json`.
///
/// The caller flushes `buffer` when it is full, or after each line in live capture.
package struct RecordWriter: ~Copyable {
    package var buffer = OutputBuffer()
    /// Names of the run's interfaces, as JSON strings or null, by index.
    private var interfaces: [String]
    /// Selective acknowledgments of segments that are still to be told.
    var recentSACKBlocks = RecentSACKBlocks()
    let phrases = TransitionPhrases()
    let language: Language

    /// - Parameters:
    ///   - interfaces: names by index of the interface within the run; an index without a name is null.
    ///   - language: of the fields `diagnosis` and `text`.
    package init(interfaces: [String] = [], language: Language = .english) {
        self.language = language
        self.interfaces = interfaces.map(Self.quoted)
    }

    /// Names the run's next interface; nil when it has no name.
    package mutating func nameInterface(_ name: String?) {
        interfaces.append(name.map(Self.quoted) ?? "null")
    }

    /// Notes the selective acknowledgment of a frame whose segment is told later.
    package mutating func note(_ blocks: SACKBlocks, ofFrame frame: UInt64) {
        recentSACKBlocks.note(blocks, ofFrame: frame)
    }

    private static func quoted(_ name: String) -> String {
        var scratch = OutputBuffer(capacity: 256)
        scratch.append(json: name)
        return scratch.takeText()
    }

    // MARK: - connection

    /// Writes a connection that ended, left the table, or was there at the end of input.
    package mutating func connection(_ judgement: Judgement) {
        buffer.append("{\"record\":\"connection\",\"schema\":1,\"id\":")
        buffer.append(decimal: judgement.subject.connection.id)
        identity(judgement)
        span(judgement)
        opening(judgement)
        closing(judgement)
        buffer.append(",\"endpoints\":{\"client\":")
        endpoint(
            judgement.subject.connection.endpoints[judgement.subject.client.index],
            judgement.subject.details.endpoints[judgement.subject.client.index],
            firstByte: judgement.firstByte(of: judgement.subject.client))
        buffer.append(",\"server\":")
        endpoint(
            judgement.subject.connection.endpoints[judgement.subject.server.index],
            judgement.subject.details.endpoints[judgement.subject.server.index],
            firstByte: judgement.firstByte(of: judgement.subject.server))
        buffer.append("}")
        events(judgement)
        buffer.append(",\"checks\":[")
        checks(judgement)
        buffer.append("],\"findings\":[")
        findings(judgement)
        buffer.append("],\"evidence\":[")
        evidence(judgement.evidence)
        buffer.append("],\"patterns\":[")
        patterns(judgement)
        buffer.append("],\"diagnosis\":")
        buffer.append(json: judgement.diagnosis().text(in: language))
        buffer.append("}\n")
    }

    private mutating func identity(_ judgement: Judgement) {
        let client = judgement.subject.client
        buffer.append(",\"flow\":")
        buffer.append(decimal: judgement.subject.details.flow)
        buffer.append(",\"community_id\":\"")
        buffer.append(communityIDOf: judgement.subject.connection.key)
        buffer.append("\",\"client\":{\"address\":\"")
        address(of: client, judgement.subject.connection.key)
        buffer.append("},\"server\":{\"address\":\"")
        address(of: client.other, judgement.subject.connection.key)
        let facts = judgement.subject.connection.facts
        if facts.contains(.rolesObserved) {
            buffer.append("},\"roles\":\"observed\",\"encapsulation\":[")
        } else {
            buffer.append("},\"roles\":\"guessed\",\"encapsulation\":[")
        }
        let encapsulation = judgement.subject.details.encapsulation
        for index in encapsulation.indices {
            buffer.append(index == 0 ? "\"" : ",\"")
            buffer.append(encapsulation[index])
            buffer.append("\"")
        }
        buffer.append("],\"interface\":")
        let interface = Int(judgement.subject.details.interface)
        if interface < interfaces.count {
            buffer.append(text: interfaces[interface])
        } else {
            buffer.append("null")
        }
        if encapsulation.interfaceIndex != 0 {
            buffer.append(",\"interface_index\":")
            buffer.append(decimal: UInt64(encapsulation.interfaceIndex))
        }
    }

    private mutating func address(of end: End, _ key: FlowKey) {
        buffer.append(key.address(of: end), family: key.family)
        buffer.append("\",\"port\":")
        buffer.append(decimal: UInt64(key.port(of: end)))
    }

    private mutating func span(_ judgement: Judgement) {
        let start = judgement.subject.details.startTime
        let end = judgement.subject.connection.lastTime
        buffer.append(",\"start\":\"")
        buffer.append(rfc3339: start)
        buffer.append("\",\"end\":\"")
        buffer.append(rfc3339: end)
        buffer.append("\",\"duration\":")
        buffer.append(seconds: end &- start)
        buffer.append(",\"first_frame\":")
        buffer.append(decimal: judgement.subject.details.firstFrame)
        buffer.append(",\"last_frame\":")
        buffer.append(decimal: judgement.subject.connection.lastFrame)
    }

    private mutating func opening(_ judgement: Judgement) {
        buffer.append(",\"opening\":{\"outcome\":\"")
        buffer.append(judgement.subject.opening.code)
        buffer.append("\",\"by\":")
        actor(judgement.subject.openedBy)
        buffer.append(",\"client_wait\":")
        seconds(judgement.times.clientWait)
        buffer.append(",\"server_rtt\":")
        seconds(judgement.times.serverRoundTrip)
        buffer.append(",\"client_rtt\":")
        seconds(judgement.times.clientRoundTrip)
        buffer.append(",\"syn_retransmissions\":")
        buffer.append(decimal: judgement.subject.details.synRetransmissions)
        buffer.append(",\"syn_ack_retransmissions\":")
        buffer.append(decimal: judgement.subject.details.synACKRetransmissions)
        buffer.append(",\"syn_loss\":")
        seconds(judgement.times.synLoss)
        buffer.append(",\"syn_ack_loss\":")
        seconds(judgement.times.synACKLoss)
        buffer.append(",\"failed_after\":")
        seconds(judgement.times.failedAfter)
    }

    private mutating func closing(_ judgement: Judgement) {
        buffer.append("},\"closing\":{\"outcome\":\"")
        buffer.append(judgement.subject.closing.code)
        buffer.append("\",\"by\":")
        actor(judgement.subject.closedBy)
        buffer.append(",\"duration\":")
        seconds(judgement.times.closing)
        buffer.append("}")
    }

    private mutating func actor(_ actor: Actor) {
        switch actor {
        case .client: buffer.append("\"client\"")
        case .server: buffer.append("\"server\"")
        case .both: buffer.append("\"both\"")
        case .nobody: buffer.append("null")
        }
    }

    mutating func seconds(_ nanoseconds: Int64?) {
        if let nanoseconds {
            buffer.append(seconds: nanoseconds)
        } else {
            buffer.append("null")
        }
    }
}
