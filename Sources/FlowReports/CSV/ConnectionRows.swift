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
    package mutating func row(_ judgement: Judgement) {
        isFirst = true
        identity(judgement)
        opening(judgement)
        closing(judgement)
        endpoint(judgement, judgement.subject.client.index)
        endpoint(judgement, judgement.subject.server.index)
        verdict(judgement)
        buffer.append("\r\n")
    }

    private mutating func identity(_ judgement: Judgement) {
        let key = judgement.subject.connection.key
        let facts = judgement.subject.connection.facts
        number(judgement.subject.connection.id)
        number(judgement.subject.details.flow)
        next()
        buffer.append(communityIDOf: key)
        address(of: judgement.subject.client, key)
        address(of: judgement.subject.server, key)
        text(facts.contains(.rolesObserved) ? "observed" : "guessed")
        next()
        buffer.append(judgement.subject.details.encapsulation)
        next()
        let interface = Int(judgement.subject.details.interface)
        if interface < interfaces.count { buffer.append(text: interfaces[interface]) }
        next()
        buffer.append(rfc3339: judgement.subject.details.startTime)
        next()
        buffer.append(rfc3339: judgement.subject.connection.lastTime)
        seconds(judgement.duration)
        number(judgement.subject.details.firstFrame)
        number(judgement.subject.connection.lastFrame)
    }

    private mutating func address(of end: End, _ key: FlowKey) {
        next()
        buffer.append(key.address(of: end), family: key.family)
        number(UInt64(key.port(of: end)))
    }

    private mutating func opening(_ judgement: Judgement) {
        text(judgement.subject.opening.code)
        text(judgement.subject.openedBy.code ?? "")
        seconds(judgement.times.clientWait)
        seconds(judgement.times.serverRoundTrip)
        seconds(judgement.times.clientRoundTrip)
        number(UInt64(judgement.subject.details.synRetransmissions))
        number(UInt64(judgement.subject.details.synACKRetransmissions))
        seconds(judgement.times.synLoss)
        seconds(judgement.times.synACKLoss)
        seconds(judgement.times.failedAfter)
    }

    private mutating func closing(_ judgement: Judgement) {
        text(judgement.subject.closing.code)
        text(judgement.subject.closedBy.code ?? "")
        seconds(judgement.times.closing)
    }

    private mutating func endpoint(_ judgement: Judgement, _ me: Int) {
        let endpoint = judgement.subject.connection.endpoints[me]
        let details = judgement.subject.details.endpoints[me]
        let known = endpoint.knows(.initialSequence)
        text(endpoint.state.name)
        optional(UInt64(endpoint.initialSequence.value), known)
        number(UInt64(endpoint.segments))
        number(endpoint.bytes)
        number(UInt64(details.retransmissions))
        number(UInt64(details.outOfOrder))
        number(UInt64(details.duplicates))
        number(UInt64(details.keepAlives))
        number(UInt64(details.zeroWindows))
        number(UInt64(details.resets))
        optional(UInt64(details.maximumSegmentSize), details.synAttributes.contains(.maximumSegmentSize))
        optional(UInt64(details.windowScale), details.synAttributes.contains(.windowScale))
        text(known ? (details.synAttributes.contains(.sackPermitted) ? "true" : "false") : "")
        text(known ? (details.synAttributes.contains(.timestamps) ? "true" : "false") : "")
        seconds(judgement.firstByte(of: me == 0 ? .a : .b))
    }

    /// Lists stand in one field, separated by spaces.
    private mutating func verdict(_ judgement: Judgement) {
        next()
        var isFirstWord = true
        func separate() {
            if !isFirstWord { buffer.append(" ") }
            isFirstWord = false
        }
        for failure in judgement.failures {
            separate()
            buffer.append(failure.rule.identifier)
        }
        next()
        isFirstWord = true
        for finding in judgement.findings() {
            separate()
            buffer.append(visible: finding.id)
        }
        next()
        isFirstWord = true
        if !judgement.evidence.isEmpty {
            for (limit, code) in Evidence.codes where judgement.evidence.contains(limit) {
                separate()
                buffer.append(code)
            }
        }
        next()
        isFirstWord = true
        for (identifier, _) in judgement.recognisedPatterns() {
            separate()
            buffer.append(identifier)
        }
        next()
        buffer.append(csv: judgement.diagnosis().text(in: language))
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
