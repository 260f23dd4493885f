import PacketDecoding
import TCPConformance
import TCPTracking

/// A connection as its columns read it: what several of them need is made once.
struct ConnectionRow {
    let judgement: Judgement
    let findings: [Finding]
    let interface: String?
    /// Of the diagnosis and the findings' texts.
    let language: Language

    init(_ judgement: Judgement, interface: String?, language: Language) {
        self.judgement = judgement
        self.language = language
        findings = judgement.findings()
        self.interface = interface
    }

    func end(isClient: Bool) -> End {
        isClient ? judgement.subject.client : judgement.subject.server
    }
}

/// A column of a connection in SQL: named as in CSV.
struct ConnectionColumn: Sendable {
    let name: String
    let type: StaticString
    let bind: @Sendable (borrowing ConnectionRow, inout SQLStatement) -> Void

    private init(
        _ name: String, _ type: StaticString,
        _ bind: @escaping @Sendable (borrowing ConnectionRow, inout SQLStatement) -> Void
    ) {
        self.name = name
        self.type = type
        self.bind = bind
    }

    /// Every column, in the order of CSV.
    static let all = identity + opening + closing + endpoint(isClient: true) + endpoint(isClient: false) + verdict

    /// Short names of some columns.
    static let aliases = [
        (name: "opening", column: "opening_outcome"), (name: "closing", column: "closing_outcome"),
        (name: "client_wait", column: "opening_client_wait"), (name: "server_rtt", column: "opening_server_rtt"),
        (name: "client_rtt", column: "opening_client_rtt"),
        (name: "syn_retransmissions", column: "opening_syn_retransmissions"),
    ]

    private static let identity = [
        ConnectionColumn("id", "INTEGER PRIMARY KEY") { $1.bind($0.judgement.subject.connection.id) },
        ConnectionColumn("flow", "INTEGER NOT NULL") { $1.bind($0.judgement.subject.details.flow) },
        ConnectionColumn("community_id", "TEXT NOT NULL") { row, statement in
            let key = row.judgement.subject.connection.key
            statement.bind { $0.append(communityIDOf: key) }
        },
        address("client_address") { $0.client }, port("client_port") { $0.client },
        address("server_address") { $0.server }, port("server_port") { $0.server },
        ConnectionColumn("roles", "TEXT NOT NULL") {
            $1.bind($0.judgement.subject.connection.facts.contains(.rolesObserved) ? "observed" : "guessed")
        },
        ConnectionColumn("encapsulation", "TEXT NOT NULL") { row, statement in
            let encapsulation = row.judgement.subject.details.encapsulation
            statement.bind { $0.append(encapsulation) }
        },
        ConnectionColumn("interface", "TEXT") { row, statement in
            if let name = row.interface { statement.bind(name) } else { statement.bindNull() }
        },
        time("start") { $0.subject.details.startTime },
        time("end") { $0.subject.connection.lastTime },
        seconds("duration") { $0.duration },
        ConnectionColumn("first_frame", "INTEGER NOT NULL") { $1.bind($0.judgement.subject.details.firstFrame) },
        ConnectionColumn("last_frame", "INTEGER NOT NULL") { $1.bind($0.judgement.subject.connection.lastFrame) },
    ]

    private static let opening = [
        ConnectionColumn("opening_outcome", "TEXT NOT NULL") { $1.bind($0.judgement.subject.opening.code) },
        actor("opening_by") { $0.openedBy },
        seconds("opening_client_wait") { $0.times.clientWait },
        seconds("opening_server_rtt") { $0.times.serverRoundTrip },
        seconds("opening_client_rtt") { $0.times.clientRoundTrip },
        ConnectionColumn("opening_syn_retransmissions", "INTEGER NOT NULL") {
            $1.bind($0.judgement.subject.details.synRetransmissions)
        },
        ConnectionColumn("opening_syn_ack_retransmissions", "INTEGER NOT NULL") {
            $1.bind($0.judgement.subject.details.synACKRetransmissions)
        },
        seconds("opening_syn_loss") { $0.times.synLoss },
        seconds("opening_syn_ack_loss") { $0.times.synACKLoss },
        seconds("opening_failed_after") { $0.times.failedAfter },
    ]

    private static let closing = [
        ConnectionColumn("closing_outcome", "TEXT NOT NULL") { $1.bind($0.judgement.subject.closing.code) },
        actor("closing_by") { $0.closedBy },
        seconds("closing_duration") { $0.times.closing },
    ]

