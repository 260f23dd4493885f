import PacketDecoding
import TCPConformance
import TCPTracking

/// A run as an SQLite database: tables with the records' names, indexes, and views for the usual questions.
///
/// The first failure is kept and told by `finish`; what comes after it is not written.
package struct FlowDatabase: ~Copyable {
    /// Stands in `PRAGMA user_version`; another number means that a column was renamed or removed.
    package static let schemaVersion = 1

    private let database: SQLDatabase
    private var connections: SQLStatement
    private var findings: SQLStatement
    private var segments: SQLStatement
    private var interfaces: [String?]
    private let language: Language
    private let sentences: OrderlySentences
    private var failure: SQLError?

    /// Makes the tables.
    ///
    /// - Parameters:
    ///   - systemPath: An empty file's name, with its final zero octet.
    ///   - interfaces: Names by index of the interface within the run.
    ///   - language: Of the columns `diagnosis` and `text`.
    package init(
        systemPath: [CChar], interfaces: [String], language: Language = .english
    ) throws(SQLError) {
        let database = try SQLDatabase(systemPath: systemPath)
        // Nobody sees the file before it is whole: what a crash would leave need not be repaired.
        try database.execute(
            """
            PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
            PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536;
            PRAGMA user_version = \(Self.schemaVersion);
            """)
        try database.execute(FlowSchema.tables)
        try database.execute("BEGIN")
        let columns = ConnectionColumn.all.count + FlowSchema.packedColumns.count
        let connections = try database.prepare(FlowSchema.insertion("connections", columns))
        let findings = try database.prepare(FlowSchema.insertion("findings", 8))
        let segments = try database.prepare(FlowSchema.insertion("segments", 14))
        self.database = database
        self.connections = connections
        self.findings = findings
        self.segments = segments
        self.interfaces = interfaces
        self.language = language
        sentences = OrderlySentences(language)
    }

    /// Names the run's next interface; nil when it has no name.
    package mutating func nameInterface(_ name: String?) { interfaces.append(name) }

    /// Takes a connection that ended.
    package mutating func add(_ record: borrowing ConnectionRecord) {
        guard failure == nil else { return }
        let notes = ConnectionNotes(record, interfaces: interfaces, language: language, sentences: sentences)
        do throws(SQLError) {
            ConnectionColumn.bindAll(record, notes, to: &connections)
            bindTransitions(record)
            bindChecks(record)
            _ = try connections.run()
            try addFindings(notes.findings, of: record.id)
        } catch {
            failure = error
        }
    }

    /// Takes a segment of a connection, with the states that it leaves behind.
    package mutating func add(
        _ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection
    ) {
        guard failure == nil else { return }
        let sender = connection.endpoints[end.index].knownInitialSequence
        let receiver = segment.flags.contains(.ack) ? connection.endpoints[end.other.index].knownInitialSequence : nil
        segments.bind(connection.id)
        segments.bind(segment.frame)
        segments.bind { $0.append(rfc3339: segment.time) }
        segments.bind(end == connection.client ? "client" : "server")
        segments.bind { $0.append(segment.flags) }
        segments.bind(segment.sequence.value)
        segments.bind(segment.acknowledgment.value)
        segments.bind(UInt64(segment.sequence.value &- (sender ?? 0)), if: sender != nil)
        segments.bind(UInt64(segment.acknowledgment.value &- (receiver ?? 0)), if: receiver != nil)
        segments.bind(segment.payloadLength)
        segments.bind(UInt64(segment.window))
        segments.bind(label.name)
        segments.bind(connection.endpoints[connection.client.index].state.name)
        segments.bind(connection.endpoints[connection.server.index].state.name)
        do throws(SQLError) { _ = try segments.run() } catch { failure = error }
    }

    /// Writes the summary, the indexes and the views. The file is whole when this is dropped.
    package mutating func finish(_ summary: RunSummary, _ counts: OutcomeCounts) throws(SQLError) {
        if let failure { throw failure }
        try addDictionaries()
        var statement = try database.prepare(FlowSchema.insertion("summary", 2))
        for (name, value) in FlowSchema.summary(summary, counts) {
            statement.bind(name)
            statement.bind(value)
            _ = try statement.run()
        }
        try OverviewTables.write(summary, into: database, language: language)
        try database.execute(FlowSchema.indexes)
        try database.execute(FlowSchema.views)
        try database.execute("COMMIT")
    }

    /// Both ends' transitions: end, position, row of the state machine, certainty, frame, proof, time, and the state that
    /// is left where that is not the row's.
    private mutating func bindTransitions(_ record: borrowing ConnectionRecord) {
        let client = record.client
        if case .orderly(let orderly) = record.source {
            connections.bind { buffer in
                buffer.append("[")
                Self.pack(orderly.connection.steps(of: client), "[0,", to: &buffer)
                Self.pack(orderly.connection.steps(of: client.other), "[1,", to: &buffer)
                buffer.closeList()
            }
            return
        }
        let histories = (record.history(of: record.client), record.history(of: record.client.other))
        connections.bind { buffer in
            buffer.append("[")
            Self.pack(histories.0, "[0,", to: &buffer)
            Self.pack(histories.1, "[1,", to: &buffer)
            buffer.closeList()
        }
    }

    private static func pack(_ steps: OrderlyConnection.Steps, _ end: StaticString, to buffer: inout OutputBuffer) {
        for index in 0..<steps.count {
            let step = steps[index]
            buffer.append(end)
            pack(index, step.row, step.certainty, step.sighting, step.confirmedBy, to: &buffer)
            buffer.append("],")
        }
    }

    private static func pack(_ history: History, _ end: StaticString, to buffer: inout OutputBuffer) {
        for index in 0..<Int(history.count) {
            let transition = history[index]
            buffer.append(end)
            pack(
                index, transition.row, transition.certainty,
                Sighting(time: transition.time, frame: transition.frame), transition.confirmedBy, to: &buffer)
            if transition.from != transitionRows[Int(transition.row)].from {
                buffer.append(",\"")
                buffer.append(transition.from.name)
                buffer.append("\"")
            }
            buffer.append("],")
        }
    }

    /// What every transition has.
    private static func pack(
        _ index: Int, _ row: UInt8, _ certainty: Certainty, _ sighting: Sighting, _ proof: UInt64,
        to buffer: inout OutputBuffer
    ) {
        buffer.append(decimal: index + 1)
        buffer.append(",")
        buffer.append(decimal: UInt64(row))
        buffer.append(",")
        buffer.append(decimal: UInt64(certainty.rawValue))
        buffer.append(",")
        buffer.append(decimal: sighting.frame)
        buffer.append(",")
        buffer.append(decimal: proof)
        buffer.append(",")
        buffer.append(decimal: sighting.time)
    }

    /// Rules that apply, with result and frames; one that does not is left out.
    private mutating func bindChecks(_ record: borrowing ConnectionRecord) {
        if case .orderly(let orderly) = record.source {
            let results = orderly.results
            connections.bind { buffer in
                buffer.append("[")
                let results = results.span
                for index in results.indices where results[index].result != .notApplicable {
                    let result = results[index]
                    Self.packCheck(index, result.result, to: &buffer)
                    if result.first != 0 { buffer.append(decimal: result.first) }
                    if result.second != 0 {
                        buffer.append(" ")
                        buffer.append(decimal: result.second)
                    }
                    buffer.append("\"],")
                }
                buffer.closeList()
            }
            return
        }
        let results = record.checks
        connections.bind { buffer in
            buffer.append("[")
            let checks = results.span
            for index in checks.indices where checks[index].result != .notApplicable {
                let check = checks[index]
                Self.packCheck(index, check.result, to: &buffer)
                for place in 0..<Int(check.frameCount) {
                    if place > 0 { buffer.append(" ") }
                    buffer.append(decimal: check.frame(place))
                }
                buffer.append("\"],")
            }
            buffer.closeList()
        }
    }

    private static func packCheck(_ rule: Int, _ result: CheckResult, to buffer: inout OutputBuffer) {
        buffer.append("[")
        buffer.append(decimal: rule)
        buffer.append(",")
        buffer.append(decimal: UInt64(result.rawValue))
        buffer.append(",\"")
    }

    /// What the packed columns count in.
    private func addDictionaries() throws(SQLError) {
        var rows = try database.prepare(FlowSchema.insertion("state_machine", 5))
        for (number, row) in transitionRows.enumerated() {
            rows.bind(UInt64(number))
            rows.bind(row.from.name)
            rows.bind(row.to.name)
            rows.bind(row.event.phrase)
            rows.bind(row.reference)
            _ = try rows.run()
        }
        var rules = try database.prepare(FlowSchema.insertion("rules", 4))
        for (number, rule) in conformanceRules.enumerated() {
            rules.bind(UInt64(number))
            rules.bind(rule.identifier)
            rules.bind(rule.statement)
            rules.bind(rule.reference)
            _ = try rules.run()
        }
    }

    private mutating func addFindings(_ list: [Finding], of connection: UInt64) throws(SQLError) {
        for (index, finding) in list.enumerated() {
            findings.bind(connection)
            findings.bind(UInt64(index + 1))
            findings.bind(finding.id)
            findings.bind(finding.severity.code)
            findings.bind(finding.text.text(in: language))
            findings.bind(finding.frames.map(String.init).joined(separator: " "))
            if let expected = finding.expected { findings.bind(expected) } else { findings.bindNull() }
            if let observed = finding.observed { findings.bind(observed) } else { findings.bindNull() }
            _ = try findings.run()
        }
    }
}

extension OutputBuffer {
    /// Puts the bracket in place of the comma behind the last element, if there is one.
    fileprivate mutating func closeList() {
        if self[count - 1] == UInt8(ascii: ",") { truncate(to: count - 1) }
        append("]")
    }
}
