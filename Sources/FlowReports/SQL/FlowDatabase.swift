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
    private var transitions: SQLStatement
    private var findings: SQLStatement
    private var checks: SQLStatement
    private var segments: SQLStatement
    private var interfaces: [String?]
    private let language: Language
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
        let connections = try database.prepare(FlowSchema.insertion("connections", ConnectionColumn.all.count))
        let transitions = try database.prepare(FlowSchema.insertion("transitions", 11))
        let findings = try database.prepare(FlowSchema.insertion("findings", 8))
        let checks = try database.prepare(FlowSchema.insertion("checks", 4))
        let segments = try database.prepare(FlowSchema.insertion("segments", 14))
        self.database = database
        self.connections = connections
        self.transitions = transitions
        self.findings = findings
        self.checks = checks
        self.segments = segments
        self.interfaces = interfaces
        self.language = language
    }

    /// Names the run's next interface; nil when it has no name.
    package mutating func nameInterface(_ name: String?) { interfaces.append(name) }

    /// Takes a connection that ended.
    package mutating func add(_ judgement: Judgement) {
        guard failure == nil else { return }
        let interface = Int(judgement.subject.details.interface)
        let row = ConnectionRow(
            judgement, interface: interface < interfaces.count ? interfaces[interface] : nil, language: language)
        do throws(SQLError) {
            for column in ConnectionColumn.all { column.bind(row, &connections) }
            _ = try connections.run()
            try addTransitions(row, isClient: true)
            try addTransitions(row, isClient: false)
            try addChecks(judgement)
            try addFindings(row)
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

    private mutating func addTransitions(_ row: borrowing ConnectionRow, isClient: Bool) throws(SQLError) {
        let history = row.judgement.subject.details.endpoints[row.end(isClient: isClient).index].history
        for position in 0..<Int(history.count) {
            let transition = history[position]
            transitions.bind(row.judgement.subject.connection.id)
            transitions.bind(isClient ? "client" : "server")
            transitions.bind(UInt64(position + 1))
            transitions.bind(transition.from.name)
            transitions.bind(transition.to.name)
            transitions.bind { $0.append(rfc3339: transition.time) }
            transitions.bind(transition.frame, if: transition.frame != 0)
            transitions.bind(transition.event.phrase)
            transitions.bind(transition.reference)
            transitions.bind(transition.certainty.name)
            transitions.bind(transition.confirmedBy, if: transition.confirmedBy != 0)
            _ = try transitions.run()
        }
    }

    /// Rules that apply; of one that does not there is no row.
    private mutating func addChecks(_ judgement: Judgement) throws(SQLError) {
        let results = judgement.checks
        for index in checkIdentifiers.indices where results[index].result != .notApplicable {
            let check = results[index]
            checks.bind(judgement.subject.connection.id)
            checks.bind(checkIdentifiers[index])
            checks.bind(check.result.code)
            checks.bind { buffer in
                for place in 0..<Int(check.frameCount) {
                    if place > 0 { buffer.append(" ") }
                    buffer.append(decimal: check.frame(place))
                }
            }
            _ = try checks.run()
        }
    }

    private mutating func addFindings(_ row: borrowing ConnectionRow) throws(SQLError) {
        for (index, finding) in row.findings.enumerated() {
            findings.bind(row.judgement.subject.connection.id)
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
