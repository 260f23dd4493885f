import PacketDecoding
import TCPConformance
import TCPTracking

/// What the columns of a connection read besides its record: made once for several of them.
struct ConnectionNotes: ~Copyable {
    let client: ConnectionRecord.EndRecord
    let server: ConnectionRecord.EndRecord
    let findings: [Finding]
    let patterns: ConnectionRecord.Patterns
    let interface: String?
    /// Of the diagnosis and the findings' texts.
    let language: Language
    let sentences: OrderlySentences

    init(
        _ record: borrowing ConnectionRecord, interfaces: [String?], language: Language, sentences: OrderlySentences
    ) {
        self.language = language
        self.sentences = sentences
        client = record[record.client]
        server = record[record.client.other]
        findings = record.findings
        patterns = record.patterns
        interface = record.interface < interfaces.count ? interfaces[record.interface] : nil
    }
}

/// A column of a connection in SQL: named as in CSV.
struct ConnectionColumn: Sendable {
    let name: String
    let type: StaticString
    private let bind: Binding

    private typealias Binding =
        @Sendable (borrowing ConnectionRecord, borrowing ConnectionNotes, inout SQLStatement) -> Void

    private init(_ name: String, _ type: StaticString, _ bind: @escaping Binding) {
        self.name = name
        self.type = type
        self.bind = bind
    }

    /// Every column, in the order of CSV.
    static let all = identity + opening + closing + endpoint(isClient: true) + endpoint(isClient: false) + verdict

    /// Binds all of them, in their order, to what a connection has.
    static func bindAll(
        _ record: borrowing ConnectionRecord, _ notes: borrowing ConnectionNotes, to statement: inout SQLStatement
    ) {
        // A span, so that no column is copied to be called.
        let columns = all.span
        for index in columns.indices { columns[index].bind(record, notes, &statement) }
    }

    /// Short names of some columns.
    static let aliases = [
        (name: "opening", column: "opening_outcome"), (name: "closing", column: "closing_outcome"),
        (name: "client_wait", column: "opening_client_wait"), (name: "server_rtt", column: "opening_server_rtt"),
        (name: "client_rtt", column: "opening_client_rtt"),
        (name: "syn_retransmissions", column: "opening_syn_retransmissions"),
    ]

    private static let identity = [
        ConnectionColumn("id", "INTEGER PRIMARY KEY") { $2.bind($0.id) },
        ConnectionColumn("flow", "INTEGER NOT NULL") { $2.bind($0.flow) },
        ConnectionColumn("community_id", "TEXT NOT NULL") { record, _, statement in
            let key = record.key
            statement.bind { $0.append(communityIDOf: key) }
        },
        address("client_address", isClient: true), port("client_port", isClient: true),
        address("server_address", isClient: false), port("server_port", isClient: false),
        ConnectionColumn("roles", "TEXT NOT NULL") { $2.bind($0.rolesAreObserved ? "observed" : "guessed") },
        ConnectionColumn("encapsulation", "TEXT NOT NULL") { record, _, statement in
            let encapsulation = record.encapsulation
            statement.bind { $0.append(encapsulation) }
        },
        ConnectionColumn("interface", "TEXT") { _, notes, statement in
            if let name = notes.interface { statement.bind(name) } else { statement.bindNull() }
        },
        time("start") { $0.start },
        time("end") { $0.end },
        seconds("duration") { $0.duration },
        ConnectionColumn("first_frame", "INTEGER NOT NULL") { $2.bind($0.firstFrame) },
        ConnectionColumn("last_frame", "INTEGER NOT NULL") { $2.bind($0.lastFrame) },
    ]

    private static let opening = [
        ConnectionColumn("opening_outcome", "TEXT NOT NULL") { $2.bind($0.opening.code) },
        actor("opening_by") { $0.openedBy },
        seconds("opening_client_wait") { $0.times.clientWait },
        seconds("opening_server_rtt") { $0.times.serverRoundTrip },
        seconds("opening_client_rtt") { $0.times.clientRoundTrip },
        ConnectionColumn("opening_syn_retransmissions", "INTEGER NOT NULL") { $2.bind($0.synRetransmissions) },
        ConnectionColumn("opening_syn_ack_retransmissions", "INTEGER NOT NULL") { $2.bind($0.synACKRetransmissions) },
        seconds("opening_syn_loss") { $0.times.synLoss },
        seconds("opening_syn_ack_loss") { $0.times.synACKLoss },
        seconds("opening_failed_after") { $0.times.failedAfter },
    ]

    private static let closing = [
        ConnectionColumn("closing_outcome", "TEXT NOT NULL") { $2.bind($0.closing.code) },
        actor("closing_by") { $0.closedBy },
        seconds("closing_duration") { $0.times.closing },
    ]