    private static func endpoint(isClient: Bool) -> [ConnectionColumn] {
        let prefix = isClient ? "client_" : "server_"
        func hot(
            _ name: String, _ type: StaticString = "INTEGER NOT NULL",
            _ bind: @escaping @Sendable (Endpoint, inout SQLStatement) -> Void
        ) -> ConnectionColumn {
            ConnectionColumn(prefix + name, type) {
                let end = $0.end(isClient: isClient)
                bind($0.judgement.subject.connection.endpoints[end.index], &$1)
            }
        }
        func count(_ name: String, _ value: @escaping @Sendable (EndpointDetails) -> UInt32) -> ConnectionColumn {
            ConnectionColumn(prefix + name, "INTEGER NOT NULL") {
                let end = $0.end(isClient: isClient)
                $1.bind(value($0.judgement.subject.details.endpoints[end.index]))
            }
        }
        /// What a SYN offered; null where none was captured, or where it lacks the option.
        func option(
            _ name: String, _ value: @escaping @Sendable (EndpointDetails) -> UInt64?
        ) -> ConnectionColumn {
            ConnectionColumn(prefix + name, "INTEGER") {
                let end = $0.end(isClient: isClient)
                let knows = $0.judgement.subject.connection.endpoints[end.index].knows(.initialSequence)
                let offered = knows ? value($0.judgement.subject.details.endpoints[end.index]) : nil
                $1.bind(offered ?? 0, if: offered != nil)
            }
        }
        return [
            hot("state", "TEXT NOT NULL") { $1.bind($0.state.name) },
            hot("isn", "INTEGER") { $1.bind(UInt64($0.initialSequence.value), if: $0.knows(.initialSequence)) },
            hot("segments") { $1.bind($0.segments) },
            hot("bytes") { $1.bind($0.bytes) },
            count("retransmissions") { $0.retransmissions },
            count("out_of_order") { $0.outOfOrder },
            count("duplicates") { $0.duplicates },
            count("keep_alives") { $0.keepAlives },
            count("zero_windows") { $0.zeroWindows },
            count("resets") { $0.resets },
            option("mss") { $0.synAttributes.contains(.maximumSegmentSize) ? UInt64($0.maximumSegmentSize) : nil },
            option("window_scale") { $0.synAttributes.contains(.windowScale) ? UInt64($0.windowScale) : nil },
            option("sack_permitted") { $0.synAttributes.contains(.sackPermitted) ? 1 : 0 },
            option("timestamps") { $0.synAttributes.contains(.timestamps) ? 1 : 0 },
            ConnectionColumn(prefix + "first_byte", "REAL") {
                let end = $0.end(isClient: isClient)
                $1.bind(seconds: $0.judgement.firstByte(of: end))
            },
        ]
    }

    /// Lists stand in one field, separated by spaces.
    private static let verdict = [
        ConnectionColumn("checks_failed", "TEXT NOT NULL") { row, statement in
            let failures = row.judgement.failures
            statement.bind { buffer in
                for (place, failure) in failures.enumerated() {
                    if place > 0 { buffer.append(" ") }
                    buffer.append(failure.rule.identifier)
                }
            }
        },
        ConnectionColumn("findings", "TEXT NOT NULL") { row, statement in
            let identifiers = row.findings.map(\.id)
            statement.bind(identifiers.joined(separator: " "))
        },
        ConnectionColumn("evidence", "TEXT NOT NULL") { row, statement in
            let evidence = row.judgement.evidence
            statement.bind { buffer in
                for (limit, code) in Evidence.codes where evidence.contains(limit) {
                    if buffer.count > 0 { buffer.append(" ") }
                    buffer.append(code)
                }
            }
        },
        ConnectionColumn("patterns", "TEXT NOT NULL") { row, statement in
            let patterns = row.judgement.recognisedPatterns()
            statement.bind { buffer in
                for (identifier, _) in patterns {
                    if buffer.count > 0 { buffer.append(" ") }
                    buffer.append(identifier)
                }
            }
        },
        ConnectionColumn("diagnosis", "TEXT NOT NULL") { $1.bind($0.judgement.diagnosis().text(in: $0.language)) },
    ]

    // MARK: Kinds of columns

    private static func address(_ name: String, _ end: @escaping @Sendable (Subject) -> End) -> ConnectionColumn {
        ConnectionColumn(name, "TEXT NOT NULL") { row, statement in
            let key = row.judgement.subject.connection.key
            let address = key.address(of: end(row.judgement.subject))
            statement.bind { $0.append(address, family: key.family) }
        }
    }

    private static func port(_ name: String, _ end: @escaping @Sendable (Subject) -> End) -> ConnectionColumn {
        ConnectionColumn(name, "INTEGER NOT NULL") {
            let subject = $0.judgement.subject
            $1.bind(UInt64(subject.connection.key.port(of: end(subject))))
        }
    }

    private static func time(_ name: String, _ time: @escaping @Sendable (Judgement) -> Int64) -> ConnectionColumn {
        ConnectionColumn(name, "TEXT NOT NULL") { row, statement in
            let time = time(row.judgement)
            statement.bind { $0.append(rfc3339: time) }
        }
    }

    private static func seconds(
        _ name: String, _ duration: @escaping @Sendable (Judgement) -> Int64?
    ) -> ConnectionColumn {
        ConnectionColumn(name, "REAL") { $1.bind(seconds: duration($0.judgement)) }
    }

    private static func actor(_ name: String, _ actor: @escaping @Sendable (Subject) -> Actor) -> ConnectionColumn {
        ConnectionColumn(name, "TEXT") {
            if let code = actor($0.judgement.subject).code { $1.bind(code) } else { $1.bindNull() }
        }
    }
}
