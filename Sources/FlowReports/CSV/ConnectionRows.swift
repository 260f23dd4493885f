import PacketDecoding
import TCPConformance
import TCPTracking

/// Connections as CSV (RFC 4180): a header row, then one row per connection, the record's names flattened.
package struct ConnectionRows: ~Copyable {
    package var buffer = OutputBuffer()
    /// Names of the run's interfaces as CSV fields, by index.
    private var interfaces: [String]
    private var isFirst = true
    private let language: Language
    private let sentences: OrderlySentences
    /// Whether these stand in quotation marks.
    private let isQuoted: Bool

    private static let endpointColumns: [StaticString] = [
        "state", "isn", "segments", "bytes", "retransmissions", "out_of_order", "duplicates", "keep_alives",
        "zero_windows", "resets", "mss", "window_scale", "sack_permitted", "timestamps",
        "first_byte",
    ]

    /// - Parameters:
    ///   - interfaces: names by index of the interface within the run.
    ///   - language: of the column `diagnosis`.
    package init(interfaces: [String] = [], language: Language = .english) {
        self.language = language
        sentences = OrderlySentences(language)
        isQuoted = sentences.hasCommas
        self.interfaces = interfaces.map(Self.field)
    }

    /// Names the run's next interface; nil when it has no name.
    package mutating func nameInterface(_ name: String?) {
        interfaces.append(name.map(Self.field) ?? "")
    }

    private static func field(_ name: String) -> String {
        var field = OutputBuffer()
        field.append(csv: name)
        return field.takeText()
    }

    /// The row of names.
    package mutating func header() {
        buffer.append(
            """
            id,flow,community_id,client_address,client_port,server_address,server_port,roles,encapsulation,interface,\
            start,end,duration,first_frame,last_frame,opening_outcome,opening_by,opening_client_wait,\
            opening_server_rtt,opening_client_rtt,opening_syn_retransmissions,opening_syn_ack_retransmissions,\
            opening_syn_loss,opening_syn_ack_loss,opening_failed_after,\
            closing_outcome,closing_by,closing_duration
            """)
        for role in ["client_", "server_"] as [StaticString] {
            for column in Self.endpointColumns {
                buffer.append(",")
                buffer.append(role)
                buffer.append(column)
            }
        }
        buffer.append(",checks_failed,findings,evidence,patterns,diagnosis\r\n")
    }

    /// The row of one connection.
    package mutating func row(_ judgement: Judgement) { row(ConnectionRecord(judgement)) }

    /// The same of its record.
    package mutating func row(_ record: borrowing ConnectionRecord) {
        isFirst = true
        identity(record)
        opening(record)
        closing(record)
        endpoint(record[record.client])
        endpoint(record[record.client.other])
        verdict(record)
        buffer.append("\r\n")
    }

    private mutating func identity(_ record: borrowing ConnectionRecord) {
        number(record.id)
        number(record.flow)
        next()
        buffer.append(communityIDOf: record.key)
        address(of: record.client, record.key)
        address(of: record.client.other, record.key)
        text(record.rolesAreObserved ? "observed" : "guessed")
        next()
        buffer.append(record.encapsulation)
        next()
        if record.interface < interfaces.count { buffer.append(text: interfaces[record.interface]) }
        next()
        buffer.append(rfc3339: record.start)
        next()
        buffer.append(rfc3339: record.end)
        seconds(record.duration)
        number(record.firstFrame)
        number(record.lastFrame)
    }

    private mutating func address(of end: End, _ key: FlowKey) {
        next()
        buffer.append(key.address(of: end), family: key.family)
        number(UInt64(key.port(of: end)))
    }

    private mutating func opening(_ record: borrowing ConnectionRecord) {
        text(record.opening.code)
        text(record.openedBy.code ?? "")
        seconds(record.times.clientWait)
        seconds(record.times.serverRoundTrip)
        seconds(record.times.clientRoundTrip)
        number(UInt64(record.synRetransmissions))
        number(UInt64(record.synACKRetransmissions))
        seconds(record.times.synLoss)
        seconds(record.times.synACKLoss)
        seconds(record.times.failedAfter)
    }

    private mutating func closing(_ record: borrowing ConnectionRecord) {
        text(record.closing.code)
        text(record.closedBy.code ?? "")
        seconds(record.times.closing)
    }

    private mutating func endpoint(_ end: ConnectionRecord.EndRecord) {
        let known = end.initialSequence != nil
        text(end.state.name)
        optional(UInt64(end.initialSequence ?? 0), known)
        number(UInt64(end.segments))
        number(end.bytes)
        number(UInt64(end.retransmissions))
        number(UInt64(end.outOfOrder))
        number(UInt64(end.duplicates))
        number(UInt64(end.keepAlives))
        number(UInt64(end.zeroWindows))
        number(UInt64(end.resets))
        optional(UInt64(end.maximumSegmentSize), end.synAttributes.contains(.maximumSegmentSize))
        optional(UInt64(end.windowScale), end.synAttributes.contains(.windowScale))
        text(known ? (end.synAttributes.contains(.sackPermitted) ? "true" : "false") : "")
        text(known ? (end.synAttributes.contains(.timestamps) ? "true" : "false") : "")
        seconds(end.firstByte)
    }

    /// Lists stand in one field, separated by spaces.
    private mutating func verdict(_ record: borrowing ConnectionRecord) {
        next()
        var isFirstWord = true
        func separate() {
            if !isFirstWord { buffer.append(" ") }
            isFirstWord = false
        }
        for identifier in record.failures {
            separate()
            buffer.append(identifier)
        }
        next()
        isFirstWord = true
        for finding in record.findings {
            separate()
            buffer.append(visible: finding.id)
        }
        next()
        isFirstWord = true
        if !record.evidence.isEmpty {
            for (limit, code) in Evidence.codes where record.evidence.contains(limit) {
                separate()
                buffer.append(code)
            }
        }
        next()
        isFirstWord = true
        let patterns = record.patterns
        for (identifier, _) in patterns {
            separate()
            buffer.append(identifier)
        }
        next()
        guard case .orderly(let orderly) = record.source else {
            buffer.append(csv: record.diagnosis(patterns).text(in: language))
            return
        }
        if isQuoted { buffer.append("\"") }
        sentences.append(orderly, to: &buffer)
        if isQuoted { buffer.append("\"") }
    }

    // MARK: - Fields

    private mutating func next() {
        if !isFirst { buffer.append(",") }
        isFirst = false
    }

    private mutating func number(_ value: UInt64) {
        next()
        buffer.append(decimal: value)
    }

    private mutating func optional(_ value: UInt64, _ isKnown: Bool) {
        next()
        if isKnown { buffer.append(decimal: value) }
    }

    private mutating func text(_ text: StaticString) {
        next()
        buffer.append(text)
    }

    private mutating func seconds(_ nanoseconds: Int64?) {
        next()
        if let nanoseconds { buffer.append(seconds: nanoseconds) }
    }
}