    private static func endpoint(isClient: Bool) -> [ConnectionColumn] {
        let prefix = isClient ? "client_" : "server_"
        func column(
            _ name: String, _ type: StaticString = "INTEGER NOT NULL",
            _ bind: @escaping @Sendable (ConnectionRecord.EndRecord, inout SQLStatement) -> Void
        ) -> ConnectionColumn {
            ConnectionColumn(prefix + name, type) { _, notes, statement in
                bind(isClient ? notes.client : notes.server, &statement)
            }
        }
        /// What a SYN offered; null where none was captured, or where it lacks the option.
        func option(
            _ name: String, _ value: @escaping @Sendable (ConnectionRecord.EndRecord) -> UInt64?
        ) -> ConnectionColumn {
            column(name, "INTEGER") {
                let offered = $0.initialSequence != nil ? value($0) : nil
                $1.bind(offered ?? 0, if: offered != nil)
            }
        }
        return [
            column("state", "TEXT NOT NULL") { $1.bind($0.state.name) },
            column("isn", "INTEGER") { $1.bind(UInt64($0.initialSequence ?? 0), if: $0.initialSequence != nil) },
            column("segments") { $1.bind($0.segments) },
            column("bytes") { $1.bind($0.bytes) },
            column("retransmissions") { $1.bind($0.retransmissions) },
            column("out_of_order") { $1.bind($0.outOfOrder) },
            column("duplicates") { $1.bind($0.duplicates) },
            column("keep_alives") { $1.bind($0.keepAlives) },
            column("zero_windows") { $1.bind($0.zeroWindows) },
            column("resets") { $1.bind($0.resets) },
            option("mss") { $0.synAttributes.contains(.maximumSegmentSize) ? UInt64($0.maximumSegmentSize) : nil },
            option("window_scale") { $0.synAttributes.contains(.windowScale) ? UInt64($0.windowScale) : nil },
            option("sack_permitted") { $0.synAttributes.contains(.sackPermitted) ? 1 : 0 },
            option("timestamps") { $0.synAttributes.contains(.timestamps) ? 1 : 0 },
            column("first_byte", "REAL") { $1.bind(seconds: $0.firstByte) },
        ]
    }

    /// Lists stand in one field, separated by spaces.
    private static let verdict = [
        ConnectionColumn("checks_failed", "TEXT NOT NULL") { record, _, statement in
            let failures = record.failures
            statement.bind { buffer in
                for (place, identifier) in failures.enumerated() {
                    if place > 0 { buffer.append(" ") }
                    buffer.append(identifier)
                }
            }
        },
        ConnectionColumn("findings", "TEXT NOT NULL") { _, notes, statement in
            statement.bind { buffer in
                for (place, finding) in notes.findings.enumerated() {
                    if place > 0 { buffer.append(" ") }
                    buffer.append(text: finding.id)
                }
            }
        },
        ConnectionColumn("evidence", "TEXT NOT NULL") { record, _, statement in
            let evidence = record.evidence
            statement.bind { buffer in
                if evidence.isEmpty { return }
                for (limit, code) in Evidence.codes where evidence.contains(limit) {
                    if buffer.count > 0 { buffer.append(" ") }
                    buffer.append(code)
                }
            }
        },
        ConnectionColumn("patterns", "TEXT NOT NULL") { _, notes, statement in
            statement.bind { buffer in
                for (place, pattern) in notes.patterns.enumerated() {
                    if place > 0 { buffer.append(" ") }
                    buffer.append(pattern.identifier)
                }
            }
        },
        ConnectionColumn("diagnosis", "TEXT NOT NULL") { record, notes, statement in
            if case .orderly(let orderly) = record.source {
                statement.bind { notes.sentences.append(orderly, to: &$0) }
            } else {
                statement.bind(record.diagnosis(notes.patterns).text(in: notes.language))
            }
        },
    ]

    // MARK: Kinds of columns

    private static func address(_ name: String, isClient: Bool) -> ConnectionColumn {
        ConnectionColumn(name, "TEXT NOT NULL") { record, _, statement in
            let key = record.key
            let address = key.address(of: isClient ? record.client : record.client.other)
            statement.bind { $0.append(address, family: key.family) }
        }
    }

    private static func port(_ name: String, isClient: Bool) -> ConnectionColumn {
        ConnectionColumn(name, "INTEGER NOT NULL") {
            $2.bind(UInt64($0.key.port(of: isClient ? $0.client : $0.client.other)))
        }
    }

    private static func time(
        _ name: String, _ time: @escaping @Sendable (borrowing ConnectionRecord) -> Int64
    ) -> ConnectionColumn {
        ConnectionColumn(name, "TEXT NOT NULL") { record, _, statement in
            let time = time(record)
            statement.bind { $0.append(rfc3339: time) }
        }
    }

    private static func seconds(
        _ name: String, _ duration: @escaping @Sendable (borrowing ConnectionRecord) -> Int64?
    ) -> ConnectionColumn {
        ConnectionColumn(name, "REAL") { $2.bind(seconds: duration($0)) }
    }

    private static func actor(
        _ name: String, _ actor: @escaping @Sendable (borrowing ConnectionRecord) -> Actor
    ) -> ConnectionColumn {
        ConnectionColumn(name, "TEXT") {
            if let code = actor($0).code { $2.bind(code) } else { $2.bindNull() }
        }
    }
}
