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
    let checkPhrases = CheckPhrases()
    let sentences: OrderlySentences

    /// - Parameters:
    ///   - interfaces: names by index of the interface within the run; an index without a name is null.
    ///   - language: of the fields `diagnosis` and `text`.
    package init(interfaces: [String] = [], language: Language = .english) {
        self.language = language
        sentences = OrderlySentences(language, isJSON: true)
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
        connection(ConnectionRecord(judgement))
    }

    /// The same of its record.
    package mutating func connection(_ record: borrowing ConnectionRecord) {
        buffer.append("{\"record\":\"connection\",\"schema\":1,\"id\":")
        buffer.append(decimal: record.id)
        identity(record)
        span(record)
        opening(record)
        closing(record)
        switch record.source {
        case .judgement(let judgement): life(judgement, record)
        case .orderly(let orderly): life(orderly, record)
        }
        buffer.append("}\n")
    }

    /// Everything from the endpoints on.
    private mutating func life(_ judgement: Judgement, _ record: borrowing ConnectionRecord) {
        buffer.append(",\"endpoints\":{\"client\":")
        endpoint(record[record.client])
        transitions(record.history(of: record.client))
        buffer.append("]},\"server\":")
        endpoint(record[record.client.other])
        transitions(record.history(of: record.client.other))
        buffer.append("]}}")
        events(judgement)
        buffer.append(",\"checks\":[")
        checks(record)
        buffer.append("],\"findings\":[")
        findings(record)
        buffer.append("],\"evidence\":[")
        evidence(record.evidence)
        buffer.append("],\"patterns\":[")
        let patterns = record.patterns
        list(patterns)
        buffer.append("],\"diagnosis\":")
        buffer.append(json: record.diagnosis(patterns).text(in: language))
    }

    private mutating func identity(_ record: borrowing ConnectionRecord) {
        buffer.append(",\"flow\":")
        buffer.append(decimal: record.flow)
        buffer.append(",\"community_id\":\"")
        buffer.append(communityIDOf: record.key)
        buffer.append("\",\"client\":{\"address\":\"")
        address(of: record.client, record.key)
        buffer.append("},\"server\":{\"address\":\"")
        address(of: record.client.other, record.key)
        if record.rolesAreObserved {
            buffer.append("},\"roles\":\"observed\",\"encapsulation\":[")
        } else {
            buffer.append("},\"roles\":\"guessed\",\"encapsulation\":[")
        }
        for index in record.encapsulation.indices {
            buffer.append(index == 0 ? "\"" : ",\"")
            buffer.append(record.encapsulation[index])
            buffer.append("\"")
        }
        buffer.append("],\"interface\":")
        if record.interface < interfaces.count {
            buffer.append(text: interfaces[record.interface])
        } else {
            buffer.append("null")
        }
        if record.encapsulation.interfaceIndex != 0 {
            buffer.append(",\"interface_index\":")
            buffer.append(decimal: UInt64(record.encapsulation.interfaceIndex))
        }
    }

    private mutating func address(of end: End, _ key: FlowKey) {
        buffer.append(key.address(of: end), family: key.family)
        buffer.append("\",\"port\":")
        buffer.append(decimal: UInt64(key.port(of: end)))
    }

    private mutating func span(_ record: borrowing ConnectionRecord) {
        buffer.append(",\"start\":\"")
        buffer.append(rfc3339: record.start)
        buffer.append("\",\"end\":\"")
        buffer.append(rfc3339: record.end)
        buffer.append("\",\"duration\":")
        buffer.append(seconds: record.duration)
        buffer.append(",\"first_frame\":")
        buffer.append(decimal: record.firstFrame)
        buffer.append(",\"last_frame\":")
        buffer.append(decimal: record.lastFrame)
    }

    private mutating func opening(_ record: borrowing ConnectionRecord) {
        buffer.append(",\"opening\":{\"outcome\":\"")
        buffer.append(record.opening.code)
        buffer.append("\",\"by\":")
        actor(record.openedBy)
        buffer.append(",\"client_wait\":")
        seconds(record.times.clientWait)
        buffer.append(",\"server_rtt\":")
        seconds(record.times.serverRoundTrip)
        buffer.append(",\"client_rtt\":")
        seconds(record.times.clientRoundTrip)
        buffer.append(",\"syn_retransmissions\":")
        buffer.append(decimal: record.synRetransmissions)
        buffer.append(",\"syn_ack_retransmissions\":")
        buffer.append(decimal: record.synACKRetransmissions)
        buffer.append(",\"syn_loss\":")
        seconds(record.times.synLoss)
        buffer.append(",\"syn_ack_loss\":")
        seconds(record.times.synACKLoss)
        buffer.append(",\"failed_after\":")
        seconds(record.times.failedAfter)
    }

    private mutating func closing(_ record: borrowing ConnectionRecord) {
        buffer.append("},\"closing\":{\"outcome\":\"")
        buffer.append(record.closing.code)
        buffer.append("\",\"by\":")
        actor(record.closedBy)
        buffer.append(",\"duration\":")
        seconds(record.times.closing)
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
